#include <gtest/gtest.h>

#include <boost/asio/ip/tcp.hpp>
#include <cstdlib>
#include <optional>

#include "testing/scripted_oauth_server.h"
#include "testing/tiny_proxy.h"
#include "upstream/curl_transport.h"
#include "upstream/testing/transport_caller.h"

namespace rtm::upstream {
namespace {

using core::ExchangePhase;
using core::NotSentReason;
using testing::ScriptedOAuthServer;
using testing::TinyProxy;

/// What people put into passwords, and how it stands in a URL.
constexpr const char* kUser = "us@er/";
constexpr const char* kPassword = "p@:/ %w\xC3\xB6rd";
constexpr const char* kEncoded = "us%40er%2F:p%40%3A%2F%20%25w%C3%B6rd";

std::string WithUser(const TinyProxy& proxy, const std::string& scheme, const std::string& user) {
  return scheme + "://" + user + "@127.0.0.1:" + std::to_string(proxy.port());
}

class CurlTransportProxyTest : public ::testing::Test {
 protected:
  HttpResult SendBy(const std::string& proxy_url) { return SendBy(proxy_url, server_.token_url()); }
  HttpResult SendBy(const std::string& proxy_url, const std::string& url) {
    HttpRequest request = MakeRefreshRequest(url, server_.grants().Issue(), observer_);
    request.route.proxy_url = base::Secret::CopyOf(proxy_url);
    return caller_.Launch(transport_.Send(std::move(request))).get();
  }
  void ExpectNotSent(const HttpResult& result, NotSentReason reason) {
    EXPECT_EQ(result.phase, ExchangePhase::kNotSent);
    EXPECT_EQ(result.not_sent_reason, reason) << result.detail;
    EXPECT_EQ(observer_->asked, 0);
    EXPECT_EQ(server_.connections(), 0U) << "nothing ever goes direct";
  }

