#include "upstream/endpoint_url.h"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include "base/encoding.h"

namespace rtm::upstream {
namespace {

namespace urls = boost::urls;

std::string_view View(urls::string_view text) { return {text.data(), text.size()}; }

bool IsLoopback(const urls::url_view& url) {
  switch (url.host_type()) {
    case urls::host_type::ipv4:
      // Boost.URL 1.81 reads "127.0.0.1.evil.example/" as an address with the path
      // ".evil.example/".
      return (url.encoded_path().empty() || View(url.encoded_path()).starts_with('/')) &&
             url.host_ipv4_address().is_loopback();
    case urls::host_type::ipv6:
      return url.host_ipv6_address().is_loopback();
    case urls::host_type::name:
      return base::ToLowerAscii(View(url.encoded_host())) == "localhost";
    default:
      return false;
  }
}

std::string_view WithoutTrailingSlash(std::string_view text) {
  while (text.ends_with('/')) text.remove_suffix(1);
  return text;
}

}  // namespace

bool IsAcceptableEndpoint(std::string_view url) {
  const auto parsed = urls::parse_uri(urls::string_view(url.data(), url.size()));
  if (!parsed || parsed->encoded_host().empty()) return false;
  if (parsed->has_userinfo() || parsed->has_fragment()) return false;
  const std::string scheme = base::ToLowerAscii(View(parsed->scheme()));
  return scheme == "https" || (scheme == "http" && IsLoopback(*parsed));
}

std::string OpenIdMetadataUrl(std::string_view issuer) {
  return std::string(WithoutTrailingSlash(issuer)) + "/.well-known/openid-configuration";
}

std::string RootOf(std::string_view url) {
  const std::size_t authority = url.find("://");
  return std::string(url.substr(0, url.find_first_of("/?#", authority + 3))) + "/";
}

std::string OAuthMetadataUrl(std::string_view issuer) {
  issuer = WithoutTrailingSlash(issuer);
  const std::size_t authority = issuer.find("://");
  const std::size_t path = issuer.find('/', authority + 3);
  const std::string_view origin = issuer.substr(0, path);
  const std::string_view rest = path == std::string_view::npos ? "" : issuer.substr(path);
  return std::string(origin) + "/.well-known/oauth-authorization-server" + std::string(rest);
}

}  // namespace rtm::upstream
