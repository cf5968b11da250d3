#include <algorithm>
#include <set>
#include <utility>

#include "base/error.h"
#include "service/audit_log.h"
#include "service/row_errors.h"
#include "service/token_service.h"

namespace rtm::service {
namespace {

constexpr std::size_t kNamedInMessage = 5;

}  // namespace

asio::awaitable<void> TokenService::Delete(core::Actor actor, core::TokenId id) {
  const std::optional<core::Token> token = co_await dependencies_.vault.Find(id);
  if (!token) {
    throw NoSuchToken();
  }
  // The store fills in whose line it is.
  const core::AuditEvent audit = dependencies_.audit.Make(std::move(actor), "token.delete", "", "");
  for (int round = 0; round < kFlightRounds; ++round) {
    std::vector<core::TokenId> ids{id};
    co_await WaitForFlights(ids);
    const auto deleted = co_await dependencies_.vault.Delete(std::move(ids), audit);
    if (!deleted.empty()) {
      co_return;
    }
    co_await RefuseDelete(*token);
  }
  throw BeingRefreshed();
}

asio::awaitable<void> TokenService::RefuseDelete(core::Token token) {
  if (!co_await dependencies_.vault.Find(token.id)) {
    throw NoSuchToken();
  }
  const std::vector<core::Token> linked = co_await dependencies_.vault.FindLinkedTo(token.id);
  if (linked.empty()) {
    co_return;
  }
  std::string names;
  for (std::size_t i = 0; i < std::min(linked.size(), kNamedInMessage); ++i) {
    names += (names.empty() ? "" : ", ") + linked[i].biz_id;
  }
  if (linked.size() > kNamedInMessage) {
    names += ", …";
  }
  throw base::Error(base::ErrorCode::kConflict, {"Other rows show this row's token (" + names +
                                                     "); delete them first or give them their own.",
                                                 "其他行正在使用此行的令牌（" + names +
                                                     "）；请先删除它们或为其设置各自的令牌。"});
}

asio::awaitable<BatchCount> TokenService::DeleteMany(core::Actor actor,
                                                     std::vector<core::TokenId> ids) {
  const std::set<core::TokenId> unique(ids.begin(), ids.end());
  if (unique.size() > kMaxBatch) {
    throw base::Error(base::ErrorCode::kTooLarge, {"ids: at most 10000 are accepted in one call.",
                                                   "ids：单次最多接受 10000 个。"})
        .WithField("ids");
  }
  BatchCount count;
  count.total = static_cast<std::int64_t>(unique.size());
  std::vector<core::TokenId> rows(unique.begin(), unique.end());
  const auto deleted = co_await DeleteSome(std::move(actor), std::move(rows));
  count.succeeded = static_cast<std::int64_t>(deleted.size());
  count.failed = count.total - count.succeeded;
  co_return count;
}

asio::awaitable<std::vector<core::TokenId>> TokenService::DeleteSome(
    core::Actor actor, std::vector<core::TokenId> ids) {
  if (ids.empty()) {
    co_return ids;
  }
  co_await WaitForFlights(ids);
  co_return co_await dependencies_.vault.Delete(
      std::move(ids), dependencies_.audit.Make(std::move(actor), "token.delete", "", "batch"));
}

asio::awaitable<std::vector<RowRefusal>> TokenService::DeleteRows(core::Actor actor,
                                                                  std::vector<core::TokenId> ids) {
  const std::vector<core::TokenId> deleted = co_await DeleteSome(std::move(actor), ids);
  const std::set<core::TokenId> gone(deleted.begin(), deleted.end());
  std::vector<RowRefusal> refusals;
  for (const core::TokenId id : ids) {
    if (!gone.contains(id)) {
      refusals.push_back(co_await ExplainUndeleted(id));
    }
  }
  co_return refusals;
}

asio::awaitable<RowRefusal> TokenService::ExplainUndeleted(core::TokenId id) {
  RowRefusal refusal;
  refusal.id = id;
  base::Error why = BeingRefreshed();
  try {
    const std::optional<core::Token> token = co_await dependencies_.vault.Find(id);
    if (!token) {
      throw NoSuchToken();
    }
    refusal.biz_id = token->biz_id;
    co_await RefuseDelete(*token);
  } catch (const base::Error& error) {
    why = error;
  }
  refusal.code = base::ToString(why.code());
  refusal.message = why.public_text();
  co_return refusal;
}

}  // namespace rtm::service
