#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <unordered_map>
#include <utility>

#include "base/error.h"
#include "service/access_verdict.h"
#include "service/audit_log.h"
#include "service/row_errors.h"
#include "service/row_work.h"
#include "service/token_service.h"

namespace rtm::service {
namespace {

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

/// A stable name for why a flight brought nothing: what the provider's answer came to, else the
/// state that forbade it, else why it could not be tried.
std::string ReasonOf(const FlightReport& flight) {
  if (!flight.outcome.empty()) {
    return flight.outcome;
  }
  return flight.end == FlightReport::End::kRefused ? std::string(core::ToString(flight.state))
                                                   : flight.code;
}

base::Text Refreshed() { return {"Refreshed.", "已刷新。"}; }

}  // namespace

/// A batch on its way; only on the core thread.
class TokenService::Batch final : public RowWork {
 public:
  /// `ids`: each once.
  Batch(TokenService& service, std::vector<core::TokenId> ids)
      : service_(service), ids_(std::move(ids)), lines_(ids_.size()) {}

  bool MayBegin() const override { return next_ < ids_.size(); }
  asio::awaitable<void> DoNext() override {
    const std::size_t place = next_++;
    lines_[place] = co_await service_.RefreshBatchRow(ids_[place], nullptr);
  }
  std::size_t size() const { return ids_.size(); }
  const BatchRefreshLine& line(std::size_t place) const { return lines_[place]; }

 private:
  TokenService& service_;
  const std::vector<core::TokenId> ids_;
  std::vector<BatchRefreshLine> lines_;
  std::size_t next_ = 0;
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
  std::vector<core::TokenId> rows;
  std::unordered_map<core::TokenId, std::size_t> place;
  for (const core::TokenId id : ids) {
    if (place.emplace(id, rows.size()).second) {
      rows.push_back(id);
    }
  }
  const auto batch = std::make_shared<Batch>(*this, std::move(rows));
  co_await asio::co_spawn(dependencies_.core_executor, RunBatchOnCore(batch), asio::use_awaitable);
  BatchRefreshReport report;
  report.results.reserve(ids.size());
  for (const core::TokenId id : ids) {
    report.results.push_back(batch->line(place.at(id)));
    report.count.succeeded += report.results.back().success ? 1 : 0;
  }
  report.count.total = static_cast<std::int64_t>(ids.size());
  report.count.failed = report.count.total - report.count.succeeded;
  co_return report;
}

asio::awaitable<void> TokenService::RunBatchOnCore(std::shared_ptr<Batch> batch) {
  co_await RunRows(dependencies_.core_executor, batch.get(),
                   std::min(batch->size(), kMaxBatchFlights));
}

asio::awaitable<BatchRefreshLine> TokenService::RefreshBatchRow(
    core::TokenId id, std::shared_ptr<const bool> given_up) {
  BatchRefreshLine line;
  line.id = id;
  line.rt_name = std::to_string(id.value);
  try {
    const std::optional<core::Token> token = co_await dependencies_.vault.Find(id);
    if (!token) {
      throw NoSuchToken();
    }
    line.rt_name = token->biz_id;
    RefreshOrder order;
    order.id = id;
    order.trigger = core::RefreshTrigger::kBatch;
    order.priority = LanePriority::kBatch;
    order.given_up = std::move(given_up);
    const std::shared_ptr<const FlightReport> flight =
        co_await dependencies_.coordinator.Refresh(std::move(order));
    if (flight->end == FlightReport::End::kGone) {
      throw NoSuchToken();
    }
    FlightVerdict verdict = JudgeFlight(*flight, AskedFor::kRefresh);
    line.success = verdict.verdict == AccessVerdict::kServed;
    line.code = line.success ? "ok" : ReasonOf(*flight);
    line.message = line.success ? Refreshed() : std::move(verdict.message);
  } catch (const base::Error& error) {
    line.code = base::ToString(error.code());
    line.message = error.public_text();
  }
  co_return line;
}

}  // namespace rtm::service
