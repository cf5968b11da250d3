#include "app/initial_settings.h"

namespace rtm::app {

service::SystemSettings InitialSettings(const OpenAiConfig& config) {
  service::SystemSettings settings;
  settings.auto_refresh_enabled = config.schedule_enabled;
  settings.auto_refresh_interval_days = config.refresh_interval_days;
  return settings;
}

}  // namespace rtm::app
