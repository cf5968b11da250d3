#include "service/session_service.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/error.h"
#include "base/log.h"
#include "service/audit_log.h"
#include "service/password_store.h"

namespace rtm::service {
namespace {

constexpr std::array<std::string_view, 7> kPublishedSamples{
    "admin123",           "admin1234", "your-secret-key-change-this-in-production",
    "my-api-secret-2025", "aaaaa",     "your-api-secret-here",
    "your-api-secret"};

/// `otherwise`: where it can be changed but in config.yml.
base::Error PublishedSample(const std::string& key, const base::Text& otherwise = {}) {
  return {base::ErrorCode::kForbidden,
          {"The configured " + key +
               " is a published sample value that everyone knows; it works on this machine only "
               "(http://localhost). Change " +
               key + " in config.yml and restart" + otherwise.en + ".",
           "配置中的 " + key +
               " 是公开的示例值，人人皆知，只能在本机（http://localhost）使用。请在 "
               "config.yml 中修改 " +
               key + " 并重启" + otherwise.zh + "。"}};
}

base::Error WrongCredentials() {
  return {base::ErrorCode::kUnauthenticated,
          {"User name or password is wrong.", "用户名或密码错误。"}};
}

base::Error NoSession() {
  return {base::ErrorCode::kUnauthenticated,
          {"Log in again: the session is missing, over or ended.",
           "请重新登录：会话不存在、已过期或已结束。"}};
}

core::Actor OperatorAt(const std::string& name, const PeerFacts& peer) {
  core::Actor actor;
  actor.kind = core::Actor::Kind::kOperator;
  actor.name = name;
  actor.address = peer.address;
  return actor;
}

}  // namespace

bool IsLocal(const PeerFacts& peer) {
  return peer.peer_is_loopback && peer.host_is_local && !peer.has_forwarded_header;
}

bool IsPublishedSample(std::string_view secret) {
  return std::ranges::find(kPublishedSamples, secret) != kPublishedSamples.end();
}

SessionService::SessionService(SessionOptions options, crypto::JwtSigner signer,
                               base::BlockingPool& pool, AuditLog& audit, PasswordStore& passwords,
                               storage::SessionStore& ended, const base::Clock& clock,
                               base::Entropy& entropy)
    : options_(std::move(options)),
      signer_(std::move(signer)),
      pool_(pool),
      audit_(audit),
      passwords_(passwords),
      ended_(ended),
      clock_(clock),
      entropy_(entropy),
      throttle_(clock),
      credential_(MakeCredential(options_.password)) {}

std::int64_t SessionService::EpochOf(const std::string& password) const {
  // Another password means another epoch, so that sessions of the old one end. Keyed by the signing
  // key: a plain hash in every token would invite guessing a plain password.
  crypto::SessionClaims claims;
  claims.username = password;
  claims.session_id = "epoch";
  std::string token = signer_.Sign(claims);
  base::WipeString(claims.username);
  std::int64_t epoch = 0;
  // Eight characters of the signature; 48 bits fit every JSON reader's numbers.
  for (const char character : token.substr(token.size() - std::min<std::size_t>(token.size(), 8))) {
    epoch = (epoch << 6) ^ (static_cast<unsigned char>(character) & 0x7F);
  }
  base::WipeString(token);
  return epoch;
}

asio::awaitable<void> SessionService::Load() {
  std::optional<base::Secret> saved = co_await passwords_.Load();
  storage::SessionStore::Ended ended = co_await ended_.LoadEnded();
  auto next = MakeCredential(saved ? std::string(saved->Reveal()) : options_.password);
  const std::lock_guard lock(mutex_);
  credential_ = std::move(next);
  ended_sessions_.merge(ended);
}

asio::awaitable<SessionService::Login> SessionService::LogIn(std::string username,
                                                             std::string password, PeerFacts peer) {
  RefuseIfThrottled(username, peer);
  const std::optional<std::int64_t> epoch = co_await Verify(username, password, peer);
  if (!epoch) {
    throttle_.NoteFailure(peer.address, username);
    co_await NoteFailure(std::move(username), std::move(peer), "wrong user name or password");
    throw WrongCredentials();
  }
  if (IsPublishedSample(password) && !IsLocal(peer)) {
    co_await NoteFailure(std::move(username), std::move(peer), "published sample password");
    throw PublishedSample("auth.password", {", or change it in the console on this machine",
                                            "，或在本机的控制台中修改"});
  }
  base::WipeString(password);
  co_await audit_.Record(OperatorAt(options_.username, peer), "session.login", options_.username,
                         "");
  throttle_.NoteSuccess(peer.address, username);
  co_return MakeLogin(*epoch);
}

SessionService::Login SessionService::MakeLogin(std::int64_t epoch) {
  crypto::SessionClaims claims;
  claims.username = options_.username;
  claims.session_id = entropy_.Hex(16);
  claims.issued_at = clock_.Now();
  // A token tells whole seconds (RFC 7519 section 2).
  claims.expires_at = std::chrono::floor<base::seconds>(claims.issued_at + options_.lifetime);
  claims.epoch = epoch;
  return {.token = signer_.Sign(claims),
          .username = options_.username,
          .expires_at = claims.expires_at};
}

void SessionService::RefuseIfThrottled(const std::string& username, const PeerFacts& peer) const {
  const auto remaining = throttle_.Remaining(peer.address, username);
  if (!remaining) {
    return;
  }
  const std::string wait = std::to_string(remaining->count());
  throw base::Error(base::ErrorCode::kThrottled,
                    {"Too many failed logins; try again in " + wait + " seconds.",
                     "登录失败次数过多，请在 " + wait + " 秒后重试。"})
      .WithRetryAfter(*remaining);
}

asio::awaitable<void> SessionService::NoteFailure(std::string username, PeerFacts peer,
                                                  std::string why) {
  // Somebody may have typed the password into the field of the name: only a known name is kept.
  const bool is_known = username == options_.username;
  options_.logins_failed.Add();
  base::LogWarn("session.login_failed", {{"address", peer.address}, {"reason", why}});
  try {
    co_await audit_.Record(OperatorAt("", peer), "session.login_failed",
                           is_known ? options_.username : "", std::move(why));
  } catch (const base::Error& error) {
    // A refused login changes nothing, so it does not fail for want of its entry.
    base::LogWarn("audit.not_written", {{"error", error.log_message()}});
  }
}

std::optional<crypto::SessionClaims> SessionService::ClaimsOf(
    std::string_view session_token) const {
  auto claims = signer_.Verify(session_token, clock_.Now());
  if (!claims || claims->username != options_.username) {
    return std::nullopt;
  }
  const std::lock_guard lock(mutex_);
  if (claims->epoch != credential_->epoch || ended_sessions_.contains(claims->session_id)) {
    return std::nullopt;
  }
  return claims;
}

core::Actor SessionService::Authenticate(std::string_view session_token,
                                         const PeerFacts& peer) const {
  const auto claims = ClaimsOf(session_token);
  if (!claims) {
    throw NoSession();
  }
  return OperatorAt(claims->username, peer);
}

std::optional<base::UtcTime> SessionService::SessionEnd(std::string_view session_token) const {
  const auto claims = ClaimsOf(session_token);
  return claims ? std::optional(claims->expires_at) : std::nullopt;
}

asio::awaitable<void> SessionService::LogOut(std::string session_token, PeerFacts peer) {
  const base::UtcTime now = clock_.Now();
  const auto claims = signer_.Verify(session_token, now);
  if (!claims) {
    throw NoSession();
  }
  {
    const std::lock_guard lock(mutex_);
    std::erase_if(ended_sessions_, [now](const auto& ended) { return ended.second <= now; });
    ended_sessions_.insert_or_assign(claims->session_id, claims->expires_at);
  }
  co_await ended_.End(
      claims->session_id, claims->expires_at,
      audit_.Make(OperatorAt(claims->username, peer), "session.logout", claims->username, ""));
}

core::Actor SessionService::CheckApiSecret(std::string_view presented, const PeerFacts& peer,
                                           core::Actor::Kind kind) const {
  const std::string_view expected = options_.api_secret.Reveal();
  if (expected.empty() || !base::ConstantTimeEqual(presented, expected)) {
    throw base::Error(base::ErrorCode::kUnauthenticated,
                      {"The API secret is missing or wrong.", "缺少 API 密钥或密钥错误。"});
  }
  if (IsPublishedSample(expected) && !IsLocal(peer)) {
    throw PublishedSample("auth.api_secret");
  }
  core::Actor actor;
  actor.kind = kind;
  actor.address = peer.address;
  return actor;
}

std::optional<core::Actor> SessionService::CheckControlToken(std::string_view presented) const {
  const std::string_view expected = options_.control_token.Reveal();
  if (expected.empty() || !base::ConstantTimeEqual(presented, expected)) {
    return std::nullopt;
  }
  core::Actor actor;
  actor.kind = core::Actor::Kind::kCommandLine;
  return actor;
}

std::vector<std::string> SessionService::PublishedSamples() const {
  std::vector<std::string> keys;
  if (IsPublishedSample(credential()->password)) {
    keys.emplace_back("auth.password");
  }
  if (IsPublishedSample(options_.api_secret.Reveal())) {
    keys.emplace_back("auth.api_secret");
  }
  return keys;
}

}  // namespace rtm::service
