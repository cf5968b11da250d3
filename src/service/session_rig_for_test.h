#pragma once

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "crypto/cipher.h"
#include "crypto/key_ring.h"
#include "service/audit_log.h"
#include "service/password_store.h"
#include "service/session_service.h"
#include "storage/settings_store.h"
#include "testing/fixed_entropy.h"
#include "testing/manual_clock.h"
#include "testing/run_coroutine.h"

namespace rtm::service {

using base::ErrorCode;
using testing::RunCoroutine;

/// An audit log in memory.
class FakeAuditStore final : public storage::AuditStore {
 public:
  asio::awaitable<void> Append(core::AuditEvent event) override {
    if (is_away) {
      throw base::Error(ErrorCode::kStoreUnavailable, {"away", "away"});
    }
    events.push_back(std::move(event));
    co_return;
  }
  asio::awaitable<Page> List(storage::AuditFilter, storage::PageRequest) override {
    co_return Page{events, static_cast<std::int64_t>(events.size())};
  }
  asio::awaitable<std::vector<core::AuditEvent>> ListBefore(storage::AuditFilter, std::int64_t,
                                                            std::int64_t) override {
    co_return events;
  }
  asio::awaitable<std::vector<std::string>> Actions() override {
    co_return std::vector<std::string>{};
  }
  std::vector<core::AuditEvent> events;
  bool is_away = false;
};

/// Settings in memory; their audit events go to the audit log beside them.
class FakeSettingsStore final : public storage::SettingsStore {
 public:
  explicit FakeSettingsStore(FakeAuditStore& audit) : audit_(audit) {}
  asio::awaitable<std::map<std::string, std::string>> LoadAll() override {
    if (reading_fails) {
      throw base::Error(ErrorCode::kStoreUnavailable, {"away", "away"});
    }
    co_return values;
  }
  asio::awaitable<void> Save(std::map<std::string, std::string> changed,
                             core::AuditEvent audit) override {
    if (commit_is_lost) {
      throw base::Error(ErrorCode::kCommitUnknown, {"unknown", "unknown"});
    }
    co_await audit_.Append(std::move(audit));
    for (auto& [key, value] : changed) {
      values[key] = std::move(value);
    }
    if (answer_is_lost) {
      throw base::Error(ErrorCode::kCommitUnknown, {"unknown", "unknown"});
    }
  }
  asio::awaitable<std::string> SaveIfAbsent(std::string key, std::string value) override {
    co_return values.try_emplace(std::move(key), std::move(value)).first->second;
  }
  asio::awaitable<bool> Replace(std::string, std::string, std::string,
                                std::optional<core::AuditEvent>) override {
    co_return false;
  }
  std::map<std::string, std::string> values;
  bool commit_is_lost = false;
  bool answer_is_lost = false;
  bool reading_fails = false;

 private:
  FakeAuditStore& audit_;
};

/// Ended sessions in memory; their audit events go to the audit log beside them.
class FakeSessionStore final : public storage::SessionStore {
 public:
  explicit FakeSessionStore(FakeAuditStore& audit) : audit_(audit) {}
  asio::awaitable<void> End(std::string session_id, base::UtcTime expires_at,
                            core::AuditEvent audit) override {
    co_await audit_.Append(std::move(audit));
    ended.insert_or_assign(std::move(session_id), expires_at);
  }
  asio::awaitable<Ended> LoadEnded() override { co_return ended; }
  Ended ended;

 private:
  FakeAuditStore& audit_;
};

const PeerFacts kOutside{.address = "203.0.113.7"};
const PeerFacts kHere{.address = "127.0.0.1", .peer_is_loopback = true, .host_is_local = true};

class SessionRig : public ::testing::Test {
 protected:
  static SessionOptions Options(std::string password) {
    SessionOptions options;
    options.password = std::move(password);
    options.api_secret = base::Secret(std::string("the-api-secret-of-this-test"));
    options.control_token = base::Secret(std::string("control"));
    return options;
  }
  std::unique_ptr<SessionService> Make(SessionOptions options) {
    return std::make_unique<SessionService>(
        std::move(options), crypto::JwtSigner(base::Secret(std::string("signing-key"))), pool_,
        audit_, passwords_, ended_, clock_, entropy_);
  }
  static ErrorCode LogInCode(SessionService& sessions, std::string user, std::string password,
                             PeerFacts peer = kOutside) {
    try {
      RunCoroutine(sessions.LogIn(std::move(user), std::move(password), std::move(peer)));
    } catch (const base::Error& error) {
      return error.code();
    }
    return ErrorCode::kInternal;  // Logged in.
  }
  static constexpr ErrorCode kLoggedIn = ErrorCode::kInternal;

  testing::ManualClock clock_;
  testing::FixedEntropy entropy_;
  base::BlockingPool pool_{2};
  FakeAuditStore store_;
  AuditLog audit_{store_, clock_};
  FakeSettingsStore settings_{store_};
  FakeSessionStore ended_{store_};
  std::unique_ptr<crypto::Cipher> cipher_ =
      crypto::MakeCipher(crypto::KeyRing::Generate(entropy_), entropy_);
  PasswordStore passwords_{settings_, *cipher_, "store-1", "mark-of-config"};
};

}  // namespace rtm::service
