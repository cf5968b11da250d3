#include "http/gatekeeper.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/encoding.h"
#include "base/error.h"

namespace rtm::http {
namespace {

std::string_view BearerOf(const Request& request) {
  constexpr std::string_view kScheme = "Bearer ";
  const std::string_view value = request.headers.Find("Authorization");
  return EqualsIgnoreCase(value.substr(0, kScheme.size()), kScheme)
             ? base::TrimAscii(value.substr(kScheme.size()))
             : std::string_view{};
}

std::string_view CookieOf(const Request& request) {
  for (const Headers::Field& field : request.headers) {
    std::string_view rest = EqualsIgnoreCase(field.name, "Cookie") ? field.value : "";
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find(';'), rest.size());
      const std::string_view pair = base::TrimAscii(rest.substr(0, end));
      const std::size_t equals = pair.find('=');
      if (equals != std::string_view::npos && pair.substr(0, equals) == kSessionCookie) {
        return pair.substr(equals + 1);
      }
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
  return {};
}

/// A JWT has three parts; an API secret may look the same, so this decides only what is tried
/// first.
bool LooksLikeJwt(std::string_view token) {
  return std::count(token.begin(), token.end(), '.') == 2 && token.starts_with("ey");
}

base::Error NeedsLogin() {
  return {base::ErrorCode::kForbidden,
          {"This call needs a login; a secret is not enough.", "该接口需要登录，不能使用密钥。"}};
}

}  // namespace

std::string_view SessionTokenOf(const Request& request) {
  const std::string_view bearer = BearerOf(request);
  if (!bearer.empty()) {
    return bearer;
  }
  return request.headers.Find("X-Requested-With") == "rt-manage" ? CookieOf(request)
                                                                 : std::string_view{};
}

core::Actor Gatekeeper::Admit(const Request& request, Access access) const {
  core::Actor actor;
  switch (access) {
    case Access::kOpen:
      actor.kind = core::Actor::Kind::kPublicApi;
      actor.address = request.peer.address;
      break;
    case Access::kApiSecret:
      actor = AdmitPublic(request);
      break;
    case Access::kLocalOrApiSecret:
      actor = AdmitScrape(request);
      break;
    case Access::kAdmin:
    case Access::kPerson:
    case Access::kSession:
      actor = AdmitAdmin(request, access);
      break;
  }
  actor.request_id = request.request_id;
  return actor;
}

core::Actor Gatekeeper::AdmitPublic(const Request& request) const {
  const std::string_view secret = request.headers.Find("X-API-Secret");
  if (secret.empty()) {
    // The command line of this machine, which does not know the secret.
    if (std::optional<core::Actor> local = sessions_.CheckControlToken(BearerOf(request))) {
      local->address = request.peer.address;
      return *std::move(local);
    }
  }
  return sessions_.CheckApiSecret(secret, request.peer, core::Actor::Kind::kPublicApi);
}

core::Actor Gatekeeper::AdmitScrape(const Request& request) const {
  if (service::IsLocal(request.peer)) {
    core::Actor actor;
    actor.kind = core::Actor::Kind::kPublicApi;
    actor.address = request.peer.address;
    return actor;
  }
  const std::string_view header = request.headers.Find("X-API-Secret");
  const std::string_view secret = header.empty() ? BearerOf(request) : header;
  if (secret.empty()) {
    throw base::Error(
        base::ErrorCode::kUnauthenticated,
        {"Metrics are shown to this machine (http://localhost) and to callers with the API secret: "
         "send X-API-Secret or Authorization: Bearer.",
         "指标只对本机（http://localhost）和持有 API 密钥的调用方开放：请发送 X-API-Secret 或 "
         "Authorization: Bearer。"});
  }
  return sessions_.CheckApiSecret(secret, request.peer, core::Actor::Kind::kPublicApi);
}

core::Actor Gatekeeper::AdmitAdmin(const Request& request, Access access) const {
  const std::string_view bearer = BearerOf(request);
  if (!bearer.empty()) {
    return AdmitBearer(request, bearer, access);
  }
  const std::string_view cookie = CookieOf(request);
  if (!cookie.empty() && SessionTokenOf(request).empty()) {
    throw base::Error(base::ErrorCode::kForbidden,
                      {"A session cookie counts only with the header X-Requested-With: rt-manage.",
                       "会话 Cookie 必须与请求头 X-Requested-With: rt-manage 一起使用。"});
  }
  if (cookie.empty()) {
    throw base::Error(base::ErrorCode::kUnauthenticated,
                      {"Log in first, or send Authorization: Bearer.",
                       "请先登录，或在请求头中提供 Authorization: Bearer。"});
  }
  return sessions_.Authenticate(cookie, request.peer);
}

core::Actor Gatekeeper::AdmitBearer(const Request& request, std::string_view token,
                                    Access access) const {
  if (std::optional<core::Actor> local = sessions_.CheckControlToken(token)) {
    if (access == Access::kSession) {
      throw NeedsLogin();
    }
    local->address = request.peer.address;
    return *std::move(local);
  }
  const bool needs_person = access != Access::kAdmin;
  std::optional<base::Error> ended;
  if (LooksLikeJwt(token)) {
    try {
      return sessions_.Authenticate(token, request.peer);
    } catch (const base::Error& refusal) {
      if (refusal.code() != base::ErrorCode::kUnauthenticated || needs_person) {
        throw;
      }
      ended = refusal;
    }
  }
  core::Actor actor;
  try {
    actor = sessions_.CheckApiSecret(token, request.peer, core::Actor::Kind::kApiSecret);
  } catch (const base::Error& refusal) {
    // Who sent a login is told of the login, not of a secret that was never meant.
    if (ended && refusal.code() == base::ErrorCode::kUnauthenticated) {
      throw *ended;
    }
    throw;
  }
  if (needs_person) {
    throw NeedsLogin();
  }
  return actor;
}

}  // namespace rtm::http
