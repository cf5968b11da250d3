#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <filesystem>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/offload.h"
#include "crypto/key_ring.h"
#include "service/attempt_recovery.h"
#include "service/journal_record.h"
#include "service/node_watch.h"
#include "service/refresh_coordinator.h"
#include "service/refresh_scheduler.h"
#include "service/refresher.h"
#include "service/settings_service.h"
#include "service/unsaved_outcomes.h"
#include "storage/file_custody_log.h"
#include "storage/open_store.h"
#include "testing/fake_token_endpoint.h"
#include "testing/fixed_entropy.h"
#include "testing/manual_clock.h"

namespace rtm::service {

/// What of the rescue journal outlives a process.
struct JournalDisk {
  struct Record {
    std::int64_t attempt_id = 0;
    std::string payload;
    bool done = false;
  };
  std::map<std::int64_t, Record> records;
  std::size_t slots = 64;
  int syncs = 0;
};

/// The rescue journal over memory that a second life of the rig can open again.
class MemoryJournal final : public storage::RescueJournal {
 public:
  explicit MemoryJournal(JournalDisk& disk) : disk_(disk) {
    for (const auto& [slot, record] : disk_.records) {
      if (!record.done) {
        reserved_[slot] = true;
      }
    }
  }
  std::optional<storage::JournalSlot> Reserve() override {
    for (std::int64_t slot = 0; slot < static_cast<std::int64_t>(disk_.slots); ++slot) {
      if (!reserved_[slot]) {
        reserved_[slot] = true;
        return storage::JournalSlot{slot};
      }
    }
    return std::nullopt;
  }
  void Release(storage::JournalSlot slot) noexcept override { reserved_[slot.value] = false; }
  bool Write(storage::JournalSlot slot, std::int64_t attempt,
             std::string_view payload) noexcept override {
    disk_.records[slot.value] = {attempt, std::string(payload), false};
    return true;
  }
  void SyncBlocking() override { ++disk_.syncs; }
  void MarkDone(storage::JournalSlot slot) noexcept override {
    disk_.records[slot.value].done = true;
    reserved_[slot.value] = false;
  }
  void MarkDone(storage::JournalSlot slot, std::uint64_t sequence) noexcept override {
    if (disk_.records[slot.value].attempt_id == static_cast<std::int64_t>(sequence)) {
      MarkDone(slot);
    }
  }
  std::vector<Pending> LoadPending() override {
    std::vector<Pending> pending;
    for (const auto& [slot, record] : disk_.records) {
      if (!record.done) {
        pending.push_back({storage::JournalSlot{slot}, record.attempt_id, record.payload});
      }
    }
    return pending;
  }
  std::vector<Entry> ListBlocking() override {
    std::vector<Entry> entries;
    entries.reserve(disk_.records.size());
    for (const auto& [slot, record] : disk_.records) {
      entries.push_back(
          {storage::JournalSlot{slot}, record.done ? Entry::State::kDone : Entry::State::kPending,
           static_cast<std::uint64_t>(record.attempt_id), record.attempt_id, record.payload});
    }
    std::ranges::sort(entries, {}, &Entry::attempt_id);
    return entries;
  }
  Depth Count() const override {
    Depth depth;
    for (const auto& [slot, record] : disk_.records) {
      depth.pending += record.done ? 0 : 1;
    }
    depth.slots = disk_.slots;
    depth.free = disk_.slots - std::min(disk_.slots, reserved());
    return depth;
  }
  std::size_t reserved() const {
    return static_cast<std::size_t>(
        std::ranges::count_if(reserved_, [](const auto& slot) { return slot.second; }));
  }

 private:
  JournalDisk& disk_;
  std::map<std::int64_t, bool> reserved_;
};

/// The refresh path as the application wires it, on one thread, over a real SQLite file. `Restart`
/// is a new process on the same files: what was under way is lost as by kill -9.
class RefreshRig : public ::testing::Test {
 protected:
  using Answer = testing::FakeTokenEndpoint::Answer;
  using End = FlightReport::End;

  /// One process.
  struct Life {
    explicit Life(RefreshRig& rig)
        : store(storage::OpenStoreBlocking(rig.StoreOptionsNow(), rig.clock_)),
          custody(rig.folder_ / "custody.log", "store-1"),
          vault({store->tokens(), store->refreshes(), custody, *rig.cipher_, rig.fingerprinter_,
                 rig.entropy_, rig.clock_, "store-1"}),
          settings(store->settings(), *rig.cipher_, "store-1", rig.initial_, rig.tuning_,
                   rig.clock_),
          journal(rig.disk_),
          pool(1),
          unsaved(vault, journal, pool),
          lanes(rig.io_.get_executor(), rig.limits_, rig.clock_),
          proxies(rig.clock_),
          refresher({vault, rig.endpoint_, rig.providers_, journal, lanes, settings, unsaved,
                     proxies, rig.clock_, "node-1",
                     rig.default_proxy_
                         ? std::optional(core::ProxyUrl::Parse(*rig.default_proxy_, "openai.proxy"))
                         : std::nullopt,
                     rig.metrics_}),
          flights(rig.io_.get_executor()),
          coordinator(refresher, flights),
          scheduler(vault, coordinator, refresher, settings, unsaved, rig.clock_, rig.options_),
          recovery(vault, journal, rig.endpoint_, rig.providers_, settings, custody, rig.clock_,
                   rig.left_by_),
          nodes({.nodes = nullptr,
                 .vault = vault,
                 .recovery = recovery,
                 .clock = rig.clock_,
                 .core_executor = rig.io_.get_executor(),
                 .self = {.id = "node-1", .name = "host-1", .version = "1.2.3"},
                 .replaced = [] {}}) {}

