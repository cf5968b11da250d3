#pragma once

#include "base/clock.h"
#include "base/text.h"
#include "http/json_writer.h"
#include "service/token_views.h"

namespace rtm::http {

/// A row as contract.md section 3 lists its members, then what we added.
void WriteRow(JsonWriter& json, const service::TokenView& row, base::Language language);

/// `data` of rts/show.
void WriteDetail(JsonWriter& json, const service::TokenDetail& detail, base::Language language);

/// `data` of rts/create: the row, and which client was asked for where the access token's won.
void WriteCreated(JsonWriter& json, const service::CreateReport& created, base::Language language);

/// `data` of rts/batch-import.
void WriteImportReport(JsonWriter& json, const service::ImportReport& report,
                       base::Language language);

/// `data` of rts/import-preview.
void WriteImportPreview(JsonWriter& json, const service::ImportPreview& preview,
                        base::Language language);

/// `data` of refresh and get-at (contract.md section 2). Where the call failed, `refresh_result` is
/// written, the refresh token is left out, and so is an access token that is over.
void WriteGrant(JsonWriter& json, const service::AccessAnswer& answer, base::UtcTime now);

/// What core::OutcomeName gives, in words; nullptr if that is another code.
const base::Text* FindOutcomeWords(std::string_view outcome);

/// One line of a row's timeline.
void WriteAttempt(JsonWriter& json, const service::AttemptRecord& attempt, base::Language language);

}  // namespace rtm::http
