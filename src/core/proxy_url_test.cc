#include "core/proxy_url.h"

#include <gtest/gtest.h>

#include <string>

#include "base/error.h"

namespace rtm::core {
namespace {

struct Accepted {
  const char* text;
  const char* url;
  const char* label;
  bool has_password = false;
};

class ProxyUrlAcceptsTest : public ::testing::TestWithParam<Accepted> {};

TEST_P(ProxyUrlAcceptsTest, Normalizes) {
  const ProxyUrl proxy = ProxyUrl::Parse(GetParam().text, "proxy");
  EXPECT_EQ(proxy.url().Reveal(), GetParam().url);
  EXPECT_EQ(proxy.label(), GetParam().label);
  EXPECT_EQ(proxy.has_password(), GetParam().has_password);
  // What was normalized stays as it is.
  EXPECT_EQ(ProxyUrl::Parse(proxy.url().Reveal(), "proxy").url().Reveal(), GetParam().url);
}

INSTANTIATE_TEST_SUITE_P(
    Forms, ProxyUrlAcceptsTest,
    ::testing::Values(
        Accepted{"http://10.0.0.1:8080", "http://10.0.0.1:8080", "http://10.0.0.1:8080"},
        Accepted{"http://host", "http://host:80", "http://host:80"},
        Accepted{"http://host:", "http://host:80", "http://host:80"},
        Accepted{"https://Host.Example/", "https://host.example:443", "https://host.example:443"},
        Accepted{"socks5://h", "socks5://h:1080", "socks5://h:1080"},
        Accepted{"SOCKS5H://h:1", "socks5h://h:1", "socks5h://h:1"},
        Accepted{" http://h:65535\n", "http://h:65535", "http://h:65535"},
        Accepted{"http://[2001:DB8::1]:3128", "http://[2001:db8::1]:3128",
                 "http://[2001:db8::1]:3128"},
        Accepted{"socks5://[::1]", "socks5://[::1]:1080", "socks5://[::1]:1080"},
        Accepted{"http://my_proxy-1.local:1", "http://my_proxy-1.local:1",
                 "http://my_proxy-1.local:1"},
        Accepted{"http://user@h:1", "http://user@h:1", "http://user@h:1"},
        Accepted{"http://user:pass@h:1", "http://user:pass@h:1", "http://user:***@h:1", true},
        Accepted{"http://:pass@h:1", "http://:pass@h:1", "http://:***@h:1", true},
        Accepted{"http://user:@h:1", "http://user:@h:1", "http://user@h:1"},
        Accepted{"http://u%40x:p%3A%2F%40@h:1", "http://u%40x:p%3A%2F%40@h:1",
                 "http://u%40x:***@h:1", true},
        Accepted{"http://u:p%E5%88%B7@h:1", "http://u:p%E5%88%B7@h:1", "http://u:***@h:1", true},
        Accepted{"socks5h://u:p:q@h:1", "socks5h://u:p:q@h:1", "socks5h://u:***@h:1", true}));

/// Every text carries the password "hunter2" where it can.
class ProxyUrlRefusesTest : public ::testing::TestWithParam<const char*> {};

TEST_P(ProxyUrlRefusesTest, NamesTheFieldAndNeverThePassword) {
  try {
    ProxyUrl::Parse(GetParam(), "updates.proxy");
    FAIL() << "accepted " << GetParam();
  } catch (const base::Error& error) {
    EXPECT_EQ(error.code(), base::ErrorCode::kInvalidArgument);
    EXPECT_EQ(error.field(), "updates.proxy");
    for (const std::string& text :
         {error.public_text().en, error.public_text().zh, error.log_message()}) {
      EXPECT_EQ(text.find("hunter2"), std::string::npos) << text;
      EXPECT_NE(text.find("updates.proxy"), std::string::npos) << text;
      EXPECT_NE(text.find("socks5h://"), std::string::npos) << text;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(
    Forms, ProxyUrlRefusesTest,
    ::testing::Values("", "  ", "direct", "10.0.0.1:8080", "localhost:8080", "host", "//host:80",
                      "http:", "http:host", "http://", "http://:8080", "http://u:hunter2@:80",
                      "http://u:hunter2@h:0", "http://u:hunter2@h:65536",
                      "http://u:hunter2@h:99999999999999999999", "http://u:hunter2@h:80a",
                      "http://u:hunter2@h:-1", "http://u:hunter2@h/path", "http://u:hunter2@h?q=1",
                      "http://u:hunter2@h#f", "http://u:hunter2@h:80/#", "ftp://u:hunter2@h",
                      "socks4://u:hunter2@h", "socks://u:hunter2@h", "file:///etc/passwd",
                      "http://u:hunter2@h h:80", "http://u:hunter2 x@h:80",
                      "http://u:hunter2@h:80\r\nX: y", "http://u:hunter2\t@h",
                      "http://u:hunter2刷@h", "http://刷新.example", "http://u:hunter2%0d%0a@h",
                      "http://u%00:hunter2@h", "http://u:hunter2%7f@h", "http://u:hunter2%@h",
                      "http://u:hunter2%zz@h", "http://u:hunter2@x@h", "http://u:hun/ter2@h",
                      "http://u:***@h:1", "http://h%20x:1", "http://h%2e:1", "http://[::1",
                      "http://[v1.x]:1", "http://[1.2.3.4]:1", "http://h,g:1", "http://a:b:c"));

TEST(ProxyUrlTest, AnOverlongTextIsTooLarge) {
  try {
    ProxyUrl::Parse("http://u:" + std::string(3000, 'x') + "@h", "proxy");
    FAIL();
  } catch (const base::Error& error) {
    EXPECT_EQ(error.code(), base::ErrorCode::kTooLarge);
    EXPECT_EQ(error.field(), "proxy");
    EXPECT_LT(error.public_text().en.size(), 200U);
  }
}

TEST(ProxyUrlTest, AnErrorKeepsBothLanguagesApart) {
  try {
    ProxyUrl::Parse("ftp://h", "proxy");
    FAIL();
  } catch (const base::Error& error) {
    EXPECT_TRUE(error.public_text().en.starts_with("proxy: "));
    EXPECT_TRUE(error.public_text().zh.starts_with("proxy"));
    EXPECT_NE(error.public_text().zh, error.public_text().en);
  }
}

}  // namespace
}  // namespace rtm::core
