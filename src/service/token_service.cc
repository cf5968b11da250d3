#include "service/token_service.h"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "base/encoding.h"
#include "base/error.h"
#include "core/token_rules.h"
#include "service/audit_log.h"
#include "service/row_errors.h"
#include "service/settings_service.h"
#include "upstream/token_endpoint.h"

namespace rtm::service {
namespace {

// Keeps page * page_size within 64 bits; no table has so many pages.
constexpr std::int64_t kMaxPage = 1'000'000'000;

void CheckPage(const PageRequest& page) {
  if (page.page < 1 || page.page > kMaxPage) {
    throw base::InvalidArgument(
        "page", {"page: must be a whole number from 1.", "page：必须是不小于 1 的整数。"});
  }
  if (page.page_size < 1 || page.page_size > TokenService::kMaxPageSize) {
    throw base::InvalidArgument("page_size", {"page_size: must be a whole number from 1 to 1000.",
                                              "page_size：必须是 1 到 1000 之间的整数。"});
  }
}

std::string_view NameOf(RevealField field) {
  switch (field) {
    case RevealField::kRefreshToken:
      return "rt";
    case RevealField::kAccessToken:
      return "at";
    case RevealField::kLastRefreshToken:
      return "last_rt";
    case RevealField::kProxy:
      return "proxy";
  }
  std::unreachable();
}

}  // namespace

TokenService::TokenService(Dependencies dependencies) : dependencies_(std::move(dependencies)) {}

void TokenService::CheckFilter(const TokenFilter& filter) {
  core::CheckShortText(filter.biz_id, "biz_id");
  core::CheckShortText(filter.tag, "tag");
  core::CheckShortText(filter.email, "email");
  core::CheckShortText(filter.type, "type");
  core::CheckShortText(filter.proxy, "proxy");
}

asio::awaitable<TokenListView> TokenService::List(TokenFilter filter, PageRequest page,
                                                  TokenOrder order) {
  CheckPage(page);
  CheckFilter(filter);
  TokenListView list = co_await dependencies_.vault.List(std::move(filter), page, order);
  co_await MarkRefreshing(&list.items);
  co_return list;
}

asio::awaitable<TokenView> TokenService::Show(core::TokenId id) {
  std::optional<TokenView> view = co_await dependencies_.vault.Show(id);
  if (!view) {
    throw NoSuchToken();
  }
  std::vector<TokenView> views;
  views.push_back(std::move(*view));
  co_await MarkRefreshing(&views);
  co_return std::move(views.front());
}

asio::awaitable<TokenDetail> TokenService::ShowDetail(core::TokenId id) {
  TokenDetail detail;
  detail.row = co_await Show(id);
  const core::ScheduleFacts facts{
      .schedule_is_on = dependencies_.settings.Current().auto_refresh_enabled,
      .is_refreshing = detail.row.refreshing};
  detail.next_refresh = core::ExplainNextRefresh(dependencies_.settings.Policy(), detail.row.token,
                                                 facts, dependencies_.clock.Now());
  const base::Secret access_token = co_await dependencies_.vault.FindAccessToken(id);
  detail.access_token_claims = dependencies_.endpoint.ReadAllClaims(access_token.Reveal());
  detail.linked = co_await dependencies_.vault.FindLinkedTo(id);
  co_return detail;
}

asio::awaitable<TokenView> TokenService::RefreshFacts(core::Actor actor, core::TokenId id) {
  const auto holder = co_await dependencies_.vault.FindHolder(id);
  const auto tokens = co_await dependencies_.vault.OpenTokens(id);
  if (!holder || !tokens) {
    throw NoSuchToken();
  }
  if (tokens->access_token.empty()) {
    throw base::Error(
        base::ErrorCode::kConflict,
        {"The row has no access token yet that would state anything; refresh it first.",
         "此行尚无可提供信息的访问令牌，请先刷新。"});
  }
  core::TokenClaims claims =
      dependencies_.endpoint.ReadClaims(tokens->access_token.Reveal(), tokens->id_token.Reveal());
  const storage::EditResult result = co_await dependencies_.vault.SetFacts(
      holder->id, std::move(claims),
      dependencies_.audit.Make(std::move(actor), "token.refresh_facts", holder->biz_id, ""));
  if (result == storage::EditResult::kGone) {
    throw NoSuchToken();
  }
  if (result != storage::EditResult::kDone) {
    throw base::Error(base::ErrorCode::kConflict,
                      {"The row is being changed by somebody else; try again.",
                       "此行正在被其他操作修改，请重试。"});
  }
  co_return co_await Show(id);
}

asio::awaitable<base::Secret> TokenService::Reveal(core::Actor actor, core::TokenId id,
                                                   RevealField field) {
  const std::optional<core::Token> token = co_await dependencies_.vault.Find(id);
  if (!token) {
    throw NoSuchToken();
  }
  std::optional<base::Secret> secret = co_await dependencies_.vault.Reveal(id, field);
  const std::string name(NameOf(field));
  if (!secret) {
    throw base::Error(base::ErrorCode::kNotFound,
                      {"The row has no " + name + ".", "此行没有 " + name + "。"});
  }
  co_await dependencies_.audit.Record(std::move(actor), "token.reveal", token->biz_id, name);
  co_return std::move(*secret);
}

asio::awaitable<AttemptPage> TokenService::Attempts(core::TokenId id, PageRequest page) {
  CheckPage(page);
  const std::optional<core::Token> holder = co_await dependencies_.vault.FindHolder(id);
  if (!holder) {
    throw NoSuchToken();
  }
  co_return co_await dependencies_.vault.Attempts(holder->id, page);
}

void TokenService::CheckProvider(const std::string& provider) const {
  if (std::ranges::find(dependencies_.providers, provider) != dependencies_.providers.end()) {
    return;
  }
  std::string accepted;
  for (const std::string& name : dependencies_.providers) {
    accepted += (accepted.empty() ? "" : ", ") + name;
  }
  throw base::InvalidArgument("provider",
                              {"provider: is not configured; accepted are: " + accepted + ".",
                               "provider：未配置；可接受的值为：" + accepted + "。"});
}

asio::awaitable<void> TokenService::MarkRefreshing(std::vector<TokenView>* views) {
  std::vector<core::TokenId> ids;
  ids.reserve(views->size());
  for (const TokenView& view : *views) {
    ids.push_back(view.token.linked_to.value_or(view.token.id));
  }
  const std::vector<bool> refreshing = co_await asio::co_spawn(
      dependencies_.core_executor, LookOnCore(std::move(ids)), asio::use_awaitable);
  for (std::size_t i = 0; i < views->size(); ++i) {
    (*views)[i].refreshing = refreshing[i];
  }
}

asio::awaitable<std::vector<bool>> TokenService::LookOnCore(std::vector<core::TokenId> ids) {
  std::vector<bool> refreshing;
  refreshing.reserve(ids.size());
  for (const core::TokenId id : ids) {
    refreshing.push_back(dependencies_.coordinator.IsInFlight(id));
  }
  co_return refreshing;
}

asio::awaitable<void> TokenService::WaitForFlights(std::vector<core::TokenId> ids) {
  co_await asio::co_spawn(dependencies_.core_executor, WaitOnCore(std::move(ids)),
                          asio::use_awaitable);
}

asio::awaitable<void> TokenService::WaitOnCore(std::vector<core::TokenId> ids) {
  for (const core::TokenId id : ids) {
    co_await dependencies_.coordinator.WaitFor(id);
  }
}

}  // namespace rtm::service
