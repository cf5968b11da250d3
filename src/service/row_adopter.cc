#include "service/row_adopter.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/encoding.h"
#include "base/error.h"
#include "base/written_time.h"
#include "core/adoption_codes.h"
#include "core/old_result.h"
#include "core/proxy_url.h"
#include "service/token_facts.h"

namespace rtm::service {
namespace {

constexpr std::size_t kUidBytes = 16;
// The oldest time that is one: Go writes the year 1 where it has none, MySQL the year 0.
constexpr base::UtcTime kEarliest = std::chrono::sys_days(std::chrono::year(1971) / 1 / 1);

/// A token that was pasted with a blank or a line end behind it.
std::string_view Trimmed(const base::Secret& token, std::string_view column,
                         std::vector<base::Text>* notes) {
  const std::string_view text = base::TrimAscii(token.Reveal());
  if (text.size() != token.size() && !text.empty()) {
    const std::string name(column);
    notes->push_back({name + ": blanks around it were taken away", name + "：已去除首尾空白"});
  }
  return text;
}

std::string Missing(const std::string& stored, std::optional<std::string> claimed) {
  return stored.empty() ? std::move(claimed).value_or("") : stored;
}

}  // namespace

RowAdopter::RowAdopter(Dependencies dependencies, core::RefreshPolicy policy, base::UtcTime now)
    : dependencies_(std::move(dependencies)), policy_(policy), now_(now) {}

PreparedRow RowAdopter::Prepare(const storage::OldRow& old) const {
  PreparedRow prepared;
  prepared.row.old_digest = old.digest;
  core::Token& token = prepared.row.record.token;
  token.id = old.id;
  token.uid = dependencies_.entropy.Hex(kUidBytes);
  token.biz_id = old.biz_id;
  token.client_id = old.client_id;
  token.tag = old.tag;
  token.memo = old.memo;
  token.enabled = old.enabled;
  token.state.since = now_;
  TakeTimes(old, &token, &prepared.notes);
  TakeTokens(old, &prepared);
  TakeProxy(old, &prepared);
  const core::TokenClaims claims = dependencies_.read_claims(prepared.access_token.Reveal());
  TakeFacts(old, claims, &token);
  if (!prepared.access_token.empty()) {
    token.at_expires_at = claims.expires_at;
    token.at_issued_at = claims.issued_at ? claims.issued_at : token.last_refresh_at;
    // Else a row whose time cannot be read would be refreshed at once, with a token that lives.
    token.last_refresh_at = token.last_refresh_at ? token.last_refresh_at : claims.issued_at;
  }
  token.refresh_result = CleanResult(old);
  if (token.state.state == core::TokenState::kActive) {
    token.next_refresh_at = core::NextRefreshAt(
        policy_, {token.at_expires_at, token.at_issued_at, token.last_refresh_at},
        core::RowJitter(token.uid, token.generation), now_);
  }
  return prepared;
}

std::optional<base::UtcTime> RowAdopter::ReadTime(const std::string& text, std::string_view column,
                                                  Notes* notes) const {
  const auto written = base::ParseWrittenTime(text);
  if (written && written->time >= kEarliest) {
    return written->has_zone ? written->time : dependencies_.from_local_time(written->time);
  }
  const bool means_never =
      written || base::TrimAscii(text).empty() || text.starts_with("0000-00-00");
  if (!means_never) {
    const std::string name(column);
    notes->push_back({name + ": is no time that can be read; taken for unknown",
                      name + "：无法识别的时间，按未知处理"});
  }
  return std::nullopt;
}

void RowAdopter::TakeTimes(const storage::OldRow& old, core::Token* token, Notes* notes) const {
  token->last_refresh_at = ReadTime(old.last_refresh_time, "last_refresh_time", notes);
  const auto created = ReadTime(old.create_time, "create_time", notes);
  const auto updated = ReadTime(old.update_time, "update_time", notes);
  token->created_at = created.value_or(updated.value_or(token->last_refresh_at.value_or(now_)));
  token->updated_at = updated.value_or(token->created_at);
}

void RowAdopter::TakeTokens(const storage::OldRow& old, PreparedRow* prepared) const {
  storage::TokenRecord& record = prepared->row.record;
  core::Token& token = record.token;
  const std::string_view refresh_token = Trimmed(old.refresh_token, "rt", &prepared->notes);
  const std::string_view access_token = Trimmed(old.access_token, "at", &prepared->notes);
  const std::string_view last = Trimmed(old.last_refresh_token, "last_rt", &prepared->notes);
  if (refresh_token.empty()) {
    token.state.state = core::TokenState::kNeedsLogin;
    token.state.code = core::kNoRefreshToken;
  } else {
    record.sealed_refresh_token = Seal(refresh_token, token.uid, "rt");
    token.rt_fingerprint = dependencies_.fingerprinter.Of(refresh_token);
  }
  if (!access_token.empty()) {
    prepared->access_token = base::Secret::CopyOf(access_token);
    record.sealed_access_token = Seal(access_token, token.uid, "at");
  }
  if (!last.empty()) {
    record.sealed_last_refresh_token = Seal(last, token.uid, "last_rt");
    prepared->row.last_fingerprint = dependencies_.fingerprinter.Of(last);
    // The ledger knows the one before as generation 0.
    token.generation = last == refresh_token ? 0 : 1;
  }
}

void RowAdopter::TakeProxy(const storage::OldRow& old, PreparedRow* prepared) const {
  storage::TokenRecord& record = prepared->row.record;
  core::Token& token = record.token;
  const std::string_view text = base::TrimAscii(old.proxy.Reveal());
  if (text.empty()) {
    return;
  }
  try {
    const core::ProxyUrl proxy = core::ProxyUrl::Parse(text, "proxy");
    record.sealed_proxy = Seal(proxy.url().Reveal(), token.uid, "proxy");
    token.proxy_label = proxy.label();
    token.proxy_fingerprint = dependencies_.fingerprinter.Of(proxy.url().Reveal());
  } catch (const base::Error&) {
    // Kept, so that it can be looked at; never gone past (P8).
    record.sealed_proxy = Seal(text, token.uid, "proxy");
    token.proxy_label = core::kBadProxyLabel;
    token.proxy_fingerprint = dependencies_.fingerprinter.Of(text);
    if (token.state.state == core::TokenState::kActive) {
      token.state.state = core::TokenState::kMisconfigured;
      token.state.code = core::kBadProxy;
    }
  }
}

void RowAdopter::TakeFacts(const storage::OldRow& old, const core::TokenClaims& claims,
                           core::Token* token) const {
  TokenFacts facts = MergeFacts(core::Token{}, claims);
  token->email = Missing(old.email, std::move(facts.email));
  token->user_name = Missing(old.user_name, std::move(facts.user_name));
  token->type = Missing(old.type, std::move(facts.type));
  token->user_info = Missing(old.user_info, std::move(facts.user_info));
  token->account_info = Missing(old.account_info, std::move(facts.account_info));
}

std::string RowAdopter::CleanResult(const storage::OldRow& old) const {
  const auto view = [](const base::Secret& secret) { return base::TrimAscii(secret.Reveal()); };
  const std::array secrets{view(old.refresh_token), view(old.access_token),
                           view(old.last_refresh_token), view(old.proxy)};
  return core::CleanOldResult(old.refresh_result.Reveal(), secrets);
}

std::string RowAdopter::SealAccessFor(const base::Secret& access_token,
                                      const std::string& uid) const {
  return Seal(access_token.Reveal(), uid, "at");
}

std::string RowAdopter::Seal(std::string_view plain, const std::string& uid,
                             std::string_view column) const {
  return dependencies_.cipher.Seal(
      plain, {.store_id = dependencies_.store_id, .row_uid = uid, .column = column});
}

}  // namespace rtm::service
