#pragma once

#include <chrono>

#include "app/app_metrics.h"
#include "app/config.h"
#include "app/core_thread.h"
#include "app/sealed_store.h"
#include "base/task_group.h"
#include "service/attempt_recovery.h"
#include "service/change_follower.h"
#include "service/common_clock.h"
#include "service/custody_gauges.h"
#include "service/lanes.h"
#include "service/node_watch.h"
#include "service/refresh_coordinator.h"
#include "service/refresh_scheduler.h"
#include "service/refresher.h"
#include "service/settings_service.h"
#include "service/token_vault.h"
#include "service/unsaved_outcomes.h"
#include "upstream/curl_transport.h"
#include "upstream/oauth_token_endpoint.h"

namespace rtm::app {

/// Everything that refreshes: vault, way out, coordinator, scheduler. Made on the main thread;
/// settles at once what an earlier life left open (P12), and sends nothing before. Stop before it
/// is destroyed.
class RefreshEngine {
 public:
  /// `providers` outlives it, and so does what `metrics` counts in.
  RefreshEngine(const Config& config, const upstream::ProviderCatalog& providers, SealedStore& data,
                CoreThread& core, base::BlockingPool& pool, const base::Clock& clock,
                base::Entropy& entropy, const AppMetrics& metrics);
  RefreshEngine(const RefreshEngine&) = delete;
  RefreshEngine& operator=(const RefreshEngine&) = delete;

  /// Starts the due loop, and those that keep this node in step with others.
  void StartSchedule();
  /// Lets nothing more out: the schedule ends, who waits in a lane is turned away.
  void CloseLanes();
  /// Waits for the flights that are in the air and saves what the store refused before. False if
  /// some are left after `patience`: then the process has to end without destroying this.
  bool FinishFlights(std::chrono::milliseconds patience);

  /// What is written down is in its time, but for the log.
  const base::Clock& clock() const { return common_clock_; }
  service::TokenVault& vault() { return vault_; }
  service::SettingsService& settings() { return settings_; }
  service::RefreshCoordinator& coordinator() { return coordinator_; }
  service::RefreshScheduler& scheduler() { return scheduler_; }
  service::CustodyGauges& custody() { return custody_; }
  const service::Lanes& lanes() const { return lanes_; }
  service::ProxyHealth& proxies() { return proxies_; }
  upstream::TokenEndpoint& endpoint() { return endpoint_; }
  const service::Refresher& refresher() const { return refresher_; }
  service::UnsavedOutcomes& unsaved() { return unsaved_; }
  service::AttemptRecovery& recovery() { return recovery_; }
  service::NodeWatch& nodes() { return nodes_; }
  service::ChangeFollower& changes() { return changes_; }

 private:
  asio::awaitable<void> BeginSchedule();
  void SettingsChanged();
  /// Another node may have changed them.
  asio::awaitable<void> ReloadSettings();
  /// Takes over what may be turned while flights are in the air. On the core thread.
  asio::awaitable<void> Tune();
  void TuneNow();
  asio::awaitable<void> EndSchedule();
  asio::awaitable<void> JoinFlights();
  asio::awaitable<void> JoinBackground();

  CoreThread& core_;
  service::CommonClock common_clock_;
  service::TokenVault vault_;
  service::SettingsService settings_;
  const std::size_t journal_slots_;
  upstream::CurlTransport transport_;
  upstream::OAuthTokenEndpoint endpoint_;
  service::Lanes lanes_;
  service::UnsavedOutcomes unsaved_;
  service::ProxyHealth proxies_;
  service::Refresher refresher_;
  // Two groups: the loop of the schedule starts flights, and ends before they are waited for.
  base::TaskGroup background_;
  base::TaskGroup flights_;
  service::RefreshCoordinator coordinator_;
  service::AttemptRecovery recovery_;
  service::NodeWatch nodes_;
  service::ChangeFollower changes_;
  service::RefreshScheduler scheduler_;
  service::CustodyGauges custody_;
};

}  // namespace rtm::app
