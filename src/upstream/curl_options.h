#pragma once

#include <chrono>
#include <string>

#include "upstream/curl_handle.h"
#include "upstream/http_exchange.h"

namespace rtm::upstream {

/// What is the same for all transfers of one transport. Constant after construction.
struct CurlTransportOptions {
  std::string user_agent = "rt-manage";  ///< "rt-manage/<version>".
  /// Name resolution, connect, proxy and TLS handshake together.
  std::chrono::milliseconds connect_timeout{10'000};
  /// From the hand-over to the end of the reply, by the boot clock. A request of which less than a
  /// quarter of it is left when its connection stands is not sent any more.
  std::chrono::milliseconds deadline{30'000};
  /// Without a limit a burst opens one connection per two requests. At least as many as there are
  /// flights, or they wait for each other.
  long max_host_connections = 256;
  /// An idle connection is not used again after this: shorter than the keep-alive of common servers
  /// (60 to 75 s), so that a reused connection is seldom one that is about to be closed.
  std::chrono::seconds max_idle{30};
};

/// Sets everything about `request` except the callbacks. Everything that libcurl would otherwise
/// take from the environment (proxies, exceptions) is set explicitly, always. `headers` receives
/// the list that must live as long as the transfer, and so must `request`. Returns "" or, if one
/// option was refused, what may be said about it: then nothing may be sent (P8).
std::string ApplyCurlOptions(CURL* easy, const HttpRequest& request,
                             const CurlTransportOptions& options, CurlList& headers);

}  // namespace rtm::upstream
