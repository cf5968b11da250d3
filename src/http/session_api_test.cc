#include <gtest/gtest.h>

#include "http/api_rig_test.h"

namespace rtm::http {
namespace {

class SessionApiTest : public ApiRig {
 protected:
  static std::string Cookie(const std::string& token) {
    return "Cookie: rtm_session=" + token + "\r\nX-Requested-With: rt-manage\r\n";
  }
  std::string LogIn() {
    const Reply reply = Admin(
        "auth/login", R"({"username":"admin","password":")" + std::string(kPassword) + "\"}", "");
    EXPECT_EQ(reply.status(), 200) << reply.raw.body;
    return reply.Text("token");
  }
  static std::string Change(const std::string& current, const std::string& next) {
    return R"({"current_password":")" + current + R"(","new_password":")" + next + "\"}";
  }
};

TEST_F(SessionApiTest, UserInfoTellsWhenTheSessionEnds) {
  const Reply session = Admin("user/info", "{}", Cookie(LogIn()));
  EXPECT_EQ(session.Text("session_expires_at"),
            base::ToRfc3339(clock_.Now() + std::chrono::hours(240)));
  EXPECT_EQ(boost::json::serialize(session.At("published_samples")), "[]");
  EXPECT_EQ(session.At("uses_published_sample"), false);
  EXPECT_TRUE(Admin("user/info", "{}").At("session_expires_at").is_null());
  EXPECT_TRUE(Person("user/info", "{}").At("session_expires_at").is_null());
}

TEST_F(SessionApiTest, AChangeOfThePasswordGivesTheCallerANewCookie) {
  const std::string token = LogIn();
  const std::string other = LogIn();
  const Reply changed =
      Admin("auth/change-password", Change(kPassword, "another good password"), Cookie(token));
  ASSERT_EQ(changed.status(), 200) << changed.raw.body;
  EXPECT_EQ(changed.Text("data.expires_at"),
            base::ToRfc3339(clock_.Now() + std::chrono::hours(240)));
  EXPECT_TRUE(changed.raw.Has("httponly; samesite=strict"));
  for (const std::string& ended : {token, other}) {
    EXPECT_EQ(Admin("user/info", "{}", Cookie(ended)).status(), 401);
  }
  EXPECT_EQ(Admin("auth/login", R"({"username":"admin","password":"another good password"})", "")
                .status(),
            200);
}

TEST_F(SessionApiTest, OnlyASessionMayChangeThePassword) {
  const std::string body = Change(kPassword, "another good password");
  EXPECT_EQ(Person("auth/change-password", body).status(), 403) << "the control token";
  EXPECT_EQ(Admin("auth/change-password", body).status(), 403) << "the API secret";
  EXPECT_EQ(Admin("auth/change-password", body, "").status(), 401);
  EXPECT_EQ(Admin("auth/change-password", body, "Cookie: rtm_session=" + LogIn() + "\r\n").status(),
            403)
      << "a foreign page";
  LogIn();
}

TEST_F(SessionApiTest, WhatIsWrongIsNamed) {
  const std::string cookie = Cookie(LogIn());
  const auto field = [&](const std::string& body) {
    const Reply reply = Admin("auth/change-password", body, cookie);
    EXPECT_EQ(reply.status(), 400) << reply.raw.body;
    return reply.Text("field");
  };
  EXPECT_EQ(field("{}"), "current_password");
  EXPECT_EQ(field(Change("wrong", "another good password")), "current_password");
  EXPECT_EQ(field(Change(kPassword, "")), "new_password");
  EXPECT_EQ(field(Change(kPassword, "short")), "new_password");
  EXPECT_EQ(field(Change(kPassword, "my-api-secret-2025")), "new_password");
}

}  // namespace
}  // namespace rtm::http
