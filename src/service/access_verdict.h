#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "service/refresh_coordinator.h"
#include "service/token_views.h"

namespace rtm::service {

/// What a flight means for somebody who asked (contract.md section 2).
struct FlightVerdict {
  AccessVerdict verdict = AccessVerdict::kServed;
  std::string code = "ok";
  base::Text message;
  std::optional<std::chrono::seconds> retry_after;
};

/// `refresh` is told what happened to its own request (502, 504); `get-at` with `min_ttl` only
/// whether waiting or a person can help (503, 409).
enum class AskedFor { kRefresh, kAccessToken };

FlightVerdict JudgeFlight(const FlightReport& report, AskedFor asked_for);

/// How long the AT of a grant promises to live from `now`; nullopt if there is none or its expiry
/// is unknown; 0 if it is over.
std::optional<std::chrono::seconds> PromisedLife(const AccessGrant& grant, base::UtcTime now);

}  // namespace rtm::service
