#include "upstream/provider_profile.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "upstream/endpoint_url.h"

namespace rtm::upstream {
namespace {

ProviderProfile Named(const std::string& name) {
  ProviderProfile profile;
  profile.name = name;
  profile.token_url = "https://id.example/token";
  return profile;
}

/// What the catalog says about `profiles`, "" if it takes them.
std::string Complaint(std::vector<ProviderProfile> profiles) {
  try {
    const ProviderCatalog catalog(std::move(profiles));
    return "";
  } catch (const base::Error& error) {
    EXPECT_EQ(error.code(), base::ErrorCode::kConfig);
    return error.what();
  }
}

std::vector<ProviderProfile> One(ProviderProfile profile) {
  std::vector<ProviderProfile> profiles;
  profiles.push_back(std::move(profile));
  return profiles;
}

TEST(ProviderProfileTest, OpenAiIsBuiltInAsTheContractSays) {
  const ProviderProfile profile = OpenAiProfile();
  EXPECT_EQ(profile.name, "openai");
  EXPECT_EQ(profile.token_url, "https://auth.openai.com/oauth/token");
  EXPECT_EQ(profile.request_format, RequestFormat::kJson);
  EXPECT_EQ(profile.reuse_leeway.count(), 0);
  EXPECT_EQ(profile.error_table.by_code.at("invalid_grant"), core::ErrorClass::kNeedsLogin);
  EXPECT_EQ(Complaint(One(OpenAiProfile())), "");
}

TEST(EndpointUrlTest, TheRootIsTheHostsOwn) {
  EXPECT_EQ(RootOf("https://auth.example/oauth/token?a=b"), "https://auth.example/");
  EXPECT_EQ(RootOf("https://auth.example:8443"), "https://auth.example:8443/");
  EXPECT_EQ(RootOf("http://127.0.0.1:1?x"), "http://127.0.0.1:1/");
}

TEST(ProviderProfileTest, CatalogFindsByName) {
  std::vector<ProviderProfile> profiles;
  profiles.push_back(Named("b"));
  profiles.push_back(Named("a"));
  const ProviderCatalog catalog(std::move(profiles));
  EXPECT_EQ(catalog.names(), (std::vector<std::string>{"a", "b"}));
  ASSERT_NE(catalog.Find("a"), nullptr);
  EXPECT_EQ(catalog.Find("a")->name, "a");
  EXPECT_EQ(catalog.Find("c"), nullptr);
}

TEST(ProviderProfileTest, DoubledNameIsRefused) {
  std::vector<ProviderProfile> profiles;
  profiles.push_back(Named("a"));
  profiles.push_back(Named("a"));
  EXPECT_TRUE(Complaint(std::move(profiles)).starts_with("providers.a: "));
}

TEST(ProviderProfileTest, ExtraMayNotSayWhatTheRequestSays) {
  for (const char* const key :
       {"grant_type", "refresh_token", "client_id", "client_secret", "redirect_uri"}) {
    ProviderProfile profile = Named("a");
    profile.extra[key] = "x";
    EXPECT_TRUE(Complaint(One(std::move(profile)))
                    .starts_with(std::string("providers.a.extra.") + key + ": "));
  }
}

TEST(ProviderProfileTest, PlainHttpIsForLoopbackOnly) {
  for (const char* const url :
       {"https://id.example/token", "HTTPS://id.example", "http://localhost:1/t",
        "http://127.0.0.1:8080/t", "http://127.9.9.9/", "http://[::1]:80/t"}) {
    EXPECT_TRUE(IsAcceptableEndpoint(url)) << url;
  }
  for (const char* const url :
       {"", "id.example/token", "http://id.example/", "http://10.0.0.1/", "http://localhost.evil/",
        "ftp://localhost/", "https://", "https:///path", "https://user:pw@id.example/",
        "https://id.example/#x", "file:///etc/passwd", "https://id.example/ a",
        "http://127.0.0.1.evil.example/"}) {
    EXPECT_FALSE(IsAcceptableEndpoint(url)) << url;
  }
  ProviderProfile profile = Named("a");
  profile.token_url = "http://id.example/";
  EXPECT_TRUE(Complaint(One(std::move(profile))).starts_with("providers.a.token_url: "));
  ProviderProfile by_issuer = Named("a");
  by_issuer.issuer = "http://id.example/";
  EXPECT_TRUE(Complaint(One(std::move(by_issuer))).starts_with("providers.a.issuer: "));
}

TEST(ProviderProfileTest, MetadataUrlsFollowTheirStandards) {
  EXPECT_EQ(OpenIdMetadataUrl("https://a.example"),
            "https://a.example/.well-known/openid-configuration");
  EXPECT_EQ(OpenIdMetadataUrl("https://a.example/x/y/"),
            "https://a.example/x/y/.well-known/openid-configuration");
  EXPECT_EQ(OAuthMetadataUrl("https://a.example"),
            "https://a.example/.well-known/oauth-authorization-server");
  EXPECT_EQ(OAuthMetadataUrl("https://a.example/"),
            "https://a.example/.well-known/oauth-authorization-server");
  EXPECT_EQ(OAuthMetadataUrl("https://a.example/x/y"),
            "https://a.example/.well-known/oauth-authorization-server/x/y");
}

}  // namespace
}  // namespace rtm::upstream
