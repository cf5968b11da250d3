#include "service/session_service.h"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <future>

#include "base/error.h"
#include "crypto/credential_hash.h"
#include "service/session_rig_for_test.h"

namespace rtm::service {
namespace {

class SessionServiceTest : public SessionRig {};

TEST_F(SessionServiceTest, TheRightPasswordMakesASessionThatIsKnownAgain) {
  const auto sessions = Make(Options(crypto::HashPasswordBlocking("correct horse")));
  const auto login = RunCoroutine(sessions->LogIn("admin", "correct horse", kOutside));
  EXPECT_EQ(login.username, "admin");
  EXPECT_EQ(login.expires_at, clock_.Now() + std::chrono::hours(240));
  const core::Actor actor = sessions->Authenticate(login.token, kOutside);
  EXPECT_EQ(actor.kind, core::Actor::Kind::kOperator);
  EXPECT_EQ(actor.name, "admin");
  EXPECT_EQ(actor.address, "203.0.113.7");
  ASSERT_EQ(store_.events.size(), 1U);
  EXPECT_EQ(store_.events[0].action, "session.login");
}

TEST_F(SessionServiceTest, WrongUserAndWrongPasswordLookTheSame) {
  const auto sessions = Make(Options("correct horse"));
  EXPECT_EQ(LogInCode(*sessions, "admin", "wrong"), ErrorCode::kUnauthenticated);
  EXPECT_EQ(LogInCode(*sessions, "root", "correct horse"), ErrorCode::kUnauthenticated);
  EXPECT_EQ(LogInCode(*sessions, "admin", ""), ErrorCode::kUnauthenticated);
  EXPECT_EQ(LogInCode(*sessions, "admin", std::string(100'000, 'x')), ErrorCode::kUnauthenticated);
}

TEST_F(SessionServiceTest, FailedLoginsAreCounted) {
  base::MetricRegistry registry;
  SessionOptions options = Options("the right password");
  options.logins_failed = registry.AddCounters("failed_total", {}, "Failed.").With({});
  const auto sessions = Make(std::move(options));
  EXPECT_EQ(LogInCode(*sessions, "admin", "wrong"), ErrorCode::kUnauthenticated);
  EXPECT_EQ(LogInCode(*sessions, "admin", "the right password"), kLoggedIn);
  EXPECT_NE(registry.Render({}).find("failed_total 1\n"), std::string::npos);
}

TEST_F(SessionServiceTest, ATypedPasswordInTheNameFieldIsNotKept) {
  const auto sessions = Make(Options("correct horse"));
  LogInCode(*sessions, "correct horse", "");
  ASSERT_EQ(store_.events.size(), 1U);
  EXPECT_EQ(store_.events[0].action, "session.login_failed");
  EXPECT_EQ(store_.events[0].subject, "");
  EXPECT_EQ(store_.events[0].actor.name, "");
  EXPECT_EQ(store_.events[0].detail.find("correct"), std::string::npos);
}

TEST_F(SessionServiceTest, FiveFailuresSlowItDownAlsoForTheRightPassword) {
  const auto sessions = Make(Options("correct horse"));
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(LogInCode(*sessions, "admin", "wrong"), ErrorCode::kUnauthenticated);
  }
  try {
    RunCoroutine(sessions->LogIn("admin", "correct horse", kOutside));
    FAIL();
  } catch (const base::Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kThrottled);
    EXPECT_EQ(error.retry_after(), std::chrono::seconds(30));
  }
  clock_.Advance(std::chrono::seconds(30));
  EXPECT_EQ(LogInCode(*sessions, "admin", "correct horse"), kLoggedIn);
}

TEST_F(SessionServiceTest, GuessesThatComeAtOnceAreBoundedToo) {
  const auto sessions = Make(Options(crypto::HashPasswordBlocking("correct horse")));
  asio::io_context io(1);
  std::vector<std::future<SessionService::Login>> guesses;
  guesses.reserve(60);
  for (int i = 0; i < 60; ++i) {
    guesses.push_back(
        asio::co_spawn(io, sessions->LogIn("admin", "guess", kOutside), asio::use_future));
  }
  io.run();
  int tried = 0;
  int throttled = 0;
  for (auto& guess : guesses) {
    try {
      guess.get();
    } catch (const base::Error& error) {
      (error.code() == ErrorCode::kThrottled ? throttled : tried) += 1;
    }
  }
  EXPECT_EQ(tried + throttled, 60);
  // Five may fail; one more may have been hashing beside the fifth.
  EXPECT_LE(tried, 6);
  EXPECT_GE(tried, 5);
}

TEST_F(SessionServiceTest, ASessionEndsByTimeByLogOutAndByANewPassword) {
  const auto sessions = Make(Options("correct horse"));
  const std::string token = RunCoroutine(sessions->LogIn("admin", "correct horse", kHere)).token;
  const std::string other = RunCoroutine(sessions->LogIn("admin", "correct horse", kHere)).token;
  RunCoroutine(sessions->LogOut(token, kHere));
  EXPECT_THROW(sessions->Authenticate(token, kHere), base::Error);
  EXPECT_NO_THROW(sessions->Authenticate(other, kHere));
  EXPECT_NO_THROW(Make(Options("correct horse"))->Authenticate(other, kHere)) << "a restart";
  EXPECT_THROW(Make(Options("new password"))->Authenticate(other, kHere), base::Error);
  clock_.Advance(std::chrono::hours(240));
  EXPECT_THROW(sessions->Authenticate(other, kHere), base::Error);
}

TEST_F(SessionServiceTest, WhatOneNodeEndsIsOverOnAllAndAfterARestart) {
  const auto here = Make(Options("correct horse"));
  const auto there = Make(Options("correct horse"));
  const std::string token = RunCoroutine(here->LogIn("admin", "correct horse", kHere)).token;
  EXPECT_NO_THROW(there->Authenticate(token, kHere));
  RunCoroutine(here->LogOut(token, kHere));
  RunCoroutine(there->Load());
  EXPECT_THROW(there->Authenticate(token, kHere), base::Error);
  const auto restarted = Make(Options("correct horse"));
  RunCoroutine(restarted->Load());
  EXPECT_THROW(restarted->Authenticate(token, kHere), base::Error);
}

TEST_F(SessionServiceTest, ALogOutThatIsNotSavedHoldsHere) {
  const auto sessions = Make(Options("correct horse"));
  const std::string token = RunCoroutine(sessions->LogIn("admin", "correct horse", kHere)).token;
  store_.is_away = true;
  EXPECT_THROW(RunCoroutine(sessions->LogOut(token, kHere)), base::Error);
  EXPECT_THROW(sessions->Authenticate(token, kHere), base::Error);
  RunCoroutine(sessions->Load());
  EXPECT_THROW(sessions->Authenticate(token, kHere), base::Error) << "nothing is forgotten by it";
}

TEST_F(SessionServiceTest, ATokenOfAnotherKeyOrNoneIsRefused) {
  const auto sessions = Make(Options("correct horse"));
  EXPECT_THROW(sessions->Authenticate("", kHere), base::Error);
  EXPECT_THROW(sessions->Authenticate("eyJhbGciOiJub25lIn0.e30.", kHere), base::Error);
  crypto::SessionClaims claims;
  claims.username = "admin";
  claims.session_id = "x";
  claims.issued_at = clock_.Now();
  claims.expires_at = clock_.Now() + std::chrono::hours(1);
  const crypto::JwtSigner stranger(base::Secret(std::string("another-key")));
  EXPECT_THROW(sessions->Authenticate(stranger.Sign(claims), kHere), base::Error);
}

TEST_F(SessionServiceTest, APublishedPasswordWorksOnThisMachineOnly) {
  const auto sessions = Make(Options("admin123"));
  EXPECT_EQ(sessions->PublishedSamples(), std::vector<std::string>{"auth.password"});
  EXPECT_EQ(LogInCode(*sessions, "admin", "admin123", kHere), kLoggedIn);
  PeerFacts peer = kHere;
  peer.peer_is_loopback = false;
  EXPECT_EQ(LogInCode(*sessions, "admin", "admin123", peer), ErrorCode::kForbidden);
  peer = kHere;
  peer.host_is_local = false;
  EXPECT_EQ(LogInCode(*sessions, "admin", "admin123", peer), ErrorCode::kForbidden);
  peer = kHere;
  peer.has_forwarded_header = true;
  EXPECT_EQ(LogInCode(*sessions, "admin", "admin123", peer), ErrorCode::kForbidden);
  EXPECT_EQ(LogInCode(*sessions, "admin", "admin1234", peer), ErrorCode::kUnauthenticated)
      << "a published value that is not the configured one is just wrong";
}

TEST_F(SessionServiceTest, APublishedPasswordSaysBothWaysToChangeIt) {
  const auto sessions = Make(Options("admin123"));
  try {
    RunCoroutine(sessions->LogIn("admin", "admin123", kOutside));
    FAIL();
  } catch (const base::Error& error) {
    const base::Text& text = error.public_text();
    EXPECT_NE(text.en.find("in config.yml and restart, or change it in the console"),
              std::string::npos);
    EXPECT_NE(text.zh.find("控制台"), std::string::npos);
  }
}

TEST_F(SessionServiceTest, AHashOfAPublishedPasswordIsOneAsWell) {
  const auto sessions = Make(Options(crypto::HashPasswordBlocking("admin123")));
  EXPECT_EQ(LogInCode(*sessions, "admin", "admin123", kOutside), ErrorCode::kForbidden);
}

TEST_F(SessionServiceTest, TheApiSecretAndItsPublishedSamples) {
  const auto sessions = Make(Options("correct horse"));
  const auto kind = core::Actor::Kind::kPublicApi;
  EXPECT_EQ(sessions->CheckApiSecret("the-api-secret-of-this-test", kOutside, kind).kind, kind);
  EXPECT_THROW(sessions->CheckApiSecret("", kOutside, kind), base::Error);
  EXPECT_THROW(sessions->CheckApiSecret("the-api-secret-of-this-tesT", kOutside, kind),
               base::Error);
  EXPECT_TRUE(sessions->PublishedSamples().empty());

  SessionOptions options = Options("correct horse");
  options.api_secret = base::Secret(std::string("my-api-secret-2025"));
  const auto published = Make(std::move(options));
  EXPECT_EQ(published->PublishedSamples(), std::vector<std::string>{"auth.api_secret"});
  EXPECT_NO_THROW(published->CheckApiSecret("my-api-secret-2025", kHere, kind));
  try {
    published->CheckApiSecret("my-api-secret-2025", kOutside, kind);
    FAIL();
  } catch (const base::Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kForbidden);
    EXPECT_NE(error.public_text().en.find("auth.api_secret"), std::string::npos);
    EXPECT_NE(error.public_text().zh.find("auth.api_secret"), std::string::npos);
    EXPECT_EQ(error.public_text().en.find("console"), std::string::npos);
  }
}

TEST_F(SessionServiceTest, AnEmptyApiSecretOrControlTokenOpensNothing) {
  SessionOptions options = Options("correct horse");
  options.api_secret = {};
  options.control_token = {};
  const auto sessions = Make(std::move(options));
  EXPECT_THROW(sessions->CheckApiSecret("", kHere, core::Actor::Kind::kPublicApi), base::Error);
  EXPECT_FALSE(sessions->CheckControlToken(""));
  EXPECT_TRUE(Make(Options("x"))->CheckControlToken("control"));
}

TEST_F(SessionServiceTest, ALoginThatCannotBeAuditedIsRefused) {
  const auto sessions = Make(Options("correct horse"));
  store_.is_away = true;
  EXPECT_EQ(LogInCode(*sessions, "admin", "correct horse"), ErrorCode::kStoreUnavailable);
  EXPECT_EQ(LogInCode(*sessions, "admin", "wrong"), ErrorCode::kUnauthenticated);
}

}  // namespace
}  // namespace rtm::service
