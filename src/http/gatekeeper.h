#pragma once

#include <optional>
#include <string_view>

#include "http/middleware.h"
#include "service/session_service.h"

namespace rtm::http {

/// The session token of a request: bearer, else the cookie `rtm_session`. A cookie counts only
/// together with `X-Requested-With: rt-manage`, which a foreign page cannot send without a
/// preflight that is never granted (CSRF). "" if there is none.
std::string_view SessionTokenOf(const Request& request);

inline constexpr std::string_view kSessionCookie = "rtm_session";

/// Rights by SessionService: the API secret in its header for the public API (or the local control
/// token as bearer); for the admin API a
/// session, the local control token, or, on the calls of old, the API secret as bearer; where the
/// call is about the login itself, a session only. Metrics
/// are for this machine and for the API secret. Thread-safe.
class Gatekeeper final : public Gate {
 public:
  explicit Gatekeeper(const service::SessionService& sessions) : sessions_(sessions) {}
  core::Actor Admit(const Request& request, Access access) const override;

 private:
  core::Actor AdmitPublic(const Request& request) const;
  core::Actor AdmitScrape(const Request& request) const;
  core::Actor AdmitAdmin(const Request& request, Access access) const;
  core::Actor AdmitBearer(const Request& request, std::string_view token, Access access) const;

  const service::SessionService& sessions_;
};

}  // namespace rtm::http
