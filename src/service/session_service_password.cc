#include <algorithm>
#include <utility>

#include "base/error.h"
#include "base/log.h"
#include "crypto/credential_hash.h"
#include "service/audit_log.h"
#include "service/password_store.h"
#include "service/session_service.h"

namespace rtm::service {
namespace {

// What is longer is no password of anybody and only costs hashing time.
constexpr std::size_t kMaxPassword = 1024;
// NIST SP 800-63B section 5.1.1.2.
constexpr std::size_t kMinPassword = 8;

void CheckNewPassword(const base::Secret& password) {
  constexpr const char* kField = "new_password";
  if (password.size() < kMinPassword || password.size() > kMaxPassword) {
    throw base::InvalidArgument(kField, {"new_password: 8 to 1024 bytes are needed.",
                                         "new_password：长度须为 8 到 1024 字节。"});
  }
  if (IsPublishedSample(password.Reveal())) {
    throw base::InvalidArgument(
        kField, {"new_password: this is a published sample value that everyone knows.",
                 "new_password：这是公开的示例值，人人皆知。"});
  }
}

}  // namespace

std::shared_ptr<const SessionService::Credential> SessionService::MakeCredential(
    std::string password) const {
  const std::int64_t epoch = EpochOf(password);
  return std::make_shared<const Credential>(std::move(password), epoch);
}

std::shared_ptr<const SessionService::Credential> SessionService::credential() const {
  const std::lock_guard lock(mutex_);
  return credential_;
}

asio::awaitable<std::optional<std::int64_t>> SessionService::Verify(std::string username,
                                                                    std::string password,
                                                                    PeerFacts peer) {
  if (password.size() > kMaxPassword) {
    password.resize(kMaxPassword + 1);
  }
  const HashTurns::Turn turn = co_await hash_turns_.Take();
  // Again: of many guesses that came at once only as many may go on as may fail.
  RefuseIfThrottled(username, peer);
  const std::shared_ptr<const Credential> against = credential();
  const bool password_is_right =
      co_await pool_.Run([against, presented = base::Secret(std::move(password))] {
        return crypto::VerifyPasswordBlocking(against->password, presented.Reveal());
      });
  const bool name_is_right = base::ConstantTimeEqual(username, options_.username);
  co_return name_is_right&& password_is_right ? std::optional(against->epoch) : std::nullopt;
}

asio::awaitable<SessionService::Login> SessionService::ChangePassword(core::Actor actor,
                                                                      base::Secret current,
                                                                      base::Secret next,
                                                                      PeerFacts peer) {
  CheckNewPassword(next);
  const ExclusiveMark mark(
      changing_, {"Another change of the password is under way.", "另一次密码修改正在进行。"});
  RefuseIfThrottled(options_.username, peer);
  const bool is_right =
      (co_await Verify(options_.username, std::string(current.Reveal()), peer)).has_value();
  if (!is_right) {
    throttle_.NoteFailure(peer.address, options_.username);
    co_await NoteFailure(options_.username, std::move(peer), "wrong password at a change of it");
    throw base::InvalidArgument("current_password",
                                {"current_password: this is not the present password.",
                                 "current_password：当前密码错误。"});
  }
  throttle_.NoteSuccess(peer.address, options_.username);
  std::string hash = co_await Hash(std::move(next));
  co_await passwords_.Save(
      hash, audit_.Make(std::move(actor), "session.password_changed", options_.username, ""));
  const auto fresh = MakeCredential(std::move(hash));
  {
    const std::lock_guard lock(mutex_);
    credential_ = fresh;
  }
  base::LogInfo("session.password_changed", {{"address", peer.address}});
  co_return MakeLogin(fresh->epoch);
}

asio::awaitable<std::string> SessionService::Hash(base::Secret password) {
  const HashTurns::Turn turn = co_await hash_turns_.Take();
  co_return co_await pool_.Run([presented = std::move(password)] {
    return crypto::HashPasswordBlocking(presented.Reveal());
  });
}

}  // namespace rtm::service
