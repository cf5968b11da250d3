#include "app/refresh_engine.h"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <climits>
#include <string>
#include <utility>

#include "app/initial_settings.h"
#include "app/process.h"
#include "app/version.h"
#include "base/log.h"
#include "service/audit_log.h"

namespace rtm::app {
namespace {

/// Without a journal slot nothing is sent, so there are never more flights than slots.
service::LaneLimits LimitsOf(const core::Tuning& tuning, std::size_t journal_slots) {
  const int most = static_cast<int>(std::min<std::size_t>(journal_slots, INT_MAX));
  return {.max_flights = std::min(tuning.max_flights, most),
          .max_per_egress = tuning.max_per_proxy,
          .max_per_client = tuning.max_per_client,
          .rate_per_egress = tuning.rate_per_egress};
}

std::size_t StartedPerEgress(const core::Tuning& tuning) {
  return 2 * static_cast<std::size_t>(tuning.max_per_proxy);
}

upstream::CurlTransportOptions TransportOptions(std::size_t journal_slots) {
  upstream::CurlTransportOptions options;
  options.user_agent = "rt-manage/" + std::string(Version());
  options.max_host_connections =
      std::max(options.max_host_connections, static_cast<long>(journal_slots));
  return options;
}

asio::awaitable<void> Upkeep(base::BlockingPool* pool, storage::CustodyLog* custody) {
  co_await pool->Run([custody] { custody->CompactIfDueBlocking(); });
}

void CountRecovery(const service::AttemptRecovery::Report& report,
                   const service::ServiceMetrics& metrics) {
  metrics.recovered.With({"replayed"}).Add(report.replayed);
  metrics.recovered.With({"orphan"}).Add(report.orphans);
  metrics.recovered.With({"in_doubt"}).Add(report.in_doubt);
}

asio::awaitable<void> Settle(service::AttemptRecovery* recovery, storage::AuditStore* store,
                             const base::Clock* clock, const service::ServiceMetrics* metrics) {
  const service::AttemptRecovery::Report report = co_await recovery->Run();
  CountRecovery(report, *metrics);
  if (report.store_was_older) {
    core::Actor actor;
    actor.kind = core::Actor::Kind::kRecovery;
    service::AuditLog audit(*store, *clock);
    co_await audit.Record(std::move(actor), "store.restored", "",
                          "rows rolled forward: " + std::to_string(report.rolled_forward) +
                              ", rotation lost: " + std::to_string(report.restored.rotation_lost) +
                              ", in doubt: " + std::to_string(report.restored.in_doubt));
  }
}

/// What an earlier life left open: where others write too, its own attempts only.
service::AttemptRecovery::LeftBy LeftBy(SealedStore& data) {
  return data.store().nodes() != nullptr ? std::optional(data.node_id()) : std::nullopt;
}

storage::NodeRecord SelfOf(const SealedStore& data, const base::Clock& clock,
                           base::Entropy& entropy) {
  return {.id = data.node_id(),
          .life = entropy.Hex(16),
          .name = HostName(),
          .version = std::string(Version()),
          .started_at = clock.Now()};
}

std::optional<core::ProxyUrl> DefaultProxy(const OpenAiConfig& config) {
  return config.proxy.empty()
             ? std::nullopt
             : std::optional(core::ProxyUrl::Parse(config.proxy.Reveal(), "openai.proxy"));
}

}  // namespace

RefreshEngine::RefreshEngine(const Config& config, const upstream::ProviderCatalog& providers,
                             SealedStore& data, CoreThread& core, base::BlockingPool& pool,
                             const base::Clock& clock, base::Entropy& entropy,
                             const AppMetrics& metrics)
    : core_(core),
      common_clock_(clock),
      vault_({.tokens = data.store().tokens(),
              .refreshes = data.store().refreshes(),
              .custody = data.custody(),
              .cipher = data.cipher(),
              .fingerprinter = data.fingerprinter(),
              .entropy = entropy,
              .clock = common_clock_,
              .store_id = data.keys().store_id,
              .others_write = data.store().nodes() != nullptr}),
      settings_(data.store().settings(), data.cipher(), data.keys().store_id,
                InitialSettings(config.openai), TuningOf(config), common_clock_),
      journal_slots_(data.journal_slots()),
      transport_(common_clock_, TransportOptions(journal_slots_)),
      endpoint_(providers, transport_, common_clock_),
      lanes_(core.executor(), LimitsOf(TuningOf(config), journal_slots_), common_clock_),
      unsaved_(vault_, data.journal(), pool),
      proxies_(common_clock_),
      refresher_({.vault = vault_,
                  .endpoint = endpoint_,
                  .providers = providers,
                  .journal = data.journal(),
                  .lanes = lanes_,
                  .settings = settings_,
                  .unsaved = unsaved_,
                  .proxies = proxies_,
                  .clock = common_clock_,
                  .node_id = data.node_id(),
                  .default_proxy = DefaultProxy(config.openai),
                  .metrics = metrics.service}),
      background_(core.executor()),
      flights_(core.executor()),
      coordinator_(refresher_, flights_),
      recovery_(vault_, data.journal(), endpoint_, providers, settings_, data.custody(),
                common_clock_, LeftBy(data)),
      nodes_({.nodes = data.store().nodes(),
              .vault = vault_,
              .recovery = recovery_,
              .clock = common_clock_,
              .core_executor = core.executor(),
              .self = SelfOf(data, clock, entropy),
              .replaced = RequestStop}),
      changes_(data.store().changes(), vault_, common_clock_),
      scheduler_(vault_, coordinator_, refresher_, settings_, unsaved_, common_clock_,
                 {.max_started_per_egress = StartedPerEgress(TuningOf(config)),
                  .attempts_retention = std::chrono::days(config.retention.attempts_days),
                  .upkeep = [&pool, &custody = data.custody()] { return Upkeep(&pool, &custody); },
                  .share = [this] { return nodes_.Share(); }}),
      custody_({.vault = vault_,
                .coordinator = coordinator_,
                .lanes = lanes_,
                .unsaved = unsaved_,
                .scheduler = scheduler_,
                .settings = settings_,
                .nodes = nodes_,
                .journal = data.journal(),
                .clock = common_clock_,
                .core_executor = core.executor(),
                .families = metrics.custody}) {
  // First: what is read after it is what all nodes have written.
  core_.WaitFor(nodes_.Join());
  // Sets the clock by which recovery tells how long ago an attempt began.
  core_.WaitFor(changes_.Begin());
  core_.WaitFor(settings_.Load());
  core_.WaitFor(Tune());
  core_.WaitFor(Settle(&recovery_, &data.store().audit(), &common_clock_, &metrics.service));
  settings_.SetListener([this] { SettingsChanged(); });
  changes_.AddReload([this] { return ReloadSettings(); });
}

asio::awaitable<void> RefreshEngine::ReloadSettings() {
  if (co_await settings_.Load()) {
    SettingsChanged();
  }
}

/// On the thread that saved, which ends before the core thread does.
void RefreshEngine::SettingsChanged() {
  scheduler_.SettingsChanged();
  base::SetLogLevel(settings_.Tuned().log_level);
  asio::post(core_.executor(), [this] { TuneNow(); });
}

asio::awaitable<void> RefreshEngine::Tune() {
  TuneNow();
  co_return;
}

void RefreshEngine::TuneNow() {
  const core::Tuning tuning = settings_.Tuned();
  const service::LaneLimits limits = LimitsOf(tuning, journal_slots_);
  if (limits.max_flights < tuning.max_flights) {
    base::LogWarn("lane.flights_limited",
                  {{"wanted", tuning.max_flights}, {"journal_slots", journal_slots_}});
  }
  lanes_.SetLimits(limits);
  scheduler_.SetMaxStartedPerEgress(StartedPerEgress(tuning));
}

void RefreshEngine::StartSchedule() { core_.WaitFor(BeginSchedule()); }

asio::awaitable<void> RefreshEngine::BeginSchedule() {
  // Not before: a command keeps its own level.
  base::SetLogLevel(settings_.Tuned().log_level);
  nodes_.Start(background_);
  changes_.Start(background_);
  scheduler_.Start(background_);
  co_return;
}

void RefreshEngine::CloseLanes() { core_.WaitFor(EndSchedule()); }

asio::awaitable<void> RefreshEngine::EndSchedule() {
  scheduler_.Stop();
  nodes_.Stop();
  changes_.Stop();
  lanes_.Close();
  // Also for flights that are past the lanes, in Begin or in a discovery.
  transport_.Stop();
  co_return;
}

asio::awaitable<void> RefreshEngine::JoinBackground() {
  background_.Close();
  co_await background_.Join();
}

asio::awaitable<void> RefreshEngine::JoinFlights() {
  flights_.Close();
  co_await flights_.Join();
  co_await unsaved_.SaveAll();
  if (unsaved_.size() == 0) {
    co_await nodes_.Leave();
  }
}

bool RefreshEngine::FinishFlights(std::chrono::milliseconds patience) {
  return core_.WaitFor(JoinBackground(), patience) && core_.WaitFor(JoinFlights(), patience);
}

}  // namespace rtm::app
