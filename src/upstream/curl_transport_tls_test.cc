#include <gtest/gtest.h>

#include <fstream>

#include "testing/scripted_oauth_server.h"
#include "testing/temp_dir.h"
#include "testing/tiny_proxy.h"
#include "testing/tls_server.h"
#include "upstream/curl_transport.h"
#include "upstream/testing/transport_caller.h"

namespace rtm::upstream {
namespace {

using core::ExchangePhase;
using core::NotSentReason;
using testing::MakeSelfSignedCertificate;
using testing::SelfSignedCertificate;
using testing::TinyProxy;
using testing::TlsServer;

/// A PEM file for one test.
class PemFile {
 public:
  explicit PemFile(const std::string& text) { std::ofstream(path()) << text; }
  std::string path() const { return (dir_.path() / "certificate.pem").string(); }

 private:
  testing::TempDir dir_;
};

class CurlTransportTlsTest : public ::testing::Test {
 protected:
  HttpResult Send(const std::string& url, const std::string& tls_ca,
                  const std::string& proxy_url = "") {
    HttpRequest request = MakeRefreshRequest(url, "rt-planted", observer_);
    request.tls_ca = tls_ca;
    if (!proxy_url.empty()) request.route.proxy_url = base::Secret::CopyOf(proxy_url);
    return caller_.Launch(transport_.Send(std::move(request))).get();
  }
  void ExpectTlsFailure(const HttpResult& result) {
    EXPECT_EQ(result.phase, ExchangePhase::kNotSent);
    EXPECT_EQ(result.not_sent_reason, NotSentReason::kTls) << result.detail;
    EXPECT_TRUE(result.detail.starts_with("tls: ")) << result.detail;
    EXPECT_EQ(observer_->asked, 0);
  }

  base::SystemClock clock_;
  SelfSignedCertificate certificate_ = MakeSelfSignedCertificate("IP:127.0.0.1");
  PemFile ca_{certificate_.certificate_pem};
  std::shared_ptr<CountingObserver> observer_ = std::make_shared<CountingObserver>();
  TransportCaller caller_;
  CurlTransport transport_{clock_, {}};
};

TEST_F(CurlTransportTlsTest, TrustsTheConfiguredAuthority) {
  TlsServer server(certificate_, "hello");
  const HttpResult result = Send(server.Url(), ca_.path());
  EXPECT_EQ(result.phase, ExchangePhase::kReplied) << result.detail;
  EXPECT_EQ(result.body.Reveal(), "hello");
  EXPECT_EQ(server.requests(), 1U);
}

TEST_F(CurlTransportTlsTest, GoesThroughProxies) {
  TlsServer server(certificate_, "hello");
  TinyProxy http({});
  TinyProxy socks({.kind = TinyProxy::Kind::kSocks5});
  EXPECT_EQ(Send(server.Url(), ca_.path(), http.Url("http")).body.Reveal(), "hello");
  EXPECT_EQ(Send(server.Url(), ca_.path(), socks.Url("socks5h")).body.Reveal(), "hello");
  EXPECT_EQ(http.tunnels(), 1U);
  EXPECT_EQ(socks.tunnels(), 1U);
}

TEST_F(CurlTransportTlsTest, UnknownAuthorityIsNotSent) {
  TlsServer server(certificate_, "hello");
  ExpectTlsFailure(Send(server.Url(), ""));
  TinyProxy proxy({});
  ExpectTlsFailure(Send(server.Url(), "", proxy.Url("http")));
  EXPECT_EQ(server.requests(), 0U);
}

TEST_F(CurlTransportTlsTest, CertificateOfAnotherHostIsNotSent) {
  const SelfSignedCertificate other = MakeSelfSignedCertificate("DNS:other.example");
  const PemFile ca(other.certificate_pem);
  TlsServer server(other, "hello");
  ExpectTlsFailure(Send(server.Url(), ca.path()));
  EXPECT_EQ(server.requests(), 0U);
}

TEST_F(CurlTransportTlsTest, TrustOfOneProviderIsNotLentToAnother) {
  TlsServer server(certificate_, "hello");
  EXPECT_EQ(Send(server.Url(), ca_.path()).phase, ExchangePhase::kReplied);
  ExpectTlsFailure([&] {
    observer_->asked = 0;
    return Send(server.Url(), "");
  }());
}

TEST_F(CurlTransportTlsTest, MissingAuthorityFileIsNotSent) {
  TlsServer server(certificate_, "hello");
  ExpectTlsFailure(Send(server.Url(), "/nowhere/ca.pem"));
}

TEST_F(CurlTransportTlsTest, ServerWithoutTlsIsNotSent) {
  testing::ScriptedOAuthServer plain;
  testing::ScriptedReply garbage;
  garbage.shape = testing::ScriptedReply::Shape::kCloseUnread;
  plain.Script(garbage);
  const HttpResult result = Send("https://127.0.0.1:" + std::to_string(plain.port()) + "/", "");
  EXPECT_EQ(result.phase, ExchangePhase::kNotSent);
  EXPECT_EQ(result.not_sent_reason, NotSentReason::kTls) << result.detail;
}

TEST_F(CurlTransportTlsTest, ProxyWithUnknownCertificateIsNotSent) {
  TlsServer proxy(certificate_, "hello");
  const HttpResult result =
      Send("http://127.0.0.1:1/", "", "https://127.0.0.1:" + std::to_string(proxy.port()));
  ExpectTlsFailure(result);
  EXPECT_EQ(proxy.requests(), 0U);
}

}  // namespace
}  // namespace rtm::upstream
