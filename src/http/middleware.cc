#include "http/middleware.h"

#include <array>
#include <charconv>
#include <optional>
#include <string>
#include <utility>

#include "base/encoding.h"
#include "base/error.h"
#include "base/log.h"
#include "http/language.h"

namespace rtm::http {
namespace {

bool IsRequestId(std::string_view id) {
  constexpr std::string_view kAccepted =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
  return !id.empty() && id.size() <= 64 &&
         id.find_first_not_of(kAccepted) == std::string_view::npos;
}

bool IsJsonType(std::string_view type) {
  return EqualsIgnoreCase(type, "application/json") || EqualsIgnoreCase(type, "text/json") ||
         (type.size() > 5 && EqualsIgnoreCase(type.substr(type.size() - 5), "+json"));
}

/// "utf-8" of `; charset="UTF-8"`, "" if there is none.
std::string_view CharsetOf(std::string_view parameters) {
  while (!parameters.empty()) {
    const std::size_t end = std::min(parameters.find(';'), parameters.size());
    std::string_view pair = base::TrimAscii(parameters.substr(0, end));
    if (EqualsIgnoreCase(pair.substr(0, 8), "charset=")) {
      pair.remove_prefix(8);
      return pair.size() >= 2 && pair.front() == '"' ? pair.substr(1, pair.size() - 2) : pair;
    }
    parameters.remove_prefix(std::min(end + 1, parameters.size()));
  }
  return {};
}

}  // namespace

std::string RequestIds::Next() {
  std::array<char, 16> digits{};
  const auto result = std::to_chars(digits.data(), digits.data() + digits.size(), ++count_, 36);
  std::string id = prefix_;
  id += '-';
  id.append(digits.data(), result.ptr);
  return id;
}

std::optional<Problem> CheckMediaType(const Request& request) {
  const std::string_view encoding = request.headers.Find("Content-Encoding");
  if (!encoding.empty() && !EqualsIgnoreCase(encoding, "identity")) {
    return MediaTypeProblem("Content-Encoding", {"Bodies are taken without compression only.",
                                                 "请求体不支持压缩编码。"});
  }
  const std::string_view value = request.headers.Find("Content-Type");
  const std::size_t semicolon = std::min(value.find(';'), value.size());
  const std::string_view type = base::TrimAscii(value.substr(0, semicolon));
  const std::string_view charset = CharsetOf(value.substr(semicolon));
  const bool utf8 = charset.empty() || EqualsIgnoreCase(charset, "utf-8") ||
                    EqualsIgnoreCase(charset, "utf8") || EqualsIgnoreCase(charset, "us-ascii");
  const bool curl_default = EqualsIgnoreCase(type, "application/x-www-form-urlencoded") &&
                            base::TrimAscii(request.body).starts_with('{');
  if (utf8 && (type.empty() || IsJsonType(type) || curl_default)) {
    return std::nullopt;
  }
  return MediaTypeProblem("Content-Type", {"Only application/json in UTF-8 is taken.",
                                           "只接受 UTF-8 编码的 application/json。"});
}

void Middleware::Admit(Request& request, const PeerAddress& peer, bool tls, RequestIds& ids,
                       Admission& admission, Response& response) const {
  ApplyPeer(request, peer, trusted_, tls);
  request.language = ChooseLanguage(request.headers.Find("Accept-Language"));
  const std::string_view given_id =
      peer.is_trusted_proxy ? request.headers.Find("X-Request-Id") : std::string_view{};
  request.request_id = IsRequestId(given_id) ? std::string(given_id) : ids.Next();

  const Router::Match match = router_.Find(request.method, request.path);
  admission.route = match.route;
  if (match.route == nullptr) {
    WriteProblem(response, match.allow.empty() ? NotFoundProblem() : MethodProblem(match.allow),
                 request.language);
    if (!match.allow.empty()) {
      response.AddHeader("Allow", match.allow);
    }
    return;
  }
  admission.actor = gate_.Admit(request, match.route->access);
}

bool Middleware::HandleAtOnce(const Admission& admission, const Request& request,
                              Response& response) const {
  const Route& route = *admission.route;
  if (request.method == Method::kPost) {
    if (const std::optional<Problem> problem = CheckMediaType(request)) {
      WriteProblem(response, *problem, request.language, route.shape);
      return true;
    }
  }
  return route.at_once && route.at_once(request, admission.actor, response);
}

asio::awaitable<void> Middleware::Handle(const Admission& admission, const Request& request,
                                         Response& response) const {
  return admission.route->handler(request, admission.actor, response);
}

bool Middleware::StillAdmits(const Route& route, const Request& request) const {
  try {
    gate_.Admit(request, route.access);
    return true;
  } catch (const base::Error&) {
    return false;
  }
}

void Middleware::Log(const Route* route, const Request& request, const Response& response,
                     std::chrono::nanoseconds elapsed) const {
  const base::LogLevel level = route != nullptr && route->log == LogWeight::kDebug
                                   ? base::LogLevel::kDebug
                                   : base::LogLevel::kInfo;
  if (!base::LogEnabled(level)) {
    return;
  }
  base::Log(level, "http.request",
            {{"request_id", request.request_id},
             {"method", ToString(request.method)},
             {"path", request.path.substr(0, 256)},
             {"status", response.status},
             {"bytes", response.content().size() + response.event_bytes},
             {"milliseconds", std::chrono::floor<std::chrono::milliseconds>(elapsed).count()},
             {"peer", request.peer.address}});
}

}  // namespace rtm::http