    std::unique_ptr<storage::Store> store;
    storage::FileCustodyLog custody;
    TokenVault vault;
    SettingsService settings;
    MemoryJournal journal;
    base::BlockingPool pool;
    UnsavedOutcomes unsaved;
    Lanes lanes;
    ProxyHealth proxies;
    Refresher refresher;
    base::TaskGroup flights;
    RefreshCoordinator coordinator;
    RefreshScheduler scheduler;
    AttemptRecovery recovery;
    NodeWatch nodes;  // Alone.
  };

  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() /
              ("rtm_refresh_" + std::to_string(::getpid()) + "_" +
               ::testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    life_ = std::make_unique<Life>(*this);
  }

  void TearDown() override {
    endpoint_.Release();
    EndLife();
    std::filesystem::remove_all(folder_);
    EXPECT_EQ(endpoint_.replays(), 0) << "a consumed RT went out again";
  }

  /// The flights end (their endpoint must not be held), then the process.
  void EndLife() {
    if (life_ == nullptr) {
      return;
    }
    life_->flights.Close();
    Run(life_->flights.Join());
    life_->lanes.Close();
    StopStore();
    life_.reset();
  }

  AttemptRecovery::Report Restart() {
    EndLife();
    life_ = std::make_unique<Life>(*this);
    return Run(life_->recovery.Run());
  }

  template <class T>
  T Run(asio::awaitable<T> task) {
    auto result = asio::co_spawn(io_, std::move(task), asio::use_future);
    while (result.wait_for(std::chrono::seconds(0)) != std::future_status::ready) {
      io_.run_one();
    }
    return result.get();
  }

  /// Runs what is ready until `done` holds.
  void RunUntil(const std::function<bool()>& done) {
    while (!done()) {
      io_.run_one();
    }
  }

  core::TokenId Add(const std::string& biz_id, std::string refresh_token,
                    std::optional<std::string> proxy = {}) {
    TokenDraft draft;
    draft.biz_id = biz_id;
    draft.provider = provider_;
    draft.enabled = true;
    draft.refresh_token = base::Secret(std::move(refresh_token));
    if (proxy) {
      draft.proxy = core::ProxyUrl::Parse(*proxy, "proxy");
    }
    std::vector<TokenDraft> drafts;
    drafts.push_back(std::move(draft));
    const auto results =
        Run(life_->vault.Insert(std::move(drafts), storage::OnKnownToken::kLink, {}));
    if (const auto* linked = std::get_if<storage::Linked>(&results.at(0))) {
      return linked->id;
    }
    return std::get<storage::Inserted>(results.at(0)).id;
  }

  /// Begins an attempt as the refresher does and then "dies".
  RefreshGrant BeginAndDie(core::TokenId id, core::AttemptKind kind = core::AttemptKind::kOrdinary,
                           const std::string& owner = "node-1") {
    const core::Token row = Row(id);
    storage::BeginRequest request;
    request.id = id;
    request.expected_version = row.version;
    request.owner = owner;
    request.kind = kind;
    request.now = clock_.Now();
    return std::get<RefreshGrant>(Run(life_->vault.Begin(std::move(request))));
  }
  /// An attempt of another node.
  RefreshGrant BeginElsewhere(core::TokenId id) {
    return BeginAndDie(id, core::AttemptKind::kOrdinary, "node-2");
  }
  /// What that node does when its reply has come.
  void CommitElsewhere(const RefreshGrant& grant, const std::string& refresh_token) {
    core::IssuedTokens issued;
    issued.access_token = base::Secret(std::string("at-of-node-2"));
    issued.refresh_token = base::Secret::CopyOf(refresh_token);
    core::StateFacts active;
    active.since = clock_.Now();
    Run(life_->vault.Commit(life_->vault.SealRotation(grant.token, grant.attempt,
                                                      grant.refresh_token, issued, active, {},
                                                      "rotated", clock_.Now())));
  }

  /// Puts what the server answered into the journal, as the transport's thread does.
  void Journal(const RefreshGrant& grant, int status, std::string body) {
    JournalRecord record;
    record.token_id = grant.token.id;
    record.uid = grant.token.uid;
    record.attempt = grant.attempt;
    record.sent = grant.token.rt_fingerprint;
    record.provider = grant.token.provider;
    record.received_at = clock_.Now();
    record.http_status = status;
    record.body = std::move(body);
    const auto slot = life_->journal.Reserve().value();
    life_->journal.Write(slot, grant.attempt.value,
                         life_->vault.SealJournalRecord(EncodeJournalRecord(record)));
  }

