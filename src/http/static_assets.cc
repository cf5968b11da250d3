#include "http/static_assets.h"

#include <algorithm>
#include <utility>

#include "base/encoding.h"
#include "http/handler_binding.h"

namespace rtm::http {
namespace {

constexpr std::pair<std::string_view, std::string_view> kMediaTypes[] = {
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".json", "application/json; charset=utf-8"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".ico", "image/x-icon"},
    {".webp", "image/webp"},
    {".woff2", "font/woff2"},
    {".txt", "text/plain; charset=utf-8"},
    {".webmanifest", "application/manifest+json"},
};

/// Whether a list such as "br;q=1.0, gzip" accepts `coding` (RFC 9110 section 12.5.3).
bool AcceptsCoding(std::string_view accept, std::string_view coding) {
  while (!accept.empty()) {
    const std::size_t end = std::min(accept.find(','), accept.size());
    const std::string_view element = accept.substr(0, end);
    const std::size_t semicolon = std::min(element.find(';'), element.size());
    if (EqualsIgnoreCase(base::TrimAscii(element.substr(0, semicolon)), coding)) {
      const std::string_view weight = base::TrimAscii(element.substr(semicolon));
      return weight.find("q=0") == std::string_view::npos ||
             weight.find_first_of("123456789", weight.find("q=0")) != std::string_view::npos;
    }
    accept.remove_prefix(std::min(end + 1, accept.size()));
  }
  return false;
}

}  // namespace

std::string_view MediaTypeOf(std::string_view path) {
  const auto* const found =
      std::find_if(std::begin(kMediaTypes), std::end(kMediaTypes),
                   [&](const auto& type) { return path.ends_with(type.first); });
  return found == std::end(kMediaTypes) ? "application/octet-stream" : found->second;
}

void AnswerFile(const Request& request, const EmbeddedFile& file, Response& response) {
  const std::string_view accept = request.headers.Find("Accept-Encoding");
  std::string tag = "\"" + std::string(file.hash.substr(0, 32));
  response.static_body = file.plain;
  if (!file.brotli.empty() && AcceptsCoding(accept, "br")) {
    response.static_body = file.brotli;
    response.AddHeader("Content-Encoding", "br");
    tag += "-br";
  } else if (!file.gzip.empty() && AcceptsCoding(accept, "gzip")) {
    response.static_body = file.gzip;
    response.AddHeader("Content-Encoding", "gzip");
    tag += "-gz";
  }
  tag += '"';
  response.content_type = MediaTypeOf(file.path);
  response.AddHeader("Vary", "Accept-Encoding");
  response.AddHeader("ETag", tag);
  if (request.headers.Find("If-None-Match").find(tag) != std::string_view::npos) {
    response.status = 304;
    response.static_body = {};
  }
}

void StaticAssets::Register(Router& router) {
  router.SetFallback({.method = Method::kGet,
                      .path = "/*",
                      .access = Access::kOpen,
                      .log = LogWeight::kDebug,
                      .handler = Bind(this, &StaticAssets::Get)});
}

const EmbeddedFile* StaticAssets::Find(std::string_view path) const {
  const auto found = std::find_if(files_.begin(), files_.end(),
                                  [&](const EmbeddedFile& file) { return file.path == path; });
  return found == files_.end() ? nullptr : &*found;
}

bool StaticAssets::IsPage(const Request& request) const {
  if (request.path == "/") {
    return true;
  }
  const bool api =
      std::any_of(api_prefixes_.begin(), api_prefixes_.end(), [&](const std::string& prefix) {
        return request.path.starts_with(prefix) &&
               (request.path.size() == prefix.size() || request.path[prefix.size()] == '/');
      });
  return !api && request.headers.Find("Accept").find("text/html") != std::string_view::npos;
}

asio::awaitable<void> StaticAssets::Get(const Request& request, const core::Actor&,
                                        Response& response) {
  const EmbeddedFile* file = request.path.size() > 1 ? Find(request.path.substr(1)) : nullptr;
  if (file == nullptr && IsPage(request)) {
    file = Find("index.html");
  }
  if (file == nullptr) {
    Problem problem = NotFoundProblem();
    if (files_.empty() && request.path == "/") {
      problem.text = {"This build has no web console.", "此构建不包含网页控制台。"};
    }
    WriteProblem(response, problem, request.language);
    co_return;
  }
  response.cache_control =
      file->path.starts_with("assets/") ? "public, max-age=31536000, immutable" : "no-cache";
  AnswerFile(request, *file, response);
}

}  // namespace rtm::http
