#pragma once

#include <vector>

#include "base/text.h"
#include "http/json_writer.h"
#include "service/job_views.h"

namespace rtm::http {

/// A job as the schema Job lists its members.
void WriteJob(JsonWriter& json, const service::JobView& job, base::Language language);

/// {"items": [Job]}
void WriteJobs(JsonWriter& json, const std::vector<service::JobSnapshot>& jobs,
               base::Language language);

}  // namespace rtm::http
