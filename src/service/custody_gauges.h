#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>

#include "base/clock.h"
#include "base/metrics.h"
#include "service/kept_answer.h"
#include "service/service_metrics.h"
#include "storage/records.h"
#include "storage/rescue_journal.h"

namespace rtm::service {

namespace asio = boost::asio;

class Lanes;
class NodeWatch;
class RefreshCoordinator;
class RefreshScheduler;
class SettingsService;
class TokenVault;
class UnsavedOutcomes;

/// Reads for one scrape how custody stands: flights, lanes, rows, journal. What it asks of the
/// database it keeps for kCensusKept, so that scraping cannot keep the database busy. Any thread;
/// works on the core thread.
class CustodyGauges {
 public:
  struct Dependencies {
    TokenVault& vault;
    RefreshCoordinator& coordinator;
    Lanes& lanes;
    UnsavedOutcomes& unsaved;
    RefreshScheduler& scheduler;
    SettingsService& settings;
    NodeWatch& nodes;
    storage::RescueJournal& journal;
    const base::Clock& clock;
    asio::any_io_executor core_executor;
    CustodyFamilies families;
  };
  explicit CustodyGauges(Dependencies dependencies);

  /// Never throws base::Error: where the database is away, what it would have said is left out.
  asio::awaitable<base::MetricReadings> Read();

  static constexpr std::chrono::seconds kCensusKept{3};

 private:
  // Only on the core thread.
  asio::awaitable<base::MetricReadings> ReadOnCore();
  asio::awaitable<storage::RowCensus> AskCensus();
  void ReadFlights(base::MetricReadings& readings) const;
  void ReadRows(base::MetricReadings& readings) const;
  void ReadJournal(base::MetricReadings& readings) const;

  Dependencies dependencies_;
  KeptAnswer<storage::RowCensus> census_;  // Only on the core thread.
};

}  // namespace rtm::service
