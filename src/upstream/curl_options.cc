#include "upstream/curl_options.h"

#include <array>
#include <string_view>

namespace rtm::upstream {
namespace {

constexpr std::array<std::string_view, 4> kProxySchemes{"http://", "https://", "socks5://",
                                                        "socks5h://"};

/// Sets options and remembers whether one was refused.
class OptionSetter {
 public:
  explicit OptionSetter(CURL* easy) : easy_(easy) {}

  template <class Value>
  void Set(CURLoption option, Value value) {
    const CURLcode code = curl_easy_setopt(easy_, option, value);
    if (code != CURLE_OK && failure_.empty()) {
      failure_ = "local: option " + std::to_string(option) + ": " + curl_easy_strerror(code);
    }
  }
  void Fail(std::string text) {
    if (failure_.empty()) failure_ = std::move(text);
  }
  std::string TakeFailure() { return std::move(failure_); }

 private:
  CURL* easy_;
  std::string failure_;
};

CurlList MakeList(std::initializer_list<std::string> lines) {
  CurlList list;
  for (const std::string& line : lines) {
    curl_slist* const longer = curl_slist_append(list.get(), line.c_str());
    if (!longer) return nullptr;
    static_cast<void>(list.release());
    list.reset(longer);
  }
  return list;
}

bool HasUser(std::string_view url) { return url.find('@') != std::string_view::npos; }

bool IsKnownProxy(std::string_view url) {
  for (const std::string_view scheme : kProxySchemes) {
    if (url.starts_with(scheme) && url.size() > scheme.size()) return true;
  }
  return false;
}

void SetDirect(OptionSetter& options) {
  // NULL would mean: look into http_proxy, https_proxy, all_proxy and no_proxy.
  options.Set(CURLOPT_PROXY, "");
  options.Set(CURLOPT_NOPROXY, "*");
}

void SetProxy(OptionSetter& options, const base::Secret& proxy_url) {
  const std::string_view url = proxy_url.Reveal();
  if (!IsKnownProxy(url)) {
    options.Fail("local: the proxy is none of http, https, socks5, socks5h");
    return;
  }
  // libcurl copies the string, and decodes the percent-encoded user and password itself.
  std::string terminated(url);
  options.Set(CURLOPT_PROXY, terminated.c_str());
  base::WipeString(terminated);
  options.Set(CURLOPT_NOPROXY, "");
  options.Set(CURLOPT_PROXYAUTH, static_cast<long>(CURLAUTH_BASIC));
  // Always a tunnel: no proxy sees a request, and what it answers can not be taken for the
  // server's.
  options.Set(CURLOPT_HTTPPROXYTUNNEL, 1L);
  options.Set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  options.Set(CURLOPT_PROXY_SSL_VERIFYPEER, 1L);
  options.Set(CURLOPT_PROXY_SSL_VERIFYHOST, 2L);
  options.Set(CURLOPT_PROXY_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (url.starts_with("http") && HasUser(url)) {
    // Without the fix of CVE-2026-3784 libcurl gives the tunnel of one user of an HTTP proxy to
    // another user of it, and with many proxies the user decides from which address one comes.
    options.Set(CURLOPT_FRESH_CONNECT, 1L);
    options.Set(CURLOPT_FORBID_REUSE, 1L);
  }
}

void SetConnection(OptionSetter& options, const HttpRequest& request,
                   const CurlTransportOptions& common) {
  options.Set(CURLOPT_PROTOCOLS_STR, "http,https");
  options.Set(CURLOPT_FOLLOWLOCATION, 0L);
  // One reset must not put many flights in doubt: no multiplexing.
  options.Set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  options.Set(CURLOPT_HTTP09_ALLOWED, 0L);
  options.Set(CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
  options.Set(CURLOPT_NOSIGNAL, 1L);
  // A resolver that hangs must not hold up the thread when its transfer is given up.
  options.Set(CURLOPT_QUICK_EXIT, 1L);
  options.Set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(common.connect_timeout.count()));
  options.Set(CURLOPT_MAXAGE_CONN, static_cast<long>(common.max_idle.count()));
  options.Set(CURLOPT_SSL_VERIFYPEER, 1L);
  options.Set(CURLOPT_SSL_VERIFYHOST, 2L);
  options.Set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (!request.tls_ca.empty()) options.Set(CURLOPT_CAINFO, request.tls_ca.c_str());
  if (request.method != HttpRequest::Method::kPost) {
    // Cheap and rare: not worth a failure on a connection that is just being closed.
    options.Set(CURLOPT_FRESH_CONNECT, 1L);
    options.Set(CURLOPT_FORBID_REUSE, 1L);
  }
}

void SetRequest(OptionSetter& options, const HttpRequest& request,
                const CurlTransportOptions& common, CurlList& headers) {
  options.Set(CURLOPT_URL, request.url.c_str());
  options.Set(CURLOPT_USERAGENT, common.user_agent.c_str());
  if (request.method == HttpRequest::Method::kPost) {
    options.Set(CURLOPT_POST, 1L);
    options.Set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    // Its size was given above. NOLINTNEXTLINE(bugprone-suspicious-stringview-data-usage)
    options.Set(CURLOPT_POSTFIELDS, request.body.Reveal().data());
    headers =
        MakeList({"Content-Type: " + request.content_type, "Accept: application/json", "Expect:"});
  } else {
    // A HEAD request is a GET without a body in the reply.
    options.Set(CURLOPT_HTTPGET, 1L);
    options.Set(CURLOPT_NOBODY, request.method == HttpRequest::Method::kHead ? 1L : 0L);
    headers = MakeList({"Accept: application/json"});
  }
  if (!headers) options.Fail("local: out of memory");
  options.Set(CURLOPT_HTTPHEADER, headers.get());
  options.Set(CURLOPT_HEADEROPT, static_cast<long>(CURLHEADER_SEPARATE));
}

}  // namespace

std::string ApplyCurlOptions(CURL* easy, const HttpRequest& request,
                             const CurlTransportOptions& options, CurlList& headers) {
  OptionSetter setter(easy);
  if (request.route.proxy_url) {
    SetProxy(setter, *request.route.proxy_url);
  } else {
    SetDirect(setter);
  }
  SetConnection(setter, request, options);
  SetRequest(setter, request, options, headers);
  return setter.TakeFailure();
}

}  // namespace rtm::upstream
