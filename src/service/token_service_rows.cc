#include <utility>
#include <variant>

#include "base/encoding.h"
#include "base/error.h"
#include "core/token_rules.h"
#include "service/audit_log.h"
#include "service/consumed_text.h"
#include "service/row_errors.h"
#include "service/settings_service.h"
#include "service/token_service.h"

namespace rtm::service {
namespace {

base::Error BizIdTaken() {
  return base::Error(base::ErrorCode::kDuplicate,
                     {"biz_id: another row has it already.", "biz_id：已被其他行使用。"})
      .WithField("biz_id");
}

base::Error Consumed(const storage::AlreadyConsumed& entry) {
  const base::Text why = ConsumedText(entry);
  return base::Error(
             base::ErrorCode::kConsumedToken,
             {"rt_token: this refresh token was " + why.en +
                  "; sending it again would look like theft. Log in again to get a new one.",
              "rt_token：该刷新令牌" + why.zh + "；再次发送会被视为盗用。请重新登录获取新的。"})
      .WithField("rt_token");
}

base::Secret CheckedRefreshToken(const base::Secret& entered, std::string_view field) {
  base::Secret trimmed = base::Secret::CopyOf(base::TrimAscii(entered.Reveal()));
  core::CheckRefreshToken(trimmed.Reveal(), field);
  return trimmed;
}

std::optional<core::ProxyUrl> CheckedProxy(const SettingsService& settings,
                                           std::string_view entered, std::string_view field) {
  const std::string_view trimmed = base::TrimAscii(entered);
  return trimmed.empty() ? std::nullopt : std::optional(settings.ResolveProxy(trimmed, field));
}

/// What changed, by name; values only where they are harmless.
std::string Describe(const TokenChange& change) {
  std::string text;
  const auto add = [&text](bool changed, const std::string& what) {
    if (changed) {
      text += (text.empty() ? "" : ", ") + what;
    }
  };
  add(change.biz_id.has_value(), "biz_id: " + change.biz_id.value_or(""));
  add(change.proxy.has_value(),
      "proxy: " + (change.proxy && *change.proxy ? (*change.proxy)->label() : ""));
  add(change.client_id.has_value(), "client_id: " + change.client_id.value_or(""));
  add(change.tag.has_value(), "tag: " + change.tag.value_or(""));
  add(change.memo.has_value(), "memo");
  add(change.enabled.has_value(),
      std::string("enabled: ") + (change.enabled.value_or(false) ? "true" : "false"));
  add(change.refresh_token.has_value(), "rt_token");
  return text;
}

void ThrowUnlessDone(storage::EditResult result) {
  switch (result) {
    case storage::EditResult::kDone:
      return;
    case storage::EditResult::kGone:
      throw NoSuchToken();
    case storage::EditResult::kBizIdTaken:
      throw BizIdTaken();
    case storage::EditResult::kTokenConsumed:
      throw Consumed({});
    case storage::EditResult::kTokenKnown:
      throw base::Error(base::ErrorCode::kDuplicate,
                        {"rt_token: another row holds this refresh token already.",
                         "rt_token：另一行已持有该刷新令牌。"})
          .WithField("rt_token");
    case storage::EditResult::kInFlight:
      throw BeingRefreshed();
    case storage::EditResult::kChanged:
      throw base::Error(base::ErrorCode::kConflict,
                        {"The row is being changed by somebody else; try again.",
                         "此行正在被其他操作修改，请重试。"});
  }
  std::unreachable();
}

}  // namespace

TokenService::NewRow TokenService::CheckCreate(CreateRequest request) const {
  NewRow row;
  TokenDraft& draft = row.draft;
  if (!request.biz_id.empty()) {
    core::CheckBizId(request.biz_id, "biz_id");
  }
  draft.biz_id =
      request.biz_id.empty() ? dependencies_.vault.NewBizId() : std::move(request.biz_id);
  draft.refresh_token = CheckedRefreshToken(request.refresh_token, "rt_token");
  draft.proxy = CheckedProxy(dependencies_.settings, request.proxy, "proxy");
  core::CheckShortText(request.client_id, "client_id");
  core::CheckShortText(request.tag, "tag");
  core::CheckMemo(request.memo, "memo");
  draft.provider = request.provider.empty() ? "openai" : std::move(request.provider);
  CheckProvider(draft.provider);
  draft.access = ReadGivenAccessToken(dependencies_.endpoint, request.access_token, "access_token",
                                      dependencies_.clock.Now());
  ClientChoice client = ChooseClient(draft.access.claims, std::move(request.client_id));
  draft.client_id = std::move(client.client_id);
  row.asked_client_id = std::move(client.asked);
  draft.tag = std::move(request.tag);
  draft.memo = std::move(request.memo);
  draft.enabled = request.enabled;
  return row;
}

asio::awaitable<CreateReport> TokenService::Create(core::Actor actor, CreateRequest request) {
  NewRow row = CheckCreate(std::move(request));
  core::AuditEvent audit =
      dependencies_.audit.Make(std::move(actor), "token.create", row.draft.biz_id, "");
  std::vector<TokenDraft> drafts;
  drafts.push_back(std::move(row.draft));
  const std::vector<storage::InsertResult> results = co_await dependencies_.vault.Insert(
      std::move(drafts), storage::OnKnownToken::kLink, std::move(audit));
  const storage::InsertResult& result = results.front();
  if (const auto* inserted = std::get_if<storage::Inserted>(&result)) {
    co_return CreateReport{co_await Show(inserted->id), std::move(row.asked_client_id)};
  }
  if (const auto* linked = std::get_if<storage::Linked>(&result)) {
    co_return CreateReport{co_await Show(linked->id), std::move(row.asked_client_id)};
  }
  if (std::holds_alternative<storage::BizIdTaken>(result)) {
    throw BizIdTaken();
  }
  throw Consumed(std::get<storage::AlreadyConsumed>(result));
}

TokenChange TokenService::CheckUpdate(UpdateRequest request, const TokenView& present,
                                      const std::string& where) const {
  TokenChange change;
  if (request.biz_id && *request.biz_id != present.token.biz_id) {
    core::CheckBizId(*request.biz_id, where + ".biz_id");
    change.biz_id = std::move(request.biz_id);
  }
  if (request.proxy && base::TrimAscii(*request.proxy) != present.token.proxy_label) {
    change.proxy.emplace(CheckedProxy(dependencies_.settings, *request.proxy, where + ".proxy"));
  }
  if (request.client_id) {
    core::CheckShortText(*request.client_id, where + ".client_id");
    change.client_id = std::move(request.client_id);
  }
  if (request.tag) {
    core::CheckShortText(*request.tag, where + ".tag");
    change.tag = std::move(request.tag);
  }
  if (request.memo) {
    core::CheckMemo(*request.memo, where + ".memo");
    change.memo = std::move(request.memo);
  }
  change.enabled = request.enabled;
  if (request.refresh_token && request.refresh_token->Reveal() != present.masked_refresh_token) {
    change.refresh_token = CheckedRefreshToken(*request.refresh_token, where + ".rt_token");
  }
  return change;
}

EditCheck TokenService::CheckEdit(UpdateRequest request, const std::string& where) const {
  const TokenView some_row;
  const bool clears_proxy = request.proxy && base::TrimAscii(*request.proxy).empty();
  const TokenChange change = CheckUpdate(std::move(request), some_row, where);
  EditCheck check;
  check.changes = Describe(change);
  if (clears_proxy) {
    check.changes += check.changes.empty() ? "proxy: " : ", proxy: ";
    check.proxy_label.emplace();
  } else if (change.proxy && *change.proxy) {
    check.proxy_label = (*change.proxy)->label();
  }
  if (check.changes.empty()) {
    throw base::InvalidArgument(
        where, {where + ": names nothing to change.", where + "：没有要修改的内容。"});
  }
  return check;
}

asio::awaitable<TokenView> TokenService::Update(core::Actor actor, core::TokenId id,
                                                UpdateRequest request) {
  const std::optional<TokenView> present = co_await dependencies_.vault.Show(id);
  if (!present) {
    throw NoSuchToken();
  }
  TokenChange change = CheckUpdate(std::move(request), *present, "updates");
  std::string detail = Describe(change);
  if (detail.empty()) {
    co_return co_await Show(id);
  }
  const core::AuditEvent audit = dependencies_.audit.Make(std::move(actor), "token.update",
                                                          present->token.biz_id, std::move(detail));
  // The reply of a flight under way belongs to the token that it took out of this row.
  storage::EditResult result = storage::EditResult::kInFlight;
  for (int round = 0; round < kFlightRounds && result == storage::EditResult::kInFlight; ++round) {
    if (change.refresh_token) {
      std::vector<core::TokenId> ids{id};
      co_await WaitForFlights(std::move(ids));
    }
    result = co_await dependencies_.vault.EditWith(id, &change, audit);
  }
  if (result == storage::EditResult::kTokenConsumed) {
    const auto entry = co_await dependencies_.vault.FindConsumed(*change.refresh_token);
    throw Consumed(entry.value_or(storage::AlreadyConsumed{}));
  }
  ThrowUnlessDone(result);
  if (change.refresh_token && present->token.state.state == core::TokenState::kInDoubt) {
    dependencies_.metrics.doubts_resolved.With({"new_token"}).Add();
  }
  co_return co_await Show(id);
}

}  // namespace rtm::service
