#include "upstream/curl_failure.h"

#include "core/redaction.h"

namespace rtm::upstream {
namespace {

using core::NotSentReason;

constexpr std::size_t kLongestDetail = 200;

bool IsTls(CURLcode code) {
  switch (code) {
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CRL_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_SSL_CLIENTCERT:
    case CURLE_SSL_ENGINE_NOTFOUND:
    case CURLE_SSL_ENGINE_SETFAILED:
    case CURLE_SSL_ENGINE_INITFAILED:
    case CURLE_SSL_SHUTDOWN_FAILED:
      return true;
    default:
      return false;
  }
}

/// The error buffer of these names hosts and certificates only. Of others it may hold the proxy's
/// URL with its password.
bool IsMessageSafe(CURLcode code) {
  return code == CURLE_COULDNT_RESOLVE_HOST || code == CURLE_COULDNT_CONNECT || IsTls(code);
}

std::string Detail(std::string_view word, const CurlFailure& failure) {
  const bool own_words = IsMessageSafe(failure.code) && !failure.message.empty();
  const std::string said =
      core::CleanUtf8(own_words ? failure.message.c_str() : curl_easy_strerror(failure.code));
  return std::string(word) + ": " + std::string(core::CutUtf8(said, kLongestDetail));
}

NotSentCause DescribeSocks(const CurlFailure& failure) {
  switch (failure.proxy_error) {
    case CURLPX_NO_AUTH:
    case CURLPX_USER_REJECTED:
    case CURLPX_GSSAPI:
    case CURLPX_IDENTD:
    case CURLPX_IDENTD_DIFFER:
      return {NotSentReason::kProxyAuth, "proxy: user or password refused"};
    case CURLPX_RESOLVE_HOST:
      return {NotSentReason::kDns, "dns: the host could not be resolved for the SOCKS proxy"};
    default:
      return {NotSentReason::kProxyRefused,
              "proxy: SOCKS error " + std::to_string(failure.proxy_error)};
  }
}

NotSentCause DescribeConnectRefused(long status) {
  const std::string detail = "proxy: CONNECT answered with " + std::to_string(status);
  // tinyproxy says 401 where RFC 9110 section 15.5.8 says 407.
  const bool auth = status == 407 || status == 401;
  return {auth ? NotSentReason::kProxyAuth : NotSentReason::kProxyRefused, detail};
}

}  // namespace

NotSentCause DescribeNotSent(const CurlFailure& failure) {
  if (IsTls(failure.code)) return {NotSentReason::kTls, Detail("tls", failure)};
  if (failure.connect_status >= 300) return DescribeConnectRefused(failure.connect_status);
  switch (failure.code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
      return {NotSentReason::kDns, Detail("dns", failure)};
    case CURLE_COULDNT_CONNECT:
      return {NotSentReason::kConnect, Detail("connect", failure)};
    case CURLE_OPERATION_TIMEDOUT:
      return {NotSentReason::kConnect, "connect: no connection in time"};
    case CURLE_PROXY:
      return DescribeSocks(failure);
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_GOT_NOTHING:
      if (failure.via_proxy) return {NotSentReason::kProxyRefused, Detail("proxy", failure)};
      return {NotSentReason::kConnect, Detail("connect", failure)};
    default:
      return {NotSentReason::kLocal, Detail("local", failure)};
  }
}

std::string DescribeNoReply(const CurlFailure& failure) {
  switch (failure.code) {
    case CURLE_OPERATION_TIMEDOUT:
      return "timeout";
    case CURLE_PARTIAL_FILE:
      return "truncated: the body ended early";
    case CURLE_GOT_NOTHING:
      return "reset: closed without an answer";
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
      return Detail("reset", failure);
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_WEIRD_SERVER_REPLY:
      return "garbled: the answer is not HTTP/1.x";
    default:
      return Detail("failed", failure);
  }
}

}  // namespace rtm::upstream