  base::SystemClock clock_;
  ScriptedOAuthServer server_;
  std::shared_ptr<CountingObserver> observer_ = std::make_shared<CountingObserver>();
  TransportCaller caller_;
  CurlTransport transport_{clock_, {}};
};

TEST_F(CurlTransportProxyTest, GoesThroughAnHttpProxyWithCredentialsByConnect) {
  TinyProxy proxy({.user = kUser, .password = kPassword});
  EXPECT_EQ(SendBy(WithUser(proxy, "http", kEncoded)).http_status, 200);
  EXPECT_EQ(proxy.tunnels(), 1U);
  EXPECT_EQ(proxy.credentials(), std::vector{std::string(kUser) + ":" + kPassword});
  EXPECT_EQ(proxy.targets(), std::vector{"127.0.0.1:" + std::to_string(server_.port())});
  const auto received = server_.received();
  ASSERT_EQ(received.size(), 1U);
  EXPECT_FALSE(received[0].headers.contains("proxy-authorization"));
}

TEST_F(CurlTransportProxyTest, GoesThroughASocksProxyWithCredentials) {
  for (const char* const scheme : {"socks5", "socks5h"}) {
    TinyProxy proxy({.kind = TinyProxy::Kind::kSocks5, .user = kUser, .password = kPassword});
    EXPECT_EQ(SendBy(WithUser(proxy, scheme, kEncoded)).http_status, 200) << scheme;
    EXPECT_EQ(proxy.tunnels(), 1U);
    EXPECT_EQ(proxy.credentials(), std::vector{std::string(kUser) + ":" + kPassword});
  }
}

TEST_F(CurlTransportProxyTest, NamesAreResolvedByTheProxyUnlessItIsSocks5) {
  TinyProxy http({});
  TinyProxy socks({.kind = TinyProxy::Kind::kSocks5});
  // No name at all for the resolver of this machine (its first label is too long).
  const std::string host = std::string(70, 'a') + ".invalid:" + std::to_string(server_.port());
  EXPECT_EQ(SendBy(http.Url("http"), "http://" + host + "/").http_status, 200);
  EXPECT_EQ(SendBy(socks.Url("socks5h"), "http://" + host + "/").http_status, 200);
  EXPECT_EQ(http.targets(), std::vector{host});
  EXPECT_EQ(socks.targets(), std::vector{host});
  const HttpResult local = SendBy(socks.Url("socks5"), "http://" + host + "/");
  EXPECT_EQ(local.phase, ExchangePhase::kNotSent);
  EXPECT_EQ(local.not_sent_reason, NotSentReason::kDns) << local.detail;
}

TEST_F(CurlTransportProxyTest, RefusedConnectIsNotSent) {
  TinyProxy proxy({.answer_status = 403});
  const HttpResult result = SendBy(proxy.Url("http"));
  ExpectNotSent(result, NotSentReason::kProxyRefused);
  EXPECT_EQ(result.detail, "proxy: CONNECT answered with 403");
  EXPECT_EQ(proxy.targets().size(), 1U);
}

TEST_F(CurlTransportProxyTest, WrongPasswordIsNotSentAndNotShown) {
  TinyProxy http({.user = kUser, .password = kPassword});
  const HttpResult result = SendBy(WithUser(http, "http", "us%40er%2F:planted-secret"));
  ExpectNotSent(result, NotSentReason::kProxyAuth);
  EXPECT_EQ(result.detail, "proxy: CONNECT answered with 407");
  ExpectNotSent(SendBy(http.Url("http")), NotSentReason::kProxyAuth);

  TinyProxy socks({.kind = TinyProxy::Kind::kSocks5, .user = kUser, .password = kPassword});
  const HttpResult socks_result = SendBy(WithUser(socks, "socks5h", "us%40er%2F:planted-secret"));
  ExpectNotSent(socks_result, NotSentReason::kProxyAuth);
  EXPECT_EQ(socks_result.detail.find("planted-secret"), std::string::npos);
  ExpectNotSent(SendBy(socks.Url("socks5h")), NotSentReason::kProxyAuth);
}

TEST_F(CurlTransportProxyTest, SocksRefusalIsNotSent) {
  for (const int code : {1, 2, 3, 4, 5}) {
    TinyProxy proxy({.kind = TinyProxy::Kind::kSocks5, .answer_status = code});
    ExpectNotSent(SendBy(proxy.Url("socks5h")), NotSentReason::kProxyRefused);
  }
}

TEST_F(CurlTransportProxyTest, DeadProxyNeverGoesDirect) {
  boost::asio::io_context context;
  boost::asio::ip::tcp::socket bound(context);  // Not listening: connections are refused.
  bound.open(boost::asio::ip::tcp::v4());
  bound.bind({boost::asio::ip::address_v4::loopback(), 0});
  const std::string place = "127.0.0.1:" + std::to_string(bound.local_endpoint().port());
  for (const char* const scheme : {"http", "https", "socks5", "socks5h"}) {
    const HttpResult result = SendBy(std::string(scheme) + "://u:planted-secret@" + place);
    ExpectNotSent(result, NotSentReason::kConnect);
    EXPECT_EQ(result.detail.find("planted-secret"), std::string::npos);
  }
}

TEST_F(CurlTransportProxyTest, UnresolvableProxyNeverGoesDirect) {
  ExpectNotSent(SendBy("http://u:planted-secret@" + std::string(70, 'a') + ".invalid:8080"),
                NotSentReason::kDns);
}

TEST_F(CurlTransportProxyTest, WhatIsNoProxyNeverGoesDirect) {
  for (const char* const url : {"", "direct", "http://", "ftp://127.0.0.1:1", "127.0.0.1:1",
                                "socks4://127.0.0.1:1", "http://u:planted-secret@:x"}) {
    const HttpResult result = SendBy(url);
    EXPECT_EQ(result.phase, ExchangePhase::kNotSent) << url;
    EXPECT_EQ(result.detail.find("planted-secret"), std::string::npos) << url;
  }
  EXPECT_EQ(server_.connections(), 0U);
}

TEST_F(CurlTransportProxyTest, TwoUsersOfOneProxyNeverShareATunnel) {
  TinyProxy http({});
  SendBy(WithUser(http, "http", "session-1:x"));
  SendBy(WithUser(http, "http", "session-2:x"));
  EXPECT_EQ(http.credentials(), (std::vector<std::string>{"session-1:x", "session-2:x"}));
  EXPECT_EQ(http.tunnels(), 2U);

  TinyProxy first({.kind = TinyProxy::Kind::kSocks5, .user = "one", .password = "x"});
  SendBy(WithUser(first, "socks5h", "one:x"));
  SendBy(WithUser(first, "socks5h", "one:x"));
  EXPECT_EQ(first.tunnels(), 1U) << "one user of one proxy does";
  EXPECT_EQ(SendBy(WithUser(first, "socks5h", "two:x")).not_sent_reason, NotSentReason::kProxyAuth);
}

TEST_F(CurlTransportProxyTest, RoutesNeverShareAConnection) {
  TinyProxy http({});
  TinyProxy socks({.kind = TinyProxy::Kind::kSocks5});
  for (int i = 0; i < 2; ++i) {
    SendBy(http.Url("http"));
    SendBy(socks.Url("socks5h"));
    caller_
        .Launch(transport_.Send(
            MakeRefreshRequest(server_.token_url(), server_.grants().Issue(), observer_)))
        .get();
  }
  EXPECT_EQ(server_.requests(), 6U);
  EXPECT_EQ(server_.connections(), 3U);
  EXPECT_EQ(http.tunnels(), 1U);
  EXPECT_EQ(socks.tunnels(), 1U);
}

/// Sets variables of the environment and takes them away again.
class ScopedEnvironment {
 public:
  explicit ScopedEnvironment(std::vector<std::pair<std::string, std::string>> variables)
      : variables_(std::move(variables)) {
    for (const auto& [name, value] : variables_) {
      setenv(name.c_str(), value.c_str(), 1);  // NOLINT(concurrency-mt-unsafe)
    }
  }
  ~ScopedEnvironment() {
    for (const auto& [name, value] : variables_) {
      unsetenv(name.c_str());  // NOLINT(concurrency-mt-unsafe)
    }
  }
  ScopedEnvironment(const ScopedEnvironment&) = delete;
  ScopedEnvironment& operator=(const ScopedEnvironment&) = delete;

