#include "app/application.h"

#include <unistd.h>

#include "app/provider_profiles.h"
#include "app/version.h"
#include "base/log.h"

namespace rtm::app {
namespace {

// Argon2id and fsyncs of the journal.
constexpr std::size_t kPoolThreads = 2;

std::string ProxyLabel(const base::Secret& proxy) {
  return proxy.empty() ? "" : core::ProxyUrl::Parse(proxy.Reveal(), "openai.proxy").label();
}

}  // namespace

Application::Application(const Config& config, const Environment& environment,
                         const KeysReady& keys_ready, OldStore old_store)
    : config_(config),
      control_token_(entropy_.Hex(32)),
      providers_(BuildProfiles(config)),
      pool_(kPoolThreads) {
  data_ = std::make_unique<SealedStore>(config, StoreEnvirons{.core = core_,
                                                              .pool = *pool_,
                                                              .clock = clock_,
                                                              .entropy = entropy_,
                                                              .environment = environment,
                                                              .metrics = metrics_.store,
                                                              .old_store = old_store});
  keys_ready(*data_);
  engine_ = std::make_unique<RefreshEngine>(config, providers_, *data_, core_, *pool_, clock_,
                                            entropy_, metrics_);
  services_ = std::make_unique<ServiceFloor>(config, providers_, *data_, *engine_, core_, *pool_,
                                             entropy_, control_token_.Clone(), metrics_);
}

Application::~Application() {
  if (!stopped_ && !Stop()) {
    // Flights that cannot be waited for still use what would be destroyed here.
    _exit(1);
  }
}

void Application::Serve() {
  if (data_->DropOutdatedPassword(core_)) {
    base::LogInfo("auth.saved_password_outdated", {});
  }
  engine_->StartSchedule();
  server_ = std::make_unique<http::ApiServer>(ServerOptions(), services_->View());
  server_->Start();
  try {
    WriteControlFile();
  } catch (const base::Error& error) {
    // Valid access tokens are worth more than the command line's way to them.
    base::LogError("control.not_written", {{"error", error.log_message()}});
  }
  if (!services_->sessions().PublishedSamples().empty()) {
    base::LogWarn("auth.published_sample",
                  {{"detail",
                    "auth.password or auth.api_secret is a published sample value: it is "
                    "honoured from this machine only"}});
  }
  base::LogInfo("app.started", {{"version", Version()}, {"url", url()}});
}

bool Application::Stop() {
  stopped_ = true;
  const base::BootTime deadline = clock_.Boot() + kStopTime;
  control_file_.reset();
  if (services_) {
    services_->StopJobs();
  }
  if (engine_) {
    engine_->CloseLanes();
  }
  if (server_) {
    server_->Stop();
  }
  const auto left = [&] {
    return std::max<base::milliseconds>(deadline - clock_.Boot(), base::milliseconds(500));
  };
  // Jobs wait for flights, so those end first.
  if ((engine_ && !engine_->FinishFlights(left())) ||
      (services_ && !services_->FinishJobs(left()))) {
    base::LogError("app.stop_timed_out", {});
    return false;
  }
  // Its last results are delivered to threads that still run.
  pool_.reset();
  server_.reset();
  services_.reset();
  engine_.reset();
  data_.reset();
  base::LogInfo("app.stopped", {});
  return true;
}

std::string Application::url() const {
  return LocalUrl(config_.server.host, server_->port(), !config_.server.tls_cert.empty());
}

http::ApiServerOptions Application::ServerOptions() const {
  http::ApiServerOptions options;
  options.server.host = config_.server.host;
  options.server.port = config_.server.port;
  options.server.tls_cert = config_.server.tls_cert.string();
  options.server.tls_key = config_.server.tls_key.string();
  options.server.metrics = metrics_.http;
  options.public_prefix = config_.auth.public_api_prefix;
  options.trusted_proxies = config_.server.trusted_proxies;
  options.version = std::string(Version());
  options.read_process = [this](base::MetricReadings& readings) {
    metrics_.process.Read(readings, started_at_);
  };
  options.env_configs = {{"client_id", config_.openai.client_id},
                         {"proxy", ProxyLabel(config_.openai.proxy)},
                         {"refresh_interval", std::to_string(config_.openai.refresh_interval_days)},
                         {"schedule_enabled", config_.openai.schedule_enabled ? "true" : "false"},
                         {"public_api_prefix", config_.auth.public_api_prefix}};
  for (const core::TuningKey& key : core::TuningKeys()) {
    options.env_configs.emplace(key.name, key.text(TuningOf(config_)));
  }
  return options;
}

void Application::WriteControlFile() {
  const bool tls = !config_.server.tls_cert.empty();
  control_file_ = std::make_unique<ControlFile>(
      config_.server.data_dir,
      ControlInfo{
          .url = url(),
          .token = control_token_.Clone(),
          .pid = getpid(),
          .public_prefix = config_.auth.public_api_prefix,
          .tls_cert = tls ? std::filesystem::absolute(config_.server.tls_cert).string() : ""});
}

}  // namespace rtm::app
