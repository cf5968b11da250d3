#pragma once

#include "base/clock.h"
#include "base/text.h"
#include "http/json_writer.h"
#include "service/token_views.h"

namespace rtm::http {

/// A row as contract.md section 3 lists its members, then what we added.
void WriteRow(JsonWriter& json, const service::TokenView& row, base::Language language);

/// `data` of refresh and get-at (contract.md section 2). Where the call failed, `refresh_result` is
/// written, the refresh token is left out, and so is an access token that is over.
void WriteGrant(JsonWriter& json, const service::AccessAnswer& answer, base::UtcTime now);

/// One line of a row's timeline.
void WriteAttempt(JsonWriter& json, const service::AttemptRecord& attempt, base::Language language);

}  // namespace rtm::http
