#pragma once

#include <memory>

#include "base/clock.h"
#include "upstream/curl_transport.h"
#include "upstream/issuer_discovery.h"
#include "upstream/provider_profile.h"
#include "upstream/token_endpoint.h"

namespace rtm::upstream {

/// TokenEndpoint over libcurl: builds the request by the provider's profile, sends it once, reads
/// the reply. Holds no state but what discovery has found.
class OAuthTokenEndpoint final : public TokenEndpoint {
 public:
  /// All three outlive the endpoint.
  OAuthTokenEndpoint(const ProviderCatalog& catalog, CurlTransport& transport,
                     const base::Clock& clock);

  asio::awaitable<core::ExchangeEvidence> Exchange(
      TokenRequest request, std::shared_ptr<ExchangeObserver> observer) override;
  asio::awaitable<ReachReport> Reach(std::string provider, EgressRoute route) override;
  core::ExchangeEvidence Interpret(const JournalledReply& reply) const override;
  core::TokenClaims ReadClaims(std::string_view access_token,
                               std::string_view id_token) const override;
  std::string ReadAllClaims(std::string_view access_token) const override;

 private:
  const ProviderProfile& FindProfile(const std::string& name) const;

  const ProviderCatalog& catalog_;
  CurlTransport& transport_;
  const base::Clock& clock_;
  IssuerDiscovery discovery_;
};

}  // namespace rtm::upstream
