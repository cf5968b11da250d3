#include <algorithm>
#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <unordered_map>
#include <utility>

#include "base/error.h"
#include "base/task_group.h"
#include "service/access_verdict.h"
#include "service/audit_log.h"
#include "service/token_service.h"

namespace rtm::service {
namespace {

base::Error NoSuchToken() {
  return {base::ErrorCode::kNotFound, {"There is no such token.", "找不到对应的 token。"}};
}

/// The word that may spend a doubt's one probe (design.md section 5): a person's, not a script's.
bool IsPerson(const core::Actor& actor) {
  return actor.kind == core::Actor::Kind::kOperator ||
         actor.kind == core::Actor::Kind::kCommandLine;
}

core::RefreshTrigger TriggerOf(const core::Actor& actor) {
  if (!IsPerson(actor)) {
    return core::RefreshTrigger::kPublicApi;
  }
  return actor.kind == core::Actor::Kind::kCommandLine ? core::RefreshTrigger::kCommandLine
                                                       : core::RefreshTrigger::kOperator;
}

base::Text Refreshed() { return {"Refreshed.", "已刷新。"}; }

}  // namespace

/// A batch on its way; only on the core thread.
struct TokenService::Batch {
  std::vector<core::TokenId> ids;  // Each once.
  std::vector<BatchRefreshLine> lines;
  std::size_t next = 0;
};

asio::awaitable<RefreshReport> TokenService::RefreshById(core::Actor actor, core::TokenId id) {
  std::optional<core::Token> holder = co_await dependencies_.vault.FindHolder(id);
  if (!holder) {
    throw NoSuchToken();
  }
  co_return co_await RefreshHolder(std::move(actor), id, *std::move(holder));
}

asio::awaitable<RefreshReport> TokenService::Probe(core::Actor actor, core::TokenId id) {
  std::optional<core::Token> holder = co_await dependencies_.vault.FindHolder(id);
  if (!holder) {
    throw NoSuchToken();
  }
  if (holder->state.state != core::TokenState::kInDoubt) {
    throw base::Error(
        base::ErrorCode::kConflict,
        {"This row is not in doubt: there is nothing to probe.", "此行并非存疑状态，无需探测。"});
  }
  co_return co_await RefreshHolder(std::move(actor), id, *std::move(holder));
}

asio::awaitable<RefreshReport> TokenService::RefreshHolder(core::Actor actor, core::TokenId id,
                                                           core::Token holder) {
  RefreshReport report;
  const bool in_doubt = holder.state.state == core::TokenState::kInDoubt;
  if (in_doubt && (holder.state.probe_spent || !IsPerson(actor))) {
    report.row = co_await Show(id);
    report.verdict = AccessVerdict::kNeedsPerson;
    report.code = std::string(core::ToString(core::TokenState::kInDoubt));
    report.message = core::NextStep(holder.state.probe_spent ? core::TokenState::kRotationLost
                                                             : core::TokenState::kInDoubt);
    co_return report;
  }
  RefreshOrder order;
  order.id = holder.id;
  order.trigger = TriggerOf(actor);
  order.priority = LanePriority::kInteractive;
  order.kind = in_doubt ? core::AttemptKind::kProbe : core::AttemptKind::kOrdinary;
  co_await dependencies_.audit.Record(std::move(actor), "token.refresh", holder.biz_id,
                                      in_doubt ? "probe" : "");
  const std::shared_ptr<const FlightReport> flight = co_await Fly(std::move(order));
  if (flight->end == FlightReport::End::kGone) {
    throw NoSuchToken();
  }
  FlightVerdict verdict = JudgeFlight(*flight, AskedFor::kRefresh);
  report.row = co_await Show(id);
  report.verdict = verdict.verdict;
  report.code = std::move(verdict.code);
  report.message = std::move(verdict.message);
  report.retry_after = verdict.retry_after;
  co_return report;
}

asio::awaitable<BatchRefreshReport> TokenService::RefreshMany(core::Actor actor,
                                                              std::vector<core::TokenId> ids) {
  if (ids.size() > kMaxBatch) {
    throw base::Error(base::ErrorCode::kTooLarge, {"ids: at most 10000 are accepted in one call.",
                                                   "ids：单次最多接受 10000 个。"})
        .WithField("ids");
  }
  co_await dependencies_.audit.Record(std::move(actor), "token.batch_refresh", "",
                                      std::to_string(ids.size()) + " rows");
  const auto batch = std::make_shared<Batch>();
  std::unordered_map<core::TokenId, std::size_t> place;
  for (const core::TokenId id : ids) {
    if (place.emplace(id, batch->ids.size()).second) {
      batch->ids.push_back(id);
    }
  }
  batch->lines.resize(batch->ids.size());
  co_await asio::co_spawn(dependencies_.core_executor, RunBatchOnCore(batch), asio::use_awaitable);
  BatchRefreshReport report;
  report.results.reserve(ids.size());
  for (const core::TokenId id : ids) {
    report.results.push_back(batch->lines[place.at(id)]);
    report.count.succeeded += report.results.back().success ? 1 : 0;
  }
  report.count.total = static_cast<std::int64_t>(ids.size());
  report.count.failed = report.count.total - report.count.succeeded;
  co_return report;
}

asio::awaitable<void> TokenService::RunBatchOnCore(std::shared_ptr<Batch> batch) {
  // The group below may only go when its coroutines have gone.
  co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
  base::TaskGroup group(dependencies_.core_executor);
  const std::size_t count = std::min(batch->ids.size(), kMaxBatchFlights);
  for (std::size_t i = 0; i < count; ++i) {
    group.Spawn("refresh.batch", RefreshSome(batch));
  }
  co_await group.Join();
}

asio::awaitable<void> TokenService::RefreshSome(std::shared_ptr<Batch> batch) {
  while (batch->next < batch->ids.size()) {
    const std::size_t place = batch->next++;
    batch->lines[place] = co_await RefreshLine(batch->ids[place]);
  }
}

asio::awaitable<BatchRefreshLine> TokenService::RefreshLine(core::TokenId id) {
  BatchRefreshLine line;
  line.id = id;
  line.rt_name = std::to_string(id.value);
  try {
    const std::optional<core::Token> token = co_await dependencies_.vault.Find(id);
    if (!token) {
      line.message = NoSuchToken().public_text();
      co_return line;
    }
    line.rt_name = token->biz_id;
    RefreshOrder order;
    order.id = id;
    order.trigger = core::RefreshTrigger::kBatch;
    order.priority = LanePriority::kBatch;
    const std::shared_ptr<const FlightReport> flight =
        co_await dependencies_.coordinator.Refresh(std::move(order));
    if (flight->end == FlightReport::End::kGone) {
      throw NoSuchToken();
    }
    FlightVerdict verdict = JudgeFlight(*flight, AskedFor::kRefresh);
    line.success = verdict.verdict == AccessVerdict::kServed;
    line.message = line.success ? Refreshed() : std::move(verdict.message);
  } catch (const base::Error& error) {
    line.message = error.public_text();
  }
  co_return line;
}

}  // namespace rtm::service
