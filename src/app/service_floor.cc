#include "app/service_floor.h"

#include <utility>

namespace rtm::app {
namespace {

service::SessionOptions SessionOptionsOf(const AuthConfig& auth, const StoreKeys& keys,
                                         base::Secret control_token, base::Counter logins_failed) {
  return {.username = auth.username,
          .password = keys.password,
          .api_secret = keys.api_secret.Clone(),
          .control_token = std::move(control_token),
          .lifetime = auth.session_lifetime,
          .logins_failed = logins_failed};
}

}  // namespace

ServiceFloor::ServiceFloor(const Config& config, const upstream::ProviderCatalog& providers,
                           SealedStore& data, RefreshEngine& engine, CoreThread& core,
                           base::BlockingPool& pool, base::Entropy& entropy,
                           base::Secret control_token, const AppMetrics& metrics)
    : engine_(engine),
      core_(core),
      metrics_(metrics),
      entropy_(entropy),
      audit_(data.store().audit(), engine.clock()),
      passwords_(data.store().settings(), data.cipher(), data.keys().store_id,
                 data.keys().configured_mark),
      sessions_(SessionOptionsOf(config.auth, data.keys(), std::move(control_token),
                                 metrics.service.logins_failed),
                crypto::JwtSigner(data.keys().jwt_key.Clone()), pool, audit_, passwords_,
                data.store().sessions(), engine.clock(), entropy),
      tokens_({.vault = engine.vault(),
               .coordinator = engine.coordinator(),
               .settings = engine.settings(),
               .audit = audit_,
               .endpoint = engine.endpoint(),
               .clock = engine.clock(),
               .core_executor = core.executor(),
               .coalesce = config.refresh.coalesce,
               .providers = providers.names(),
               .metrics = metrics.service}),
      imports_({.vault = engine.vault(),
                .settings = engine.settings(),
                .audit = audit_,
                .endpoint = engine.endpoint(),
                .clock = engine.clock()},
               providers.names()),
      jobs_({.tokens = tokens_,
             .imports = imports_,
             .vault = engine.vault(),
             .coordinator = engine.coordinator(),
             .audit = audit_,
             .clock = engine.clock(),
             .entropy = entropy,
             .core_executor = core.executor()}),
      proxies_({.settings = engine.settings(),
                .vault = engine.vault(),
                .health = engine.proxies(),
                .endpoint = engine.endpoint(),
                .audit = audit_}),
      readiness_(engine.vault(), engine.scheduler(), data.journal(), engine.unsaved(),
                 engine.clock()),
      rescue_({.vault = engine.vault(),
               .journal = data.journal(),
               .recovery = engine.recovery(),
               .unsaved = engine.unsaved(),
               .refresher = engine.refresher(),
               .endpoint = engine.endpoint(),
               .providers = providers,
               .settings = engine.settings(),
               .audit = audit_,
               .pool = pool,
               .core_executor = core.executor()}),
      keys_({.vault = engine.vault(),
             .settings = data.store().settings(),
             .journal = data.journal(),
             .nodes = engine.nodes(),
             .cipher = data.cipher(),
             .audit = audit_,
             .pool = pool,
             .store_id = data.keys().store_id,
             .reload_ring = [&data] { data.ReloadRing(); }}),
      overview_({.store = data.store().overview(),
                 .lanes = engine.lanes(),
                 .unsaved = engine.unsaved(),
                 .settings = engine.settings(),
                 .journal = data.journal(),
                 .clock = engine.clock(),
                 .core_executor = core.executor()}) {
  core.WaitFor(sessions_.Load());
  engine.changes().AddReload([this] { return sessions_.Load(); });
}

void ServiceFloor::StopJobs() { core_.WaitFor(StopJobsOnCore()); }

asio::awaitable<void> ServiceFloor::StopJobsOnCore() {
  jobs_.Stop();
  co_return;
}

bool ServiceFloor::FinishJobs(std::chrono::milliseconds patience) {
  return core_.WaitFor(jobs_.Join(), patience);
}

http::ApiServices ServiceFloor::View() {
  return {.tokens = tokens_,
          .imports = imports_,
          .jobs = jobs_,
          .settings = engine_.settings(),
          .proxies = proxies_,
          .sessions = sessions_,
          .vault = engine_.vault(),
          .readiness = readiness_,
          .rescue = rescue_,
          .keys = keys_,
          .overview = overview_,
          .nodes = engine_.nodes(),
          .custody = engine_.custody(),
          .audit = audit_,
          .metrics = metrics_.registry,
          .clock = engine_.clock(),
          .entropy = entropy_};
}

}  // namespace rtm::app