  static std::string Tokens(const std::string& refresh_token) {
    return R"({"access_token":"at-replayed","refresh_token":")" + refresh_token +
           R"(","expires_in":600})";
  }

  RefreshOrder ByCall(core::TokenId id) {
    RefreshOrder order;
    order.id = id;
    order.trigger = core::RefreshTrigger::kPublicApi;
    order.priority = LanePriority::kInteractive;
    return order;
  }
  FlightReport Refresh(core::TokenId id) { return *Run(life_->coordinator.Refresh(ByCall(id))); }
  core::Token Row(core::TokenId id) { return Run(life_->vault.Find(id)).value(); }
  std::string AccessToken(core::TokenId id) {
    return std::string(Run(life_->vault.FindGrantById(id))->access_token.Reveal());
  }
  std::string StoredRefreshToken(core::TokenId id) {
    return std::string(Run(life_->vault.Reveal(id, RevealField::kRefreshToken)).value().Reveal());
  }
  /// Turns of the scheduler until none starts a flight, with the flights ended.
  std::size_t RunSchedule() {
    std::size_t all = 0;
    while (const std::size_t started = Run(life_->scheduler.RunOnce())) {
      all += started;
      RunUntil([this] { return life_->coordinator.flights() == 0; });
    }
    return all;
  }

  /// Commits fail with this until it is cleared; called on the writer's thread.
  void FailStore(std::optional<base::ErrorCode> code) {
    *failing_ = code ? static_cast<int>(*code) : -1;
  }

  storage::StoreOptions StoreOptionsNow() {
    storage::StoreOptions options;
    options.sqlite_file = folder_ / "tokens.db";
    options.readers = 1;
    options.fault_hook = [failing = failing_](std::string_view step) {
      if (const int code = *failing; code >= 0 && step == "commit") {
        throw base::Error(static_cast<base::ErrorCode>(code), {"test", "test"});
      }
    };
    return options;
  }

  /// A refresh whose reply the store refuses; then the store takes commits again.
  void FailDuringCommit(core::TokenId id) {
    endpoint_.Hold();
    const int sent = endpoint_.total_sent();
    auto flight = asio::co_spawn(io_, life_->coordinator.Refresh(ByCall(id)), asio::use_future);
    RunUntil([&] { return endpoint_.total_sent() > sent; });
    FailStore(base::ErrorCode::kStoreIo);
    endpoint_.Release();
    RunUntil([&] { return flight.wait_for(std::chrono::seconds(0)) == std::future_status::ready; });
    FailStore(std::nullopt);
  }

  /// What the metrics page says of `series`, such as `name{label="value"}`; "" if nothing.
  std::string Metric(const std::string& series, const base::MetricReadings& readings = {}) {
    const std::string page = "\n" + registry_.Render(readings);
    const std::size_t at = page.find("\n" + series + ' ');
    if (at == std::string::npos) {
      return "";
    }
    const std::size_t value = at + series.size() + 2;
    return page.substr(value, page.find('\n', value) - value);
  }

  void StopStore() {
    // Callers of the store are resumed on io_, which nobody else runs now.
    std::thread stop([this] { life_->store->StopBlocking(); });
    stop.join();
    io_.poll();
  }

  asio::io_context io_;
  asio::executor_work_guard<asio::io_context::executor_type> work_{io_.get_executor()};
  testing::ManualClock clock_;
  testing::FixedEntropy entropy_;
  std::unique_ptr<crypto::Cipher> cipher_ =
      crypto::MakeCipher(crypto::KeyRing::Generate(entropy_), entropy_);
  crypto::Fingerprinter fingerprinter_{base::Secret(std::string(32, 'k'))};
  testing::FakeTokenEndpoint endpoint_{clock_};
  upstream::ProviderCatalog providers_{MakeProviders()};
  SystemSettings initial_{.proxy_list = {}, .client_id_list = {}, .auto_refresh_enabled = true};
  core::Tuning tuning_;
  LaneLimits limits_{
      .max_flights = 64, .max_per_egress = 64, .max_per_client = 64, .rate_per_egress = 0};
  SchedulerOptions options_;
  std::optional<std::string> default_proxy_;
  base::MetricRegistry registry_;
  ServiceMetrics metrics_ = ServiceMetrics::In(registry_);
  AttemptRecovery::LeftBy left_by_;
  std::string provider_ = "openai";
  JournalDisk disk_;
  std::filesystem::path folder_;
  std::shared_ptr<std::atomic<int>> failing_ = std::make_shared<std::atomic<int>>(-1);
  std::unique_ptr<Life> life_;

 private:
  static std::vector<upstream::ProviderProfile> MakeProviders() {
    std::vector<upstream::ProviderProfile> profiles;
    profiles.push_back(upstream::OpenAiProfile());
    upstream::ProviderProfile lenient = upstream::OpenAiProfile();
    lenient.name = "lenient";
    lenient.reuse_leeway = std::chrono::seconds(30);
    profiles.push_back(std::move(lenient));
    return profiles;
  }
};

}  // namespace rtm::service
