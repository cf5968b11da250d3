#include "http/api_server.h"

#include <utility>

#include "http/audit_handlers.h"
#include "http/embedded_files.h"
#include "http/gatekeeper.h"
#include "http/health_handlers.h"
#include "http/job_events.h"
#include "http/job_handlers.h"
#include "http/key_handlers.h"
#include "http/metrics_handlers.h"
#include "http/node_handlers.h"
#include "http/openapi_handler.h"
#include "http/overview_handlers.h"
#include "http/proxy_handlers.h"
#include "http/public_handlers.h"
#include "http/refresh_handlers.h"
#include "http/rescue_handlers.h"
#include "http/server.h"
#include "http/session_handlers.h"
#include "http/settings_handlers.h"
#include "http/static_assets.h"
#include "http/token_handlers.h"
#include "service/job_service.h"

namespace rtm::http {

/// In the order of construction; the server goes first at the end.
struct ApiServer::Parts {
  Parts(ApiServerOptions options, const ApiServices& services)
      : trusted(options.trusted_proxies),
        gatekeeper(services.sessions),
        health(services.readiness),
        metrics(services.metrics, services.custody, Readers(options)),
        public_api(services.tokens, services.clock),
        session(services.sessions, options.version),
        tokens(services.tokens, services.imports, services.clock),
        refreshes(services.tokens),
        jobs(services.jobs, services.clock),
        job_events(services.jobs.board()),
        rescue(services.rescue),
        keys(services.keys),
        proxies(services.proxies),
        overview(services.overview),
        nodes(services.nodes, services.audit),
        settings(services.settings, services.vault, std::move(options.env_configs)),
        audit(services.audit, services.clock),
        openapi(EmbeddedOpenApi(), options.public_prefix),
        assets(EmbeddedConsole(), {"/internalweb", options.public_prefix, "/health", "/metrics",
                                   "/openapi.json", "/assets"}),
        middleware(router, gatekeeper, trusted),
        server(std::move(options.server), middleware, trusted, services.clock, services.entropy) {
    health.Register(router, options.public_prefix);
    metrics.Register(router);
    public_api.Register(router, options.public_prefix);
    session.Register(router);
    tokens.Register(router);
    refreshes.Register(router);
    jobs.Register(router);
    job_events.Register(router);
    rescue.Register(router);
    keys.Register(router);
    proxies.Register(router);
    overview.Register(router);
    nodes.Register(router);
    settings.Register(router);
    audit.Register(router);
    openapi.Register(router);
    assets.Register(router);
  }

  std::vector<MetricsHandlers::Reader> Readers(const ApiServerOptions& options) {
    std::vector<MetricsHandlers::Reader> readers{
        [this, connections = options.server.metrics.connections](base::MetricReadings& readings) {
          readings.Set(connections, static_cast<double>(server.connections()));
        }};
    if (options.read_process) {
      readers.push_back(options.read_process);
    }
    return readers;
  }

  Router router;
  const TrustedProxies trusted;
  const Gatekeeper gatekeeper;
  HealthHandlers health;
  MetricsHandlers metrics;
  PublicHandlers public_api;
  SessionHandlers session;
  TokenHandlers tokens;
  RefreshHandlers refreshes;
  JobHandlers jobs;
  JobEventsHandler job_events;
  RescueHandlers rescue;
  KeyHandlers keys;
  ProxyHandlers proxies;
  OverviewHandlers overview;
  NodeHandlers nodes;
  SettingsHandlers settings;
  AuditHandlers audit;
  OpenApiHandler openapi;
  StaticAssets assets;
  const Middleware middleware;
  Server server;
};

ApiServer::ApiServer(ApiServerOptions options, const ApiServices& services)
    : parts_(std::make_unique<Parts>(std::move(options), services)) {}

ApiServer::~ApiServer() = default;

void ApiServer::Start() { parts_->server.Start(); }

void ApiServer::Stop() { parts_->server.Stop(); }

std::uint16_t ApiServer::port() const { return parts_->server.port(); }

std::vector<std::string> ApiServer::Routes() const { return parts_->router.Describe(); }

}  // namespace rtm::http
