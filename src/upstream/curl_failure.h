#pragma once

#include <string>

#include "core/refresh_outcome.h"
#include "upstream/curl_handle.h"

namespace rtm::upstream {

/// What libcurl reported about a transfer that did not end in a whole reply.
struct CurlFailure {
  CURLcode code = CURLE_OK;
  long connect_status = 0;  ///< CURLINFO_HTTP_CONNECTCODE.
  long proxy_error = 0;     ///< CURLINFO_PROXY_ERROR.
  bool via_proxy = false;
  std::string message;  ///< CURLOPT_ERRORBUFFER; shown only where it can not hold a secret.
};

struct NotSentCause {
  core::NotSentReason reason = core::NotSentReason::kLocal;
  std::string detail;
};

/// Why no request byte went out. Pure.
NotSentCause DescribeNotSent(const CurlFailure& failure);

/// What became of the reply after request bytes had gone out, as HttpResult::detail. Pure.
std::string DescribeNoReply(const CurlFailure& failure);

}  // namespace rtm::upstream
