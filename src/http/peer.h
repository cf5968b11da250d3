#pragma once

#include <boost/asio/ip/address.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "http/request.h"

namespace rtm::http {

/// The networks of `server.trusted_proxies`. Constant after construction.
class TrustedProxies {
 public:
  TrustedProxies() = default;
  /// Each entry is an address or a network ("10.0.0.0/8", "::1"). Throws base::Error(kConfig) that
  /// names the entry.
  explicit TrustedProxies(const std::vector<std::string>& networks);
  bool Contains(const boost::asio::ip::address& address) const;
  bool empty() const { return networks_.empty(); }

 private:
  struct Network {
    boost::asio::ip::address_v6 prefix;  ///< IPv4 as mapped IPv6, so that there is one comparison.
    unsigned bits = 128;
  };
  std::vector<Network> networks_;
};

/// The two ends that a connection has, made once for each connection.
struct PeerAddress {
  boost::asio::ip::address address;  ///< IPv4-mapped IPv6 as IPv4.
  std::string text;
  bool is_loopback = false;
  bool is_trusted_proxy = false;

  PeerAddress() = default;
  PeerAddress(boost::asio::ip::address peer, const TrustedProxies& trusted);
};

/// Fills `request.peer` and `request.secure`. The headers of a trusted proxy count: the last
/// address of X-Forwarded-For that is no trusted proxy (of Forwarded, RFC 7239, only where
/// X-Forwarded-For is absent), and the last X-Forwarded-Proto.
void ApplyPeer(Request& request, const PeerAddress& peer, const TrustedProxies& trusted, bool tls);

}  // namespace rtm::http
