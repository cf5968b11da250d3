#pragma once

#include "http/json_writer.h"
#include "service/overview_service.h"

namespace rtm::http {

/// `data` of stats/overview.
void WriteOverview(JsonWriter& json, const service::Overview& overview);

}  // namespace rtm::http
