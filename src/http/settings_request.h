#pragma once

#include <string>
#include <vector>

#include "http/api_requests.h"
#include "service/settings_service.h"

namespace rtm::http {

/// From the texts of `configs/save-system` to a change. Throws base::Error kInvalidArgument with
/// the field ("configs.proxy_list[2]").
service::SettingsChange SettingsChangeOf(const SaveSystemBody& body);

/// A list as JSON text: ["a","b"].
std::string ListText(const std::vector<std::string>& items);

}  // namespace rtm::http
