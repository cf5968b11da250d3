#include <gtest/gtest.h>

#include <cstdlib>

#include "testing/scripted_oauth_server.h"
#include "upstream/curl_transport.h"
#include "upstream/testing/transport_caller.h"

#ifdef RTM_FAULT_POINTS

namespace rtm::upstream {
namespace {

constexpr int kFaultExitStatus = 42;

/// What the child process of a death test does: one exchange with the server of the parent.
void ExchangeInChild() {
  const char* const url = std::getenv("RTM_TEST_TOKEN_URL");  // NOLINT(concurrency-mt-unsafe)
  base::SystemClock clock;
  TransportCaller caller;
  CurlTransport transport(clock, {});
  caller.Launch(transport.Send(MakeRefreshRequest(url ? url : "", "rt-planted"))).get();
  _exit(0);
}

class CurlTransportFaultTest : public ::testing::Test {
 protected:
  /// The process is started anew for the death test, so that it reads RTM_FAULT.
  void ExpectStopAt(const std::string& fault_point) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    // The second start of this test, in the child, has the first one's address already.
    setenv("RTM_TEST_TOKEN_URL", server_.token_url().c_str(), 0);  // NOLINT(concurrency-mt-unsafe)
    setenv("RTM_FAULT", (fault_point + ":exit").c_str(), 1);       // NOLINT(concurrency-mt-unsafe)
    EXPECT_EXIT(ExchangeInChild(), ::testing::ExitedWithCode(kFaultExitStatus), "");
    unsetenv("RTM_FAULT");           // NOLINT(concurrency-mt-unsafe)
    unsetenv("RTM_TEST_TOKEN_URL");  // NOLINT(concurrency-mt-unsafe)
  }

  testing::ScriptedOAuthServer server_;
};

using CurlTransportFaultDeathTest = CurlTransportFaultTest;

TEST_F(CurlTransportFaultDeathTest, BeforeSendNoByteOfTheRequestIsOut) {
  ExpectStopAt("before_send");
  // One more request shows that the server has seen all that came before.
  base::SystemClock clock;
  TransportCaller caller;
  CurlTransport transport(clock, {});
  caller.Launch(transport.Send(MakeRefreshRequest(server_.token_url(), "rt-planted"))).get();
  EXPECT_EQ(server_.connections(), 2U) << "the child did connect";
  EXPECT_EQ(server_.requests(), 1U);
}

TEST_F(CurlTransportFaultDeathTest, AfterSendTheWholeRequestIsOut) {
  ExpectStopAt("after_send");
  server_.WaitForRequests(1);
  const auto received = server_.received();
  ASSERT_EQ(received.size(), 1U);
  EXPECT_EQ(received[0].Parameter("refresh_token"), "rt-planted");
}

}  // namespace
}  // namespace rtm::upstream

#endif  // RTM_FAULT_POINTS
