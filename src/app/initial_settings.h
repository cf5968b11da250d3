#pragma once

#include "app/config.h"
#include "service/settings_service.h"

namespace rtm::app {

/// What holds until the console saves something else.
service::SystemSettings InitialSettings(const OpenAiConfig& config);

}  // namespace rtm::app
