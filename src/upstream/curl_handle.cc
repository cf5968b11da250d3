#include "upstream/curl_handle.h"

#include <mutex>

#include "base/error.h"

namespace rtm::upstream {
namespace {

[[noreturn]] void ThrowNoCurl() {
  throw base::Error(base::ErrorCode::kInternal,
                    {"libcurl could not be initialized.", "无法初始化 libcurl。"});
}

}  // namespace

void InitializeCurl() {
  static std::once_flag once;
  std::call_once(once, [] {
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) ThrowNoCurl();
  });
}

CurlEasy MakeCurlEasy() {
  CurlEasy handle(curl_easy_init());
  if (!handle) ThrowNoCurl();
  return handle;
}

CurlMulti MakeCurlMulti() {
  CurlMulti handle(curl_multi_init());
  if (!handle) ThrowNoCurl();
  return handle;
}

}  // namespace rtm::upstream
