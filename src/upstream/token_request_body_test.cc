#include "upstream/token_request_body.h"

#include <gtest/gtest.h>

namespace rtm::upstream {
namespace {

std::string Build(const ProviderProfile& profile, std::string_view client_id,
                  std::string_view refresh_token) {
  const base::Secret body =
      BuildTokenRequestBody(profile, client_id, base::Secret::CopyOf(refresh_token));
  return std::string(body.Reveal());
}

ProviderProfile FormProfile() {
  ProviderProfile profile;
  profile.name = "other";
  profile.client_id = "own";
  profile.client_secret = base::Secret::CopyOf("s&cret");
  profile.redirect_uri = "app://back?x=1";
  profile.extra = {{"audience", "a b"}, {"refresh_token", "planted"}, {"grant_type", "password"}};
  return profile;
}

TEST(TokenRequestBodyTest, OpenAiGetsTheJsonOfTheContract) {
  EXPECT_EQ(Build(OpenAiProfile(), "", "rt-1"),
            R"({"client_id":"app_WXrF1LSkiTtfYqiL6XtjygvX","grant_type":"refresh_token",)"
            R"("redirect_uri":"com.openai.chat://auth0.openai.com/ios/com.openai.chat/callback",)"
            R"("refresh_token":"rt-1"})");
  EXPECT_EQ(ContentTypeOf(RequestFormat::kJson), "application/json");
}

TEST(TokenRequestBodyTest, OtherClientsOfTheProviderSendNoRedirectUri) {
  EXPECT_EQ(Build(OpenAiProfile(), "app_other", "rt-1"),
            R"({"client_id":"app_other","grant_type":"refresh_token","refresh_token":"rt-1"})");
  EXPECT_NE(Build(OpenAiProfile(), OpenAiProfile().client_id, "rt-1").find("redirect_uri"),
            std::string::npos);
}

TEST(TokenRequestBodyTest, FormIsEncodedAndExtraOverridesNothing) {
  EXPECT_EQ(Build(FormProfile(), "", "r t+1&~*\xC3\xA9"),
            "client_id=own&client_secret=s%26cret&grant_type=refresh_token"
            "&redirect_uri=app%3A%2F%2Fback%3Fx%3D1&refresh_token=r%20t%2B1%26%7E%2A%C3%A9"
            "&audience=a%20b");
  EXPECT_EQ(ContentTypeOf(RequestFormat::kForm), "application/x-www-form-urlencoded");
}

TEST(TokenRequestBodyTest, SecretOfTheProfileGoesWithItsOwnClientOnly) {
  EXPECT_EQ(Build(FormProfile(), "foreign", "rt"),
            "client_id=foreign&grant_type=refresh_token&refresh_token=rt&audience=a%20b");
}

TEST(TokenRequestBodyTest, WithoutAnyClientIdThereIsNone) {
  ProviderProfile profile;
  EXPECT_EQ(Build(profile, "", "rt"), "grant_type=refresh_token&refresh_token=rt");
}

TEST(TokenRequestBodyTest, JsonIsEscaped) {
  ProviderProfile profile = FormProfile();
  profile.request_format = RequestFormat::kJson;
  profile.extra.clear();
  EXPECT_EQ(Build(profile, "foreign", std::string("a\"b\\c\n\x01\0\x7F/\xC3\xA9", 12)),
            R"({"client_id":"foreign","grant_type":"refresh_token",)"
            "\"refresh_token\":\"a\\\"b\\\\c\\u000A\\u0001\\u0000\\u007F/\xC3\xA9\"}");
}

}  // namespace
}  // namespace rtm::upstream
