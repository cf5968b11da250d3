#pragma once

#include <curl/curl.h>

#include <memory>

namespace rtm::upstream {

struct CurlEasyDeleter {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct CurlMultiDeleter {
  void operator()(CURLM* handle) const { curl_multi_cleanup(handle); }
};
struct CurlListDeleter {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

/// Owning handles. An easy handle is taken out of its multi handle before it is destroyed.
using CurlEasy = std::unique_ptr<CURL, CurlEasyDeleter>;
using CurlMulti = std::unique_ptr<CURLM, CurlMultiDeleter>;
using CurlList = std::unique_ptr<curl_slist, CurlListDeleter>;

/// Initializes libcurl once per process; thread-safe. Throws Error(kInternal) if it cannot be.
void InitializeCurl();

/// Throw Error(kInternal) when out of memory.
CurlEasy MakeCurlEasy();
CurlMulti MakeCurlMulti();

}  // namespace rtm::upstream
