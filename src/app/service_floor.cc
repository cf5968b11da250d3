#include "app/service_floor.h"

#include <utility>

namespace rtm::app {
namespace {

service::SessionOptions SessionOptionsOf(const AuthConfig& auth, const StoreKeys& keys,
                                         base::Secret control_token) {
  return {.username = auth.username,
          .password = keys.password,
          .api_secret = keys.api_secret.Clone(),
          .control_token = std::move(control_token),
          .lifetime = auth.session_lifetime};
}

}  // namespace

ServiceFloor::ServiceFloor(const Config& config, const upstream::ProviderCatalog& providers,
                           SealedStore& data, RefreshEngine& engine, CoreThread& core,
                           base::BlockingPool& pool, const base::Clock& clock,
                           base::Entropy& entropy, base::Secret control_token)
    : engine_(engine),
      clock_(clock),
      entropy_(entropy),
      audit_(data.store().audit(), clock),
      sessions_(SessionOptionsOf(config.auth, data.keys(), std::move(control_token)),
                crypto::JwtSigner(data.keys().jwt_key.Clone()), pool, audit_, clock, entropy),
      tokens_({.vault = engine.vault(),
               .coordinator = engine.coordinator(),
               .settings = engine.settings(),
               .audit = audit_,
               .endpoint = engine.endpoint(),
               .clock = clock,
               .core_executor = core.executor(),
               .coalesce = config.refresh.coalesce,
               .providers = providers.names()}),
      imports_({.vault = engine.vault(),
                .settings = engine.settings(),
                .audit = audit_,
                .endpoint = engine.endpoint(),
                .clock = clock},
               providers.names()),
      proxies_({.settings = engine.settings(),
                .vault = engine.vault(),
                .health = engine.proxies(),
                .endpoint = engine.endpoint(),
                .audit = audit_}),
      readiness_(engine.vault(), engine.scheduler(), data.journal(), clock),
      rescue_({.vault = engine.vault(),
               .journal = data.journal(),
               .recovery = engine.recovery(),
               .unsaved = engine.unsaved(),
               .refresher = engine.refresher(),
               .endpoint = engine.endpoint(),
               .providers = providers,
               .audit = audit_,
               .pool = pool,
               .core_executor = core.executor()}) {}

http::ApiServices ServiceFloor::View() {
  return {.tokens = tokens_,
          .imports = imports_,
          .settings = engine_.settings(),
          .proxies = proxies_,
          .sessions = sessions_,
          .vault = engine_.vault(),
          .readiness = readiness_,
          .rescue = rescue_,
          .clock = clock_,
          .entropy = entropy_};
}

}  // namespace rtm::app
