#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/entropy.h"
#include "base/metrics.h"
#include "http/server_context.h"

namespace rtm::service {
class AuditLog;
class CustodyGauges;
class ImportService;
class JobService;
class KeyService;
class NodeWatch;
class OverviewService;
class ProxyService;
class Readiness;
class RescueService;
class SessionService;
class SettingsService;
class TokenService;
class TokenVault;
}  // namespace rtm::service

namespace rtm::http {

struct ApiServerOptions {
  ServerOptions server;  ///< Host, port, threads, TLS files, limits.
  std::string public_prefix =
      "/public-api";  ///< `auth.public_api_prefix`, without a slash at its end.
  std::vector<std::string> trusted_proxies;  ///< `server.trusted_proxies`
  std::string version;                       ///< Shown by user/info.
  std::map<std::string, std::string>
      env_configs;  ///< Shown read-only by configs/get-system; no secrets.
  /// Adds what is to be known of the process to a page of metrics; any thread.
  std::function<void(base::MetricReadings&)> read_process;
};

/// What the handlers call; all outlive the server.
struct ApiServices {
  service::TokenService& tokens;
  service::ImportService& imports;
  service::JobService& jobs;
  service::SettingsService& settings;
  service::ProxyService& proxies;
  service::SessionService& sessions;
  service::TokenVault& vault;
  service::Readiness& readiness;
  service::RescueService& rescue;
  service::KeyService& keys;
  service::OverviewService& overview;
  service::NodeWatch& nodes;
  service::CustodyGauges& custody;
  service::AuditLog& audit;
  const base::MetricRegistry& metrics;
  const base::Clock& clock;
  base::Entropy& entropy;
};

/// Both APIs and the console over one HTTP server: what the application starts and stops.
class ApiServer {
 public:
  /// Throws base::Error(kConfig) for a bad network in `trusted_proxies`.
  ApiServer(ApiServerOptions options, const ApiServices& services);
  ~ApiServer();

  /// Listens and returns. Throws as Server::Start.
  void Start();
  /// Accepts no more, finishes requests that are under way (at most 30 s), then returns. Call it
  /// before the services stop. Repeatable.
  void Stop();
  std::uint16_t port() const;
  /// All routes as "POST /internalweb/v1/rts/list", sorted.
  std::vector<std::string> Routes() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace rtm::http
