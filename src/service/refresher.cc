#include "service/refresher.h"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "base/error.h"
#include "base/fault_point.h"
#include "base/log.h"
#include "service/flight_texts.h"
#include "service/outcome_judgement.h"
#include "service/refresh_attempt.h"
#include "service/settings_service.h"
#include "service/unsaved_outcomes.h"

namespace rtm::service {
namespace {

/// Edits race with refreshes; a row that changes under this many looks in a row is being written by
/// a machine.
constexpr int kMostLooks = 8;
constexpr std::chrono::milliseconds kOtherNodePoll{500};
/// Another node's exchange takes 40 s at most; then it commits.
constexpr int kMostOtherNodePolls = 100;

bool Within(std::optional<base::UtcTime> past, std::chrono::milliseconds span, base::UtcTime now) {
  // A time in the future means that the wall clock was set back: it proves nothing.
  return past && *past <= now && now - *past < span;
}

bool IsByHand(const RefreshOrder& order) {
  return order.trigger == core::RefreshTrigger::kOperator ||
         order.trigger == core::RefreshTrigger::kCommandLine;
}

}  // namespace

Refresher::Refresher(Dependencies dependencies) : dependencies_(std::move(dependencies)) {}

LaneKey Refresher::LaneOf(const core::Token& token) const {
  LaneKey key;
  key.egress = !token.proxy_label.empty()    ? token.proxy_label
               : dependencies_.default_proxy ? dependencies_.default_proxy->label()
                                             : std::string("direct");
  const upstream::ProviderProfile* profile = dependencies_.providers.Find(token.provider);
  key.client =
      token.provider + "/" +
      (!token.client_id.empty() || profile == nullptr ? token.client_id : profile->client_id);
  return key;
}

asio::awaitable<FlightReport> Refresher::Run(RefreshOrder order) {
  FlightReport report = co_await RunCaught(std::move(order));
  dependencies_.metrics.flights.With({ToString(report.end)}).Add();
  co_return report;
}

asio::awaitable<FlightReport> Refresher::RunCaught(RefreshOrder order) {
  const core::TokenId id = order.id;
  std::optional<base::Error> failure;
  try {
    co_return co_await RunChecked(std::move(order));
  } catch (const base::Error& error) {
    failure = error;
  }
  base::LogWarn("refresh.unavailable", {{"token_id", id.value},
                                        {"code", base::ToString(failure->code())},
                                        {"error", failure->log_message()}});
  co_return UnavailableReport(id, *failure);
}

asio::awaitable<FlightReport> Refresher::RunChecked(RefreshOrder order) {
  for (int look = 0; look < kMostLooks; ++look) {
    const std::optional<core::Token> token = co_await dependencies_.vault.Find(order.id);
    if (!token) {
      co_return GoneReport(order.id);
    }
    if (token->linked_to) {
      co_return GoneReport(*token->linked_to);
    }
    if (std::optional<FlightReport> decided = Decide(order, *token)) {
      if (decided->end == FlightReport::End::kNotNeeded) {
        dependencies_.vault.RowsChanged({order.id});
      }
      co_return *std::move(decided);
    }
    BeginEnd begun = co_await BeginAttempt(order, *token);
    if (begun.report) {
      co_return *std::move(begun.report);
    }
    if (begun.attempt) {
      co_return co_await SendAndFinish(std::move(begun.attempt));
    }
  }
  co_return UnavailableReport(order.id, "row_busy",
                              {"The row is being changed all the time; nothing was sent.",
                               "该记录正被频繁修改,未发送请求。"});
}

std::optional<FlightReport> Refresher::Decide(const RefreshOrder& order,
                                              const core::Token& token) const {
  const base::UtcTime now = dependencies_.clock.Now();
  const core::TokenState state = token.state.state;
  if (dependencies_.unsaved.Has(token.id)) {
    return UnavailableReport(
        token.id, "not_saved_yet",
        {"The last refresh of this row is not in the database yet; nothing was sent.",
         "该记录上次刷新的结果尚未写入数据库,未发送请求。"});
  }
  if (dependencies_.providers.Find(token.provider) == nullptr) {
    return ProviderUnknownReport(token);
  }
  const bool is_automatic = order.trigger == core::RefreshTrigger::kSchedule ||
                            order.trigger == core::RefreshTrigger::kProbe;
  if (is_automatic && (!token.next_refresh_at || *token.next_refresh_at > now)) {
    return NotNeededReport(token);
  }
  if (order.kind == core::AttemptKind::kProbe) {
    const bool may_probe = state == core::TokenState::kInDoubt && !token.state.probe_spent;
    return may_probe ? std::nullopt : std::optional(StateRefusesReport(token));
  }
  if (order.trigger == core::RefreshTrigger::kSchedule) {
    const bool is_wanted =
        token.enabled && dependencies_.settings.Current().auto_refresh_enabled &&
        core::IsSchedulable(state) &&
        !Within(token.last_refresh_at, dependencies_.settings.Policy().min_interval, now);
    return is_wanted ? std::nullopt : std::optional(NotNeededReport(token));
  }
  const bool lives_long =
      order.min_ttl && token.at_expires_at && *token.at_expires_at - now >= *order.min_ttl;
  if (lives_long ||
      (order.coalesce.count() > 0 && Within(token.at_issued_at, order.coalesce, now))) {
    return NotNeededReport(token);
  }
  // These two wait for a person who has looked into it; a person's single call says that he has.
  const bool may_send = core::IsRefreshableByCall(state) ||
                        (IsByHand(order) && (state == core::TokenState::kMisconfigured ||
                                             state == core::TokenState::kUnknownError));
  return may_send ? std::nullopt : std::optional(StateRefusesReport(token));
}

asio::awaitable<Refresher::BeginEnd> Refresher::BeginAttempt(RefreshOrder order,
                                                             core::Token token) {
  const LaneKey lane = LaneOf(token);
  if (IsByHand(order)) {
    dependencies_.lanes.Reopen(lane);
  }
  if (const auto closed = dependencies_.lanes.ClosedFor(lane);
      closed && closed->reason == Lanes::kMisconfigured) {
    co_return BeginEnd{nullptr, ClientStoppedReport(token)};
  }
  const base::BootTime queued_at = dependencies_.clock.Boot();
  LanePermit permit =
      co_await dependencies_.lanes.Acquire(lane, order.priority, token.id, order.given_up);
  dependencies_.metrics.lane_wait_seconds.With({ToString(order.priority)})
      .Observe(dependencies_.clock.Boot() - queued_at);
  if (!permit) {
    co_return BeginEnd{nullptr, WithdrawnReport(token.id)};
  }
  const std::optional<storage::JournalSlot> slot = dependencies_.journal.Reserve();
  if (!slot) {
    co_return BeginEnd{nullptr,
                       UnavailableReport(token.id, "journal_full",
                                         {"The rescue journal has no free slot; nothing was sent.",
                                          "救援日志没有空闲槽位,未发送请求。"})};
  }
  SlotReservation reservation(dependencies_.journal, *slot);
  base::FaultPoint("before_begin");
  const base::BootTime began_at = dependencies_.clock.Boot();
  storage::BeginRequest request;
  request.id = token.id;
  request.expected_version = token.version;
  request.owner = dependencies_.node_id;
  request.trigger = order.trigger;
  request.kind = order.kind;
  request.route = lane.egress;
  request.client_id = lane.client.substr(token.provider.size() + 1);
  request.now = dependencies_.clock.Now();
  GrantResult result = co_await dependencies_.vault.Begin(std::move(request));
  base::FaultPoint("after_begin");
  if (auto* grant = std::get_if<RefreshGrant>(&result)) {
    co_return BeginEnd{std::make_shared<Attempt>(Attempt{std::move(order), std::move(*grant), lane,
                                                         std::move(permit), std::move(reservation),
                                                         began_at, nullptr}),
                       std::nullopt};
  }
  permit = LanePermit();  // Whoever waits for another node must not hold a lane.
  co_return co_await HandleRefusedBegin(std::move(order), std::move(token), std::move(result));
}

asio::awaitable<Refresher::BeginEnd> Refresher::HandleRefusedBegin(RefreshOrder order,
                                                                   core::Token token,
                                                                   GrantResult refused) {
  if (std::holds_alternative<storage::RowGone>(refused)) {
    co_return BeginEnd{nullptr, GoneReport(order.id)};
  }
  if (const auto* broken = std::get_if<GrantSealBroken>(&refused)) {
    co_return BeginEnd{nullptr, co_await StopUnopened(*broken, order.kind)};
  }
  if (const auto* open = std::get_if<storage::AttemptOpen>(&refused)) {
    if (open->attempt.owner != dependencies_.node_id) {
      co_return BeginEnd{nullptr, co_await WaitForOther(std::move(token), open->attempt.id)};
    }
    if (handed_out_.contains(open->attempt.id)) {
      // Its flight broke off after the RT had gone out. The reply may lie in the journal, which the
      // next start replays.
      co_return BeginEnd{
          nullptr, UnavailableReport(token.id, "broken_off",
                                     {"The last refresh of this row broke off; it is settled at "
                                      "the next start, and nothing was sent.",
                                      "该记录上次刷新中断，将在下次启动时处理，未发送请求。"})};
    }
    // Attempts of earlier lives were settled at start, those with an outcome are unsaved ones, and
    // this row has no other flight: this one's Begin failed to say that it had been committed.
    // Nothing was sent for it.
    co_await dependencies_.vault.Abandon(open->attempt.id);
  }
  co_return BeginEnd{};
}

/// What cannot be opened now will not open at the next turn: a person has to look.
asio::awaitable<FlightReport> Refresher::StopUnopened(GrantSealBroken broken,
                                                      core::AttemptKind kind) {
  const base::UtcTime now = dependencies_.clock.Now();
  const JudgedAttempt attempt{broken.token, broken.attempt, broken.token.rt_fingerprint, kind};
  const storage::AttemptSettlement settlement =
      JudgeFailure(attempt, core::UnknownError{"seal_broken"}, 0,
                   "the stored token or proxy does not open with this key",
                   dependencies_.settings.Policy(), std::chrono::seconds(0), now);
  co_await dependencies_.vault.Settle(settlement);
  broken.token.state = settlement.state;
  broken.token.refresh_result = settlement.refresh_result;
  co_return StateRefusesReport(broken.token);
}

asio::awaitable<bool> Refresher::IsOpen(core::AttemptId attempt) {
  const std::vector<storage::AttemptRecord> open = co_await dependencies_.vault.LoadOpenAttempts();
  co_return std::ranges::find(open, attempt, &storage::AttemptRecord::id) != open.end();
}

asio::awaitable<std::optional<FlightReport>> Refresher::WaitForOther(core::Token token,
                                                                     core::AttemptId attempt) {
  asio::steady_timer timer(co_await asio::this_coro::executor);
  for (int poll = 0; poll < kMostOtherNodePolls; ++poll) {
    timer.expires_after(kOtherNodePoll);
    const auto [aborted] = co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
    if (aborted) {
      break;
    }
    // Asked before the row, so that what it brought is in the row if it is not open any more.
    const bool is_open = co_await IsOpen(attempt);
    const std::optional<core::Token> now = co_await dependencies_.vault.Find(token.id);
    if (!now) {
      co_return GoneReport(token.id);
    }
    if (now->last_refresh_at != token.last_refresh_at) {
      dependencies_.vault.RowsChanged({token.id});
      FlightReport report = NotNeededReport(*now);
      report.end = FlightReport::End::kRefreshed;
      co_return report;
    }
    if (now->state.state != token.state.state) {
      co_return StateRefusesReport(*now);
    }
    if (!is_open) {
      co_return std::nullopt;
    }
  }
  co_return UnavailableReport(token.id, "other_node",
                              {"Another node is refreshing this row; nothing was sent from here.",
                               "其他节点正在刷新该记录,本节点未发送请求。"});
}

}  // namespace rtm::service
