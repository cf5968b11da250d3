#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "http/embedded_files.h"
#include "http/router.h"

namespace rtm::http {

/// Answers with an embedded file: Content-Encoding by Accept-Encoding, ETag, 304 (RFC 9110 sections
/// 8.4, 12.5.3, 13.1.2).
void AnswerFile(const Request& request, const EmbeddedFile& file, Response& response);

/// The media type by the name's ending.
std::string_view MediaTypeOf(std::string_view path);

/// The console. Files under /assets/ have their hash in the name and are kept for a year; the page
/// itself is asked for anew each time. Other paths that a browser asks for as a page get the page
/// (the console routes by itself); paths of the APIs and missing files get 404.
class StaticAssets {
 public:
  /// `api_prefixes`: paths below which there are no pages ("/internalweb", "/public-api", ...).
  StaticAssets(std::span<const EmbeddedFile> files, std::vector<std::string> api_prefixes)
      : files_(files), api_prefixes_(std::move(api_prefixes)) {}
  void Register(Router& router);

 private:
  asio::awaitable<void> Get(const Request& request, const core::Actor& actor, Response& response);
  const EmbeddedFile* Find(std::string_view path) const;
  bool IsPage(const Request& request) const;

  const std::span<const EmbeddedFile> files_;
  const std::vector<std::string> api_prefixes_;
};

}  // namespace rtm::http
