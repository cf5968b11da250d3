#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <map>
#include <mutex>
#include <string>

#include "base/clock.h"
#include "core/refresh_outcome.h"
#include "upstream/curl_transport.h"
#include "upstream/token_endpoint.h"

namespace rtm::upstream {

/// Where an issuer's token endpoint is, or why that is not known.
struct DiscoveryResult {
  std::string token_url;  ///< Empty if it failed.
  core::NotSentReason reason = core::NotSentReason::kNone;
  std::string detail;  ///< As HttpResult::detail.
};

/// Finds token endpoints by OpenID Connect Discovery 1.0 and RFC 8414. What was found is kept for
/// an hour of the boot clock; failures are not kept. Thread-safe.
class IssuerDiscovery {
 public:
  /// Both outlive the discovery.
  IssuerDiscovery(const base::Clock& clock, CurlTransport& transport);

  /// Goes out by `route` (P8). Never throws for what the network or the server does.
  asio::awaitable<DiscoveryResult> FindTokenUrl(std::string issuer, EgressRoute route,
                                                std::string tls_ca);

 private:
  struct Known {
    std::string token_url;
    base::BootTime until{};
  };

  std::string FindKnown(const std::string& issuer);
  void Remember(const std::string& issuer, const std::string& token_url);

  const base::Clock& clock_;
  CurlTransport& transport_;
  std::mutex mutex_;
  std::map<std::string, Known> known_;  // Guarded by mutex_.
};

/// Reads a metadata document: its issuer must be `issuer` exactly (RFC 8414 section 3.3), its token
/// endpoint one that tokens may be sent to. Pure.
DiscoveryResult ReadIssuerMetadata(std::string_view document, std::string_view issuer);

}  // namespace rtm::upstream
