#include "http/peer.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace rtm::http {
namespace {

using boost::asio::ip::make_address;

struct Fields {
  std::vector<std::pair<std::string, std::string>> fields;
};

/// Address and scheme as they are seen of a peer that sends `fields`.
std::string Seen(const char* peer, const Fields& sent, const std::vector<std::string>& trusted) {
  const TrustedProxies proxies(trusted);
  Request request;
  for (const auto& [name, value] : sent.fields) {
    request.headers.Add(name, value);
  }
  ApplyPeer(request, PeerAddress(make_address(peer), proxies), proxies, false);
  return request.peer.address + (request.secure ? " https" : " http");
}

TEST(PeerTest, WithoutTrustHeadersCountForNothing) {
  const Fields fields{{{"X-Forwarded-For", "1.2.3.4"}, {"X-Forwarded-Proto", "https"}}};
  EXPECT_EQ(Seen("9.9.9.9", fields, {}), "9.9.9.9 http");
  EXPECT_EQ(Seen("9.9.9.9", fields, {"10.0.0.0/8"}), "9.9.9.9 http");
}

TEST(PeerTest, TheLastAddressThatIsNoProxyCounts) {
  const std::vector<std::string> trusted{"10.0.0.0/8"};
  EXPECT_EQ(Seen("10.1.1.1", {{{"X-Forwarded-For", "6.6.6.6, 1.2.3.4, 10.2.2.2"}}}, trusted),
            "1.2.3.4 http");
  EXPECT_EQ(
      Seen("10.1.1.1", {{{"X-Forwarded-For", "6.6.6.6"}, {"X-Forwarded-For", "1.2.3.4"}}}, trusted),
      "1.2.3.4 http");
  EXPECT_EQ(Seen("10.1.1.1", {{{"X-Forwarded-For", "6.6.6.6, nonsense"}}}, trusted),
            "10.1.1.1 http");
  EXPECT_EQ(Seen("10.1.1.1", {{{"X-Forwarded-Proto", "http, https"}}}, trusted), "10.1.1.1 https");
}

TEST(PeerTest, ForwardedCountsWhereTheOtherIsAbsent) {
  const std::vector<std::string> trusted{"::1"};
  const std::string forwarded = R"(for=6.6.6.6, for="[2001:db8::7]:4711";proto=https)";
  EXPECT_EQ(Seen("::1", {{{"Forwarded", forwarded}}}, trusted), "2001:db8::7 https");
  EXPECT_EQ(Seen("::1", {{{"Forwarded", forwarded}, {"X-Forwarded-For", "1.2.3.4"}}}, trusted),
            "1.2.3.4 http");
  EXPECT_EQ(Seen("::1", {{{"Forwarded", "for=_hidden"}}}, trusted), "::1 http");
}

TEST(PeerTest, KnowsNetworks) {
  const TrustedProxies proxies({"192.168.4.0/22", "2001:db8::/33", "127.0.0.1"});
  for (const char* inside : {"192.168.4.1", "192.168.7.255", "::ffff:192.168.5.5", "2001:db8::1",
                             "2001:db8:7fff::", "127.0.0.1"}) {
    EXPECT_TRUE(proxies.Contains(make_address(inside))) << inside;
  }
  for (const char* outside : {"192.168.8.0", "192.168.3.255", "2001:db8:8000::", "127.0.0.2"}) {
    EXPECT_FALSE(proxies.Contains(make_address(outside))) << outside;
  }
  for (const char* wrong : {"", "10.0.0.0/33", "10.0.0.0/x", "host", "10.0.0.0/", "::/129"}) {
    EXPECT_THROW(TrustedProxies({wrong}), base::Error) << wrong;
  }
}

TEST(PeerTest, TellsTheFactsForTheRuleAboutSamples) {
  const auto facts = [](const char* peer, const char* host, const char* header) {
    Request request;
    request.headers.Add("Host", host);
    request.headers.Add(header, "x");
    const TrustedProxies none;
    ApplyPeer(request, PeerAddress(make_address(peer), none), none, false);
    return request.peer;
  };
  EXPECT_TRUE(facts("127.0.0.1", "localhost:80", "X").host_is_local);
  EXPECT_TRUE(facts("127.0.0.1", "[::1]:80", "X").host_is_local);
  EXPECT_TRUE(facts("127.0.0.1", "127.0.0.1", "X").host_is_local);
  EXPECT_FALSE(facts("127.0.0.1", "localhost.example", "X").host_is_local);
  EXPECT_FALSE(facts("127.0.0.1", "[::1].example", "X").host_is_local);
  EXPECT_TRUE(facts("::ffff:127.0.0.1", "a", "X").peer_is_loopback);
  EXPECT_FALSE(facts("10.0.0.1", "a", "X").peer_is_loopback);
  EXPECT_TRUE(facts("127.0.0.1", "a", "x-forwarded-host").has_forwarded_header);
  EXPECT_TRUE(facts("127.0.0.1", "a", "Forwarded").has_forwarded_header);
  EXPECT_FALSE(facts("127.0.0.1", "a", "X-Forwardedish").has_forwarded_header);
}

}  // namespace
}  // namespace rtm::http
