#pragma once

#include <map>
#include <string>

#include "http/router.h"

namespace rtm::service {
class SettingsService;
class TokenVault;
}  // namespace rtm::service

namespace rtm::http {

/// `configs/*`. Everything in `configs` is text, as the old console has it: the lists are JSON
/// text, the switch "true" or "false", the interval a number of days; of what config.yml gives and
/// the console may turn (core::TuningKeys) what was saved, "" if nothing was. `env_configs` shows
/// read-only what the configuration says, as given by the application (no secrets).
class SettingsHandlers {
 public:
  SettingsHandlers(service::SettingsService& settings, service::TokenVault& vault,
                   std::map<std::string, std::string> env_configs)
      : settings_(settings), vault_(vault), env_configs_(std::move(env_configs)) {}
  void Register(Router& router);

 private:
  asio::awaitable<void> GetSystem(const Request& request, const core::Actor& actor,
                                  Response& response);
  asio::awaitable<void> SaveSystem(const Request& request, const core::Actor& actor,
                                   Response& response);
  asio::awaitable<void> PreviewSystem(const Request& request, const core::Actor& actor,
                                      Response& response);
  asio::awaitable<void> GetProxyList(const Request& request, const core::Actor& actor,
                                     Response& response);
  asio::awaitable<void> GetClientIdList(const Request& request, const core::Actor& actor,
                                        Response& response);

  service::SettingsService& settings_;
  service::TokenVault& vault_;
  const std::map<std::string, std::string> env_configs_;
};

}  // namespace rtm::http
