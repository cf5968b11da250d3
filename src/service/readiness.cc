#include "service/readiness.h"

#include <exception>
#include <utility>

#include "base/error.h"
#include "base/log.h"
#include "service/refresh_scheduler.h"
#include "service/token_vault.h"
#include "service/unsaved_outcomes.h"
#include "storage/rescue_journal.h"

namespace rtm::service {
namespace {

// The loop turns every half second; a slow store may hold it for some seconds.
constexpr std::chrono::seconds kSchedulerMaySilent{30};

ReadinessCheck Ok(std::string name) { return {.name = std::move(name), .ok = true, .detail = ""}; }

ReadinessCheck Bad(std::string name, std::string detail) {
  return {.name = std::move(name), .ok = false, .detail = std::move(detail)};
}

}  // namespace

Readiness::Readiness(TokenVault& vault, RefreshScheduler& scheduler,
                     const storage::RescueJournal& journal, const UnsavedOutcomes& unsaved,
                     const base::Clock& clock)
    : vault_(vault), scheduler_(scheduler), journal_(journal), unsaved_(unsaved), clock_(clock) {}

asio::awaitable<std::vector<ReadinessCheck>> Readiness::Check() {
  std::vector<ReadinessCheck> checks;
  checks.push_back(co_await CheckDatabase());
  checks.push_back(co_await CheckKey());
  checks.push_back(CheckScheduler());
  checks.push_back(CheckJournal());
  co_return checks;
}

asio::awaitable<ReadinessCheck> Readiness::CheckDatabase() {
  try {
    co_await vault_.ListAfter({}, 1);
    co_return Ok("database");
  } catch (const base::Error& error) {
    co_return Bad("database", std::string(base::ToString(error.code())));
  } catch (const std::exception& error) {
    base::LogError("readiness.failed", {{"error", error.what()}});
    co_return Bad("database", "internal");
  }
}

asio::awaitable<ReadinessCheck> Readiness::CheckKey() {
  try {
    const std::string sealed = vault_.SealJournalRecord("ready");
    vault_.OpenJournalRecord(sealed);
    const std::vector<core::Token> first = co_await vault_.ListAfter({}, 1);
    if (!first.empty()) {
      co_await vault_.OpenTokens(first.front().id);
      co_await vault_.Reveal(first.front().id, RevealField::kRefreshToken);
    }
    co_return Ok("key");
  } catch (const base::Error& error) {
    // A damaged row is that row's matter, and a store that is away the database's.
    co_return error.code() == base::ErrorCode::kKeyWrong ? Bad("key", "key_wrong") : Ok("key");
  } catch (const std::exception& error) {
    base::LogError("readiness.failed", {{"error", error.what()}});
    co_return Bad("key", "internal");
  }
}

ReadinessCheck Readiness::CheckScheduler() const {
  const auto silent = clock_.Boot() - scheduler_.last_turn();
  return silent <= kSchedulerMaySilent ? Ok("scheduler") : Bad("scheduler", "not turning");
}

ReadinessCheck Readiness::CheckJournal() const {
  const storage::RescueJournal::Depth depth = journal_.Count();
  std::string detail;
  const auto add = [&detail](std::size_t count, std::string_view one, std::string_view many) {
    if (count > 0) {
      detail += (detail.empty() ? "" : "; ") + std::to_string(count) + ' ';
      detail += count == 1 ? one : many;
    }
  };
  add(unsaved_.waiting_replies(), "reply is waiting for the database",
      "replies are waiting for the database");
  add(depth.damaged, "slot is damaged", "slots are damaged");
  if (depth.free == 0) {
    return Bad("journal", detail.empty() ? "no free slot" : "no free slot; " + detail);
  }
  return {.name = "journal", .ok = true, .detail = std::move(detail)};
}

}  // namespace rtm::service
