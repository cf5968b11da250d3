#include "http/peer.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "base/encoding.h"
#include "base/error.h"

namespace rtm::http {
namespace {

namespace ip = boost::asio::ip;

ip::address_v6 AsV6(const ip::address& address) {
  return address.is_v4() ? ip::make_address_v6(ip::v4_mapped, address.to_v4()) : address.to_v6();
}

ip::address Unmapped(const ip::address& address) {
  if (address.is_v6() && address.to_v6().is_v4_mapped()) {
    return ip::make_address_v4(ip::v4_mapped, address.to_v6());
  }
  return address;
}

[[noreturn]] void ThrowNetwork(const std::string& entry) {
  throw base::Error(
      base::ErrorCode::kConfig,
      {"server.trusted_proxies: '" + entry +
           "' is neither an address nor a network such as 10.0.0.0/8.",
       "server.trusted_proxies：'" + entry + "' 不是地址，也不是 10.0.0.0/8 形式的网段。"});
}

/// "1.2.3.4", "1.2.3.4:80", "[::1]:80", "::1", in quotes or not; nullopt for anything else.
std::optional<ip::address> ParseNode(std::string_view text) {
  text = base::TrimAscii(text);
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"') {
    text = text.substr(1, text.size() - 2);
  }
  if (text.starts_with('[')) {
    text = text.substr(1, text.find(']') == std::string_view::npos ? 0 : text.find(']') - 1);
  } else if (std::count(text.begin(), text.end(), ':') == 1) {
    text = text.substr(0, text.find(':'));
  }
  boost::system::error_code ec;
  const ip::address address = ip::make_address(std::string(text), ec);
  return ec ? std::nullopt : std::optional(Unmapped(address));
}

/// The value of parameter `name` in one element of Forwarded ("for=1.2.3.4;proto=https").
std::string_view ForwardedParameter(std::string_view element, std::string_view name) {
  while (!element.empty()) {
    const std::size_t end = std::min(element.find(';'), element.size());
    const std::string_view pair = base::TrimAscii(element.substr(0, end));
    const std::size_t equals = pair.find('=');
    if (equals != std::string_view::npos && EqualsIgnoreCase(pair.substr(0, equals), name)) {
      return pair.substr(equals + 1);
    }
    element.remove_prefix(std::min(end + 1, element.size()));
  }
  return {};
}

/// What the fields of one name say, walked from the end: the elements nearest to us come first.
template <class Visit>
void WalkFromEnd(const Headers& headers, std::string_view name, Visit visit) {
  for (const auto* field = headers.end(); field != headers.begin();) {
    --field;
    std::string_view rest = field->value;
    while (EqualsIgnoreCase(field->name, name) && !rest.empty()) {
      const std::size_t comma = rest.rfind(',');
      const bool last = comma == std::string_view::npos;
      if (!visit(last ? rest : rest.substr(comma + 1))) {
        return;
      }
      rest = last ? std::string_view{} : rest.substr(0, comma);
    }
  }
}

void TakeForwarded(Request& request, const TrustedProxies& trusted) {
  const bool by_forwarded =
      !request.headers.Has("X-Forwarded-For") && request.headers.Has("Forwarded");
  const auto take_address = [&](std::string_view element) {
    const auto address = ParseNode(by_forwarded ? ForwardedParameter(element, "for") : element);
    if (!address) {
      return false;  // Hidden or malformed: what is further away is nobody's word.
    }
    request.peer.address = address->to_string();
    return trusted.Contains(*address);
  };
  WalkFromEnd(request.headers, by_forwarded ? "Forwarded" : "X-Forwarded-For", take_address);
  const auto take_scheme = [&](std::string_view element) {
    const std::string_view scheme =
        by_forwarded ? ForwardedParameter(element, "proto") : base::TrimAscii(element);
    request.secure = EqualsIgnoreCase(scheme, "https");
    return false;
  };
  WalkFromEnd(request.headers, by_forwarded ? "Forwarded" : "X-Forwarded-Proto", take_scheme);
}

bool IsLocalHost(std::string_view host) {
  if (host.starts_with("[::1]")) {
    host.remove_prefix(5);
    return host.empty() || host.front() == ':';
  }
  host = host.substr(0, host.find(':'));
  return EqualsIgnoreCase(host, "localhost") || host == "127.0.0.1";
}

bool HasForwardedHeader(const Headers& headers) {
  return std::any_of(headers.begin(), headers.end(), [](const Headers::Field& field) {
    return EqualsIgnoreCase(field.name, "Forwarded") ||
           EqualsIgnoreCase(field.name.substr(0, 12), "X-Forwarded-");
  });
}

}  // namespace

TrustedProxies::TrustedProxies(const std::vector<std::string>& networks) {
  for (const std::string& entry : networks) {
    const std::size_t slash = entry.find('/');
    boost::system::error_code ec;
    const ip::address address = ip::make_address(entry.substr(0, slash), ec);
    if (ec) {
      ThrowNetwork(entry);
    }
    const unsigned width = address.is_v4() ? 32 : 128;
    unsigned bits = width;
    if (slash != std::string::npos) {
      const char* end = entry.data() + entry.size();
      const auto result = std::from_chars(entry.data() + slash + 1, end, bits);
      if (result.ec != std::errc() || result.ptr != end || bits > width) {
        ThrowNetwork(entry);
      }
    }
    networks_.push_back({AsV6(address), bits + (128 - width)});
  }
}

bool TrustedProxies::Contains(const ip::address& address) const {
  const auto bytes = AsV6(address).to_bytes();
  return std::any_of(networks_.begin(), networks_.end(), [&](const Network& network) {
    const auto prefix = network.prefix.to_bytes();
    const std::size_t whole = network.bits / 8;
    const unsigned rest = network.bits % 8;
    const unsigned mask = (0xFF00U >> rest) & 0xFFU;
    return std::equal(prefix.begin(), prefix.begin() + static_cast<std::ptrdiff_t>(whole),
                      bytes.begin()) &&
           (rest == 0 || (prefix[whole] & mask) == (bytes[whole] & mask));
  });
}

PeerAddress::PeerAddress(ip::address peer, const TrustedProxies& trusted)
    : address(Unmapped(peer)),
      text(address.to_string()),
      is_loopback(address.is_loopback()),
      is_trusted_proxy(!trusted.empty() && trusted.Contains(address)) {}

void ApplyPeer(Request& request, const PeerAddress& peer, const TrustedProxies& trusted, bool tls) {
  request.peer.address = peer.text;
  request.peer.peer_is_loopback = peer.is_loopback;
  request.peer.host_is_local = IsLocalHost(request.headers.Find("Host"));
  request.peer.has_forwarded_header = HasForwardedHeader(request.headers);
  request.secure = tls;
  if (peer.is_trusted_proxy) {
    TakeForwarded(request, trusted);
  }
}

}  // namespace rtm::http
