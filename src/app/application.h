#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

#include "app/app_metrics.h"
#include "app/config_loader.h"
#include "app/control_file.h"
#include "app/core_thread.h"
#include "app/refresh_engine.h"
#include "app/sealed_store.h"
#include "app/service_floor.h"
#include "base/clock.h"
#include "base/entropy.h"
#include "base/offload.h"
#include "http/api_server.h"

namespace rtm::app {

/// The whole program without main: constructs everything in order, stops it in reverse. Made, run
/// and stopped on the main thread. The log is configured before.
class Application {
 public:
  /// Called once the keys of the store are there: what was made for them is to be shown at once.
  using KeysReady = std::function<void(const SealedStore& data)>;

  /// Locks the data directory, opens the store (a database of the old system only if `old_store`
  /// says so) and settles what an earlier life left open. After
  /// this rows can be read and refreshed, and nothing goes out by itself. Throws base::Error; then
  /// everything is closed again.
  Application(const Config& config, const Environment& environment, const KeysReady& keys_ready,
              OldStore old_store = OldStore::kRefuse);
  /// Stops, if nobody did.
  ~Application();
  Application(const Application&) = delete;
  Application& operator=(const Application&) = delete;

  /// Starts the schedule and listens; leaves `control.json` in the data directory.
  void Serve();
  /// Accepts no more, finishes requests and flights, at most kStopTime. False if flights are left
  /// then: the process has to end at once, without the destructor (the next start settles them).
  bool Stop();

  ServiceFloor& services() { return *services_; }
  SealedStore& data() { return *data_; }
  CoreThread& core() { return core_; }
  base::Entropy& entropy() { return entropy_; }
  const base::Secret& control_token() const { return control_token_; }
  /// The URL that people of this machine open; after Serve().
  std::string url() const;

  static constexpr std::chrono::seconds kStopTime{30};

 private:
  http::ApiServerOptions ServerOptions() const;
  void WriteControlFile();

  const Config& config_;
  const base::SystemClock clock_;
  const base::UtcTime started_at_ = clock_.Now();
  base::SystemEntropy entropy_;
  const base::Secret control_token_;
  AppMetrics metrics_;  // Outlives all that counts.
  const upstream::ProviderCatalog providers_;
  CoreThread core_;
  // Ended by Stop() before all below it: what it resumes runs on the threads of core and server.
  std::optional<base::BlockingPool> pool_;
  std::unique_ptr<SealedStore> data_;
  std::unique_ptr<RefreshEngine> engine_;
  std::unique_ptr<ServiceFloor> services_;
  std::unique_ptr<http::ApiServer> server_;
  std::unique_ptr<ControlFile> control_file_;
  bool stopped_ = false;
};

}  // namespace rtm::app