 private:
  std::vector<std::pair<std::string, std::string>> variables_;
};

class CurlTransportEnvironmentTest : public ::testing::Test {
 protected:
  /// The status of one exchange of a transport that starts under the present environment.
  int SendBy(std::optional<std::string> proxy_url) {
    base::SystemClock clock;
    TransportCaller caller;
    CurlTransport transport(clock, {});
    HttpRequest request = MakeRefreshRequest(server_.token_url(), server_.grants().Issue());
    if (proxy_url) request.route.proxy_url = base::Secret::CopyOf(*proxy_url);
    return caller.Launch(transport.Send(std::move(request))).get().http_status;
  }

  ScriptedOAuthServer server_;
};

TEST_F(CurlTransportEnvironmentTest, DirectRouteStaysDirect) {
  TinyProxy proxy({});
  const std::string url = proxy.Url("http");
  const ScopedEnvironment variables({{"http_proxy", url},
                                     {"HTTP_PROXY", url},
                                     {"https_proxy", url},
                                     {"HTTPS_PROXY", url},
                                     {"all_proxy", url},
                                     {"ALL_PROXY", url},
                                     {"no_proxy", "nothing.example"},
                                     {"NO_PROXY", "nothing.example"}});
  EXPECT_EQ(SendBy(std::nullopt), 200);
  EXPECT_EQ(proxy.connections(), 0U);
}

TEST_F(CurlTransportEnvironmentTest, ProxiedRouteHasNoExceptions) {
  TinyProxy proxy({});
  const ScopedEnvironment variables({{"no_proxy", "*"}, {"NO_PROXY", "127.0.0.1,localhost"}});
  EXPECT_EQ(SendBy(proxy.Url("http")), 200);
  EXPECT_EQ(proxy.tunnels(), 1U);
}

}  // namespace
}  // namespace rtm::upstream
