// The second half of an attempt: send once, then put what came back where it belongs.
#include <utility>

#include "base/error.h"
#include "base/fault_point.h"
#include "base/log.h"
#include "core/error_table.h"
#include "service/flight_texts.h"
#include "service/refresh_attempt.h"
#include "service/refresher.h"
#include "service/settings_service.h"
#include "service/unsaved_outcomes.h"

namespace rtm::service {
upstream::TokenRequest Refresher::RequestOf(const Attempt& attempt) const {
  upstream::TokenRequest request;
  request.provider = attempt.grant.token.provider;
  request.client_id = attempt.grant.token.client_id;
  request.refresh_token = attempt.grant.refresh_token.Clone();
  request.route.label = attempt.lane.egress;
  if (attempt.grant.proxy_url) {
    request.route.proxy_url = attempt.grant.proxy_url->Clone();
  } else if (dependencies_.default_proxy) {
    request.route.proxy_url = dependencies_.default_proxy->url().Clone();
  }
  return request;
}

void Refresher::NoteProxy(const Attempt& attempt, const core::RefreshOutcome& outcome,
                          int http_status, const std::string& detail) const {
  core::Fingerprint proxy = attempt.grant.token.proxy_fingerprint;
  if (proxy.empty() && dependencies_.default_proxy) {
    proxy = dependencies_.vault.FingerprintOf(dependencies_.default_proxy->url());
  }
  if (!proxy.empty()) {
    dependencies_.proxies.NoteUse(proxy, outcome, RefreshResultText(outcome, http_status, detail));
  }
}

asio::awaitable<FlightReport> Refresher::SendAndFinish(std::shared_ptr<Attempt> attempt) {
  const RefreshGrant& grant = attempt->grant;
  JournalRecord head;
  head.token_id = grant.token.id;
  head.uid = grant.token.uid;
  head.attempt = grant.attempt;
  head.kind = attempt->order.kind;
  head.sent = grant.token.rt_fingerprint;
  head.provider = grant.token.provider;
  attempt->observer = std::make_shared<FlightObserver>(
      dependencies_.vault, dependencies_.journal, dependencies_.clock, attempt->slot.slot(),
      attempt->began_at + kLeaseTime - kLeaseReserve, std::move(head));

  handed_out_.insert(grant.attempt);
  core::ExchangeEvidence evidence =
      co_await dependencies_.endpoint.Exchange(RequestOf(*attempt), attempt->observer);

  const int http_status = evidence.http_status;
  const std::string detail = evidence.oauth_error_description.empty()
                                 ? std::move(evidence.detail)
                                 : std::move(evidence.oauth_error_description);
  const upstream::ProviderProfile& profile = *dependencies_.providers.Find(grant.token.provider);
  core::RefreshOutcome outcome =
      core::Classify(std::move(evidence), profile.error_table, grant.refresh_token);
  dependencies_.lanes.NoteOutcome(attempt->lane, grant.token.id, outcome);
  NoteProxy(*attempt, outcome, http_status, detail);
  FlightReport report =
      core::IsSuccess(outcome)
          ? co_await FinishWithTokens(attempt, std::move(outcome))
          : co_await FinishWithout(attempt, std::move(outcome), detail, http_status);
  handed_out_.erase(grant.attempt);
  LogEnd(*attempt, report, http_status);
  CountEnd(*attempt, report);
  co_return report;
}

asio::awaitable<FlightReport> Refresher::FinishWithTokens(std::shared_ptr<Attempt> attempt,
                                                          core::RefreshOutcome outcome) {
  const core::Token& token = attempt->grant.token;
  const base::UtcTime received_at = attempt->observer->received_at();
  const TokenJudgement judged =
      JudgeTokens(attempt->Judged(dependencies_.clock.Boot()), std::move(outcome), received_at,
                  dependencies_.settings.Policy(), dependencies_.clock.Now());
  SealedRotation rotation = dependencies_.vault.SealRotation(
      token, attempt->grant.attempt, attempt->grant.refresh_token, judged.issued, judged.state,
      judged.next_refresh_at, judged.outcome, received_at);
  FlightReport report;
  report.end = FlightReport::End::kRefreshed;
  report.id = token.id;
  report.state = judged.state.state;
  report.outcome = judged.outcome;
  report.code = "ok";
  report.message = {"The token was refreshed.", "刷新成功。"};
  report.refresh_result = rotation.commit.refresh_result;

  std::optional<base::Error> refused;
  storage::CommitVerdict verdict = storage::CommitVerdict::kCommitted;
  base::FaultPoint("before_commit");
  try {
    verdict = co_await dependencies_.vault.Commit(rotation);
  } catch (const base::Error& error) {
    refused = error;
  }
  base::FaultPoint("after_commit");
  if (refused) {
    base::LogError("refresh.not_saved", {{"token_id", token.id.value},
                                         {"attempt", attempt->grant.attempt.value},
                                         {"code", base::ToString(refused->code())},
                                         {"error", refused->log_message()}});
    dependencies_.vault.ServeUnsaved(token, attempt->grant.refresh_token, judged.issued);
    std::optional<storage::JournalSlot> slot;
    if (attempt->observer->journaled()) {
      slot = attempt->slot.Keep();
    }
    co_await dependencies_.unsaved.Keep({token.id, std::move(rotation), slot});
    co_return report;
  }
  if (verdict == storage::CommitVerdict::kOrphan) {
    // The row got another RT or was deleted while this reply was under way. A new RT stays in the
    // journal; without one nothing is lost.
    const bool is_kept = judged.rotated && attempt->observer->journaled();
    if (is_kept) {
      attempt->slot.Keep();
    } else {
      attempt->ReleaseSlot();
    }
    base::LogError("refresh.orphan", {{"token_id", token.id.value},
                                      {"attempt", attempt->grant.attempt.value},
                                      {"in_journal", is_kept}});
    report.end = FlightReport::End::kFailed;
    report.code = "superseded";
    report.message = {"The row got another refresh token while this one was being refreshed.",
                      "刷新过程中该记录已被写入另一个刷新令牌。"};
    co_return report;
  }
  base::FaultPoint("before_journal_done");
  attempt->ReleaseSlot();
  base::FaultPoint("after_journal_done");
  co_return report;
}

asio::awaitable<FlightReport> Refresher::FinishWithout(std::shared_ptr<Attempt> attempt,
                                                       core::RefreshOutcome outcome,
                                                       std::string detail, int http_status) {
  const core::Token& token = attempt->grant.token;
  const upstream::ProviderProfile& profile = *dependencies_.providers.Find(token.provider);
  storage::AttemptSettlement settlement = JudgeFailure(
      attempt->Judged(dependencies_.clock.Boot()), outcome, http_status, detail,
      dependencies_.settings.Policy(), profile.reuse_leeway, dependencies_.clock.Now());
  FlightReport report = ReportOf(outcome, token, settlement.state.state, settlement.refresh_result);

  std::optional<base::Error> refused;
  try {
    co_await dependencies_.vault.Settle(settlement);
  } catch (const base::Error& error) {
    refused = error;
  }
  if (!refused) {
    attempt->ReleaseSlot();
    co_return report;
  }
  base::LogError("refresh.not_saved", {{"token_id", token.id.value},
                                       {"attempt", settlement.attempt.value},
                                       {"code", base::ToString(refused->code())},
                                       {"error", refused->log_message()}});
  std::optional<storage::JournalSlot> slot;
  if (attempt->observer->journaled()) {
    slot = attempt->slot.Keep();
  }
  co_await dependencies_.unsaved.Keep({token.id, std::move(settlement), slot});
  co_return report;
}

void Refresher::LogEnd(const Attempt& attempt, const FlightReport& report, int http_status) const {
  const core::Token& token = attempt.grant.token;
  const auto took = dependencies_.clock.Boot() - attempt.began_at;
  const bool is_well = report.end == FlightReport::End::kRefreshed;
  base::Log(is_well ? base::LogLevel::kInfo : base::LogLevel::kWarn, "refresh.finished",
            {{"biz_id", token.biz_id},
             {"token_id", token.id.value},
             {"attempt", attempt.grant.attempt.value},
             {"trigger", core::ToString(attempt.order.trigger)},
             {"outcome", report.outcome},
             {"code", report.code},
             {"state", core::ToString(report.state)},
             {"http_status", http_status},
             {"route", attempt.lane.egress},
             {"client", attempt.lane.client},
             {"milliseconds", took.count()}});
}

void Refresher::CountEnd(const Attempt& attempt, const FlightReport& report) const {
  const ServiceMetrics& metrics = dependencies_.metrics;
  const core::Token& token = attempt.grant.token;
  metrics.refreshes.With({report.outcome, token.provider, core::ToString(attempt.order.trigger)})
      .Add();
  metrics.refresh_seconds.With({token.provider})
      .Observe(dependencies_.clock.Boot() - attempt.began_at);
  if (token.state.state == core::TokenState::kInDoubt &&
      report.state != core::TokenState::kInDoubt) {
    const bool is_well = report.end == FlightReport::End::kRefreshed;
    metrics.doubts_resolved.With({is_well ? "probe_refreshed" : "probe_lost"}).Add();
  }
}

}  // namespace rtm::service
