#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crypto/credential_hash.h"
#include "service/session_rig_for_test.h"
#include "testing/capture_log.h"

namespace rtm::service {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class PasswordChangeTest : public SessionRig {
 protected:
  static constexpr const char* kOld = "correct horse";
  static constexpr const char* kNew = "battery staple";

  SessionService::Login Change(SessionService& sessions, std::string_view current,
                               std::string_view next) {
    return RunCoroutine(sessions.ChangePassword(
        {core::Actor::Kind::kOperator, "admin", kOutside.address, "r-1"},
        base::Secret::CopyOf(current), base::Secret::CopyOf(next), kOutside));
  }
  ErrorCode CodeOf(SessionService& sessions, std::string_view current, std::string_view next) {
    try {
      Change(sessions, current, next);
    } catch (const base::Error& error) {
      field_ = error.field();
      return error.code();
    }
    ADD_FAILURE() << "it was changed";
    return kLoggedIn;
  }
  std::string Stored(std::string_view key) {
    const std::string name(key);
    return std::string(cipher_
                           ->Open(settings_.values.at(name),
                                  {.store_id = "store-1", .row_uid = "settings", .column = key})
                           .Reveal());
  }
  std::string field_;
};

TEST_F(PasswordChangeTest, AllSessionsEndButTheNewOne) {
  const auto sessions = Make(Options(kOld));
  const std::string before = RunCoroutine(sessions->LogIn("admin", kOld, kOutside)).token;
  const SessionService::Login fresh = Change(*sessions, kOld, kNew);
  EXPECT_THROW(sessions->Authenticate(before, kOutside), base::Error);
  EXPECT_EQ(sessions->SessionEnd(before), std::nullopt);
  EXPECT_EQ(sessions->Authenticate(fresh.token, kOutside).name, "admin");
  EXPECT_EQ(sessions->SessionEnd(fresh.token), clock_.Now() + std::chrono::hours(240));
  EXPECT_EQ(fresh.expires_at, clock_.Now() + std::chrono::hours(240));
  EXPECT_EQ(LogInCode(*sessions, "admin", kOld), ErrorCode::kUnauthenticated);
  EXPECT_EQ(LogInCode(*sessions, "admin", kNew), kLoggedIn);
}

TEST_F(PasswordChangeTest, TheHashIsStoredSealedBesideTheMarkOfWhatItReplaced) {
  const auto sessions = Make(Options(kOld));
  const std::string token = Change(*sessions, kOld, kNew).token;
  for (const auto& [key, value] : settings_.values) {
    EXPECT_TRUE(crypto::LooksSealed(value)) << key;
  }
  EXPECT_EQ(Stored(PasswordStore::kReplacesKey), "mark-of-config");
  const std::string hash = Stored(PasswordStore::kHashKey);
  EXPECT_TRUE(crypto::IsPasswordHash(hash));
  const auto restarted = Make(Options(hash));
  EXPECT_EQ(LogInCode(*restarted, "admin", kNew), kLoggedIn);
  EXPECT_NO_THROW(restarted->Authenticate(token, kOutside)) << "the session outlives a restart";
}

TEST_F(PasswordChangeTest, AnotherNodeThatReadsAnewTakesItOver) {
  const auto here = Make(Options(kOld));
  const auto there = Make(Options(kOld));
  const std::string before = RunCoroutine(there->LogIn("admin", kOld, kOutside)).token;
  const std::string token = Change(*here, kOld, kNew).token;
  RunCoroutine(there->Load());
  EXPECT_THROW(there->Authenticate(before, kOutside), base::Error);
  EXPECT_NO_THROW(there->Authenticate(token, kOutside)) << "a session is valid on all nodes";
  EXPECT_EQ(LogInCode(*there, "admin", kOld), ErrorCode::kUnauthenticated);
  EXPECT_EQ(LogInCode(*there, "admin", kNew), kLoggedIn);
}

TEST_F(PasswordChangeTest, WhereConfigYmlHasAnotherPasswordTheSavedOneDoesNotHold) {
  const auto here = Make(Options(kOld));
  Change(*here, kOld, kNew);
  PasswordStore elsewhere(settings_, *cipher_, "store-1", "another-mark");
  EXPECT_FALSE(RunCoroutine(elsewhere.Load()));
  EXPECT_TRUE(RunCoroutine(passwords_.Load()));
}

TEST_F(PasswordChangeTest, ItIsAuditedAndLoggedWithoutThePasswords) {
  testing::CaptureLog log;
  const auto sessions = Make(Options(kOld));
  Change(*sessions, kOld, kNew);
  ASSERT_EQ(store_.events.size(), 1U);
  EXPECT_EQ(store_.events[0].action, "session.password_changed");
  EXPECT_EQ(store_.events[0].subject, "admin");
  EXPECT_EQ(store_.events[0].actor.address, kOutside.address);
  EXPECT_EQ(store_.events[0].detail, "");
  EXPECT_THAT(log.All(), HasSubstr("session.password_changed"));
  EXPECT_THAT(log.All(), Not(HasSubstr(kOld)));
  EXPECT_THAT(log.All(), Not(HasSubstr(kNew)));
}

TEST_F(PasswordChangeTest, AWrongPresentPasswordCountsAsAFailedLogin) {
  const auto sessions = Make(Options(kOld));
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(CodeOf(*sessions, "wrong", kNew), ErrorCode::kInvalidArgument);
    EXPECT_EQ(field_, "current_password");
  }
  EXPECT_EQ(store_.events.back().action, "session.login_failed");
  EXPECT_EQ(CodeOf(*sessions, kOld, kNew), ErrorCode::kThrottled);
  EXPECT_EQ(LogInCode(*sessions, "admin", kOld), ErrorCode::kThrottled);
  EXPECT_TRUE(settings_.values.empty());
  clock_.Advance(std::chrono::seconds(30));
  EXPECT_NO_THROW(Change(*sessions, kOld, kNew));
}

