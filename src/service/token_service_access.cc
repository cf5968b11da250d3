#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "base/error.h"
#include "base/log.h"
#include "core/token_rules.h"
#include "service/access_verdict.h"
#include "service/audit_log.h"
#include "service/row_errors.h"
#include "service/token_service.h"

namespace rtm::service {
namespace {

// Asking again sooner than this cannot help where the provider's tokens are too short-lived.
constexpr std::chrono::seconds kShortLivedRetry{60};

AccessAnswer Answer(std::shared_ptr<const AccessGrant> grant) {
  AccessAnswer answer;
  answer.grant = std::move(grant);
  return answer;
}

/// What is stored is served even when it is over; then the message says what to do about it.
AccessAnswer AsStored(std::shared_ptr<const AccessGrant> grant, base::UtcTime now) {
  const bool is_over = grant->expires_at && *grant->expires_at <= now;
  AccessAnswer answer = Answer(std::move(grant));
  if (is_over) {
    const core::TokenState state = answer.grant->state;
    const base::Text next = core::NextStep(state);
    const std::string name(core::ToString(state));
    answer.message = {"The access token is over; the row is " + name + ". " + next.en,
                      "访问令牌已过期，该记录的状态为 " + name + "。" + next.zh};
  }
  return answer;
}

AccessAnswer Answer(std::shared_ptr<const AccessGrant> grant, const FlightReport& report,
                    FlightVerdict verdict) {
  AccessAnswer answer = Answer(std::move(grant));
  answer.verdict = verdict.verdict;
  answer.code = std::move(verdict.code);
  answer.message = std::move(verdict.message);
  answer.refresh_result = report.refresh_result;
  answer.retry_after = verdict.retry_after;
  return answer;
}

AccessAnswer ShortLived(std::shared_ptr<const AccessGrant> grant) {
  AccessAnswer answer = Answer(std::move(grant));
  answer.verdict = AccessVerdict::kNotNow;
  answer.code = "short_lived";
  answer.message = {"min_ttl: the provider's access tokens do not live that long.",
                    "min_ttl：提供方的访问令牌有效期没有这么长。"};
  answer.retry_after = kShortLivedRetry;
  return answer;
}

/// A refresh would bring an AT that is too short-lived as well: it is only worth its rotation when
/// the present one has lived half its life.
bool RefreshIsPointless(const AccessGrant& grant, std::chrono::seconds min_ttl, base::UtcTime now) {
  if (grant.access_token.empty() || !grant.expires_at || !grant.issued_at) {
    return false;
  }
  const auto life = *grant.expires_at - *grant.issued_at;
  return life < min_ttl && *grant.expires_at - now > life / 2;
}

void CheckMinTtl(std::chrono::seconds min_ttl) {
  if (min_ttl < std::chrono::seconds(0) || min_ttl > TokenService::kMaxMinTtl) {
    throw base::InvalidArgument("min_ttl",
                                {"min_ttl: must be a whole number of seconds from 0 to 864000.",
                                 "min_ttl：必须是 0 到 864000 之间的整数秒数。"});
  }
}

}  // namespace

asio::awaitable<std::shared_ptr<const AccessGrant>> TokenService::LoadGrant(
    TokenSelector selector) {
  if (selector.biz_id.empty() && selector.email.empty()) {
    throw base::InvalidArgument("biz_id", {"biz_id or email is needed.", "需要 biz_id 或 email。"});
  }
  if (auto cached = dependencies_.vault.FindCached(selector.biz_id)) {
    co_return cached;
  }
  core::CheckShortText(selector.biz_id, "biz_id");
  core::CheckShortText(selector.email, "email");
  auto grant = co_await dependencies_.vault.FindGrant(std::move(selector));
  if (!grant) {
    throw NoSuchToken();
  }
  co_return grant;
}

asio::awaitable<AccessAnswer> TokenService::GetAccessToken(
    core::Actor /*actor*/, TokenSelector selector, std::optional<std::chrono::seconds> min_ttl) {
  if (min_ttl) {
    CheckMinTtl(*min_ttl);
  }
  std::shared_ptr<const AccessGrant> grant = co_await LoadGrant(std::move(selector));
  if (auto answer = AnswerWithoutRefresh(grant, min_ttl)) {
    dependencies_.metrics.at_from_store.Add();
    co_return *std::move(answer);
  }
  AccessAnswer answer = co_await RefreshForLife(std::move(grant), *min_ttl);
  dependencies_.metrics.at_from_refresh.Add();
  co_return answer;
}

std::optional<AccessAnswer> TokenService::AccessTokenInMemory(
    const TokenSelector& selector, std::optional<std::chrono::seconds> min_ttl) const {
  if (min_ttl) {
    CheckMinTtl(*min_ttl);
  }
  std::shared_ptr<const AccessGrant> grant = dependencies_.vault.FindCached(selector.biz_id);
  if (!grant) {
    return std::nullopt;
  }
  std::optional<AccessAnswer> answer = AnswerWithoutRefresh(std::move(grant), min_ttl);
  if (answer) {
    dependencies_.metrics.at_from_memory.Add();
  }
  return answer;
}

std::optional<AccessAnswer> TokenService::AnswerWithoutRefresh(
    std::shared_ptr<const AccessGrant> grant, std::optional<std::chrono::seconds> min_ttl) const {
  const base::UtcTime now = dependencies_.clock.Now();
  if (!min_ttl) {
    return AsStored(std::move(grant), now);
  }
  const auto life = PromisedLife(*grant, now);
  if (life && *life > std::chrono::seconds(0) && *life >= *min_ttl) {
    return Answer(std::move(grant));
  }
  if (RefreshIsPointless(*grant, *min_ttl, now)) {
    return ShortLived(std::move(grant));
  }
  return std::nullopt;
}

asio::awaitable<AccessAnswer> TokenService::RefreshForLife(std::shared_ptr<const AccessGrant> grant,
                                                           std::chrono::seconds min_ttl) {
  RefreshOrder order;
  order.id = grant->id;
  order.trigger = core::RefreshTrigger::kPublicApi;
  order.priority = LanePriority::kInteractive;
  order.coalesce = dependencies_.coalesce;
  if (!grant->access_token.empty() && !grant->expires_at) {
    order.coalesce = std::max(order.coalesce, kTrustInUnknownLife);
  }
  // An AT that ends this very moment is no use to anybody.
  order.min_ttl = std::max(min_ttl, std::chrono::seconds(1));
  const std::shared_ptr<const FlightReport> report = co_await Fly(std::move(order));
  grant = co_await Reload(std::move(grant));
  const auto life = PromisedLife(*grant, dependencies_.clock.Now());
  if (life && *life > std::chrono::seconds(0) && *life >= min_ttl) {
    co_return Answer(std::move(grant));
  }
  FlightVerdict verdict = JudgeFlight(*report, AskedFor::kAccessToken);
  if (verdict.verdict != AccessVerdict::kServed) {
    co_return Answer(std::move(grant), *report, std::move(verdict));
  }
  const bool is_best_there_is = !grant->access_token.empty() && !grant->expires_at;
  co_return is_best_there_is ? Answer(std::move(grant)) : ShortLived(std::move(grant));
}

asio::awaitable<AccessAnswer> TokenService::Refresh(core::Actor actor, TokenSelector selector) {
  std::shared_ptr<const AccessGrant> grant = co_await LoadGrant(std::move(selector));
  co_await dependencies_.audit.Record(std::move(actor), "token.refresh", grant->biz_id, "");
  RefreshOrder order;
  order.id = grant->id;
  order.trigger = core::RefreshTrigger::kPublicApi;
  order.priority = LanePriority::kInteractive;
  order.coalesce = dependencies_.coalesce;
  const std::shared_ptr<const FlightReport> report = co_await Fly(std::move(order));
  grant = co_await Reload(std::move(grant));
  co_return Answer(std::move(grant), *report, JudgeFlight(*report, AskedFor::kRefresh));
}

asio::awaitable<std::shared_ptr<const AccessGrant>> TokenService::Reload(
    std::shared_ptr<const AccessGrant> before) {
  // The flight has filled the cache for all who wait for it.
  std::shared_ptr<const AccessGrant> after = dependencies_.vault.FindCached(before->biz_id);
  if (after && after->id == before->id) {
    co_return after;
  }
  try {
    after = co_await dependencies_.vault.FindGrantById(before->id);
  } catch (const base::Error& error) {
    base::LogWarn("token.not_reloaded",
                  {{"biz_id", before->biz_id}, {"error", error.log_message()}});
    co_return before;
  }
  if (!after) {
    throw base::Error(base::ErrorCode::kNotFound,
                      {"The token was deleted meanwhile.", "该 token 已被删除。"});
  }
  co_return after;
}

asio::awaitable<std::shared_ptr<const FlightReport>> TokenService::Fly(RefreshOrder order) {
  co_return co_await asio::co_spawn(dependencies_.core_executor, FlyOnCore(std::move(order)),
                                    asio::use_awaitable);
}

asio::awaitable<std::shared_ptr<const FlightReport>> TokenService::FlyOnCore(RefreshOrder order) {
  co_return co_await dependencies_.coordinator.Refresh(std::move(order));
}

}  // namespace rtm::service
