#pragma once

#include <string>

#include "base/error.h"
#include "base/text.h"
#include "core/refresh_outcome.h"
#include "core/token.h"
#include "service/refresh_coordinator.h"

namespace rtm::service {

// The reports of flights and what they say to people, in one place. No secret in any of them.

/// What `outcome` means, in one sentence.
base::Text Explain(const core::RefreshOutcome& outcome);

/// What the row's `refresh_result` says of an attempt that brought no tokens: "needs_login:
/// invalid_grant (HTTP 400)".
std::string RefreshResultText(const core::RefreshOutcome& outcome, int http_status,
                              const std::string& detail);

/// The report of an attempt that brought no tokens.
FlightReport ReportOf(const core::RefreshOutcome& outcome, const core::Token& token,
                      core::TokenState after, std::string refresh_result);

FlightReport NotNeededReport(const core::Token& token);
/// The row's state forbids sending its RT.
FlightReport StateRefusesReport(const core::Token& token);
FlightReport ProviderUnknownReport(const core::Token& token);
/// The provider refused this row's client before; the row itself is as it was.
FlightReport ClientStoppedReport(const core::Token& token);
FlightReport GoneReport(core::TokenId id);
/// Nothing was tried; `error` says why.
FlightReport UnavailableReport(core::TokenId id, const base::Error& error);
FlightReport UnavailableReport(core::TokenId id, std::string code, base::Text message);
/// Its batch gave the row up before its turn came.
FlightReport WithdrawnReport(core::TokenId id);
inline constexpr std::string_view kWithdrawn = "withdrawn";

}  // namespace rtm::service