TEST_F(PasswordChangeTest, TheNewOneIsLongEnoughAndNoSample) {
  const auto sessions = Make(Options(kOld));
  for (const std::string& next :
       {std::string(7, 'x'), std::string(1025, 'x'), std::string("your-api-secret")}) {
    EXPECT_EQ(CodeOf(*sessions, kOld, next), ErrorCode::kInvalidArgument);
    EXPECT_EQ(field_, "new_password");
  }
  EXPECT_TRUE(store_.events.empty()) << "nobody has guessed";
  EXPECT_NO_THROW(Change(*sessions, kOld, std::string(1024, 'x')));
  EXPECT_EQ(LogInCode(*sessions, "admin", std::string(1024, 'x')), kLoggedIn);
}

TEST_F(PasswordChangeTest, WhatCannotBeSavedDoesNotHold) {
  const auto sessions = Make(Options(kOld));
  const std::string token = RunCoroutine(sessions->LogIn("admin", kOld, kOutside)).token;
  store_.is_away = true;
  EXPECT_EQ(CodeOf(*sessions, kOld, kNew), ErrorCode::kStoreUnavailable);
  settings_.commit_is_lost = true;
  EXPECT_EQ(CodeOf(*sessions, kOld, kNew), ErrorCode::kCommitUnknown);
  store_.is_away = settings_.commit_is_lost = false;
  EXPECT_NO_THROW(sessions->Authenticate(token, kOutside));
  EXPECT_EQ(LogInCode(*sessions, "admin", kOld), kLoggedIn);
  settings_.answer_is_lost = true;
  EXPECT_NO_THROW(Change(*sessions, kOld, kNew)) << "it stands in the store";
  EXPECT_EQ(LogInCode(*sessions, "admin", kNew), kLoggedIn);
}

TEST_F(PasswordChangeTest, WhereTheStoreDoesNotSayWhichOneStandsTheCallerIsTold) {
  const auto sessions = Make(Options(kOld));
  settings_.answer_is_lost = settings_.reading_fails = true;
  try {
    Change(*sessions, kOld, kNew);
    ADD_FAILURE() << "it was changed";
  } catch (const base::Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kCommitUnknown);
    EXPECT_THAT(error.public_text().en, HasSubstr("may be either one"));
    EXPECT_FALSE(error.public_text().zh.empty());
  }
  EXPECT_EQ(LogInCode(*sessions, "admin", kOld), kLoggedIn);
  settings_.answer_is_lost = settings_.reading_fails = false;
  EXPECT_NO_THROW(Change(*sessions, kOld, kNew)) << "it can be changed again";
  EXPECT_EQ(LogInCode(*sessions, "admin", kNew), kLoggedIn);
}

TEST_F(PasswordChangeTest, ThePublishedSampleIsGoneAtOnce) {
  const auto sessions = Make(Options("admin123"));
  EXPECT_EQ(sessions->PublishedSamples(), std::vector<std::string>{"auth.password"});
  Change(*sessions, "admin123", kNew);
  EXPECT_TRUE(sessions->PublishedSamples().empty());
}

TEST_F(PasswordChangeTest, ASecretIsNoSession) {
  const auto sessions = Make(Options(kOld));
  EXPECT_EQ(sessions->SessionEnd("the-api-secret-of-this-test"), std::nullopt);
  EXPECT_EQ(sessions->SessionEnd(""), std::nullopt);
}

}  // namespace
}  // namespace rtm::service
