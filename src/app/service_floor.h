#pragma once

#include "app/config.h"
#include "app/refresh_engine.h"
#include "app/sealed_store.h"
#include "http/api_server.h"
#include "service/audit_log.h"
#include "service/import_service.h"
#include "service/job_service.h"
#include "service/key_service.h"
#include "service/overview_service.h"
#include "service/password_store.h"
#include "service/proxy_service.h"
#include "service/readiness.h"
#include "service/rescue_service.h"
#include "service/session_service.h"
#include "service/token_service.h"

namespace rtm::app {

/// The services that people and scripts reach: what stands behind the HTTP API. Made on the main
/// thread; outlives the server in front of it.
class ServiceFloor {
 public:
  /// `providers` outlives it. `control_token`: accepted from the command line of
  /// this machine.
  ServiceFloor(const Config& config, const upstream::ProviderCatalog& providers, SealedStore& data,
               RefreshEngine& engine, CoreThread& core, base::BlockingPool& pool,
               base::Entropy& entropy, base::Secret control_token, const AppMetrics& metrics);

  http::ApiServices View();
  service::SessionService& sessions() { return sessions_; }
  service::TokenService& tokens() { return tokens_; }
  service::ImportService& imports() { return imports_; }
  service::RescueService& rescue() { return rescue_; }
  service::KeyService& keys() { return keys_; }

  /// Lets jobs begin nothing more.
  void StopJobs();
  /// Waits for what jobs have under way. False if something is left after `patience`: then the
  /// process has to end without destroying this.
  bool FinishJobs(std::chrono::milliseconds patience);

 private:
  asio::awaitable<void> StopJobsOnCore();

  RefreshEngine& engine_;
  CoreThread& core_;
  const AppMetrics& metrics_;
  base::Entropy& entropy_;
  service::AuditLog audit_;
  service::PasswordStore passwords_;
  service::SessionService sessions_;
  service::TokenService tokens_;
  service::ImportService imports_;
  service::JobService jobs_;
  service::ProxyService proxies_;
  service::Readiness readiness_;
  service::RescueService rescue_;
  service::KeyService keys_;
  service::OverviewService overview_;
};

}  // namespace rtm::app
