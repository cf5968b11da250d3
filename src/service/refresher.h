#pragma once

#include <boost/asio/awaitable.hpp>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "base/clock.h"
#include "core/proxy_url.h"
#include "core/refresh_policy.h"
#include "service/lanes.h"
#include "service/proxy_health.h"
#include "service/refresh_coordinator.h"
#include "service/service_metrics.h"
#include "service/token_vault.h"
#include "storage/rescue_journal.h"
#include "upstream/provider_profile.h"
#include "upstream/token_endpoint.h"

namespace rtm::service {

class SettingsService;
class UnsavedOutcomes;

/// The lease is this long (design.md section 6); nothing is sent when less than kLeaseReserve of it
/// is left.
inline constexpr std::chrono::seconds kLeaseTime{120};
inline constexpr std::chrono::seconds kLeaseReserve{45};

/// One attempt from begin to commit: steps 3 to 10 of design.md section 4. The only class that
/// sends a refresh token. Only on the core thread; it is called by the coordinator, one at a time
/// per row.
class Refresher {
 public:
  struct Dependencies {
    TokenVault& vault;
    upstream::TokenEndpoint& endpoint;
    const upstream::ProviderCatalog& providers;
    storage::RescueJournal& journal;
    Lanes& lanes;
    SettingsService& settings;
    UnsavedOutcomes& unsaved;
    ProxyHealth& proxies;
    const base::Clock& clock;
    std::string node_id;
    std::optional<core::ProxyUrl>
        default_proxy;  ///< `openai.proxy`: egress of rows that have none.
    ServiceMetrics metrics = {};
  };
  explicit Refresher(Dependencies dependencies);

  /// Never throws base::Error: what goes wrong is in the report. kGone with the `id` of another
  /// row: linked, follow it.
  asio::awaitable<FlightReport> Run(RefreshOrder order);
  /// Somebody more urgent waits for this row now.
  void Promote(core::TokenId id, LanePriority priority) {
    dependencies_.lanes.Promote(id, priority);
  }
  /// A batch wants its rows no more.
  void WithdrawGivenUp() { dependencies_.lanes.WithdrawGivenUp(); }
  /// The way out that this row's next refresh takes: a label.
  std::string EgressOf(const core::Token& token) const { return LaneOf(token).egress; }
  /// Whether the RT of this attempt was handed to the transport, and how it ended is not written
  /// down yet.
  bool IsUnderWay(core::AttemptId attempt) const { return handed_out_.contains(attempt); }
  /// Whether the lane of this row lets nothing out for now.
  bool LaneIsClosed(const core::Token& token) const {
    return dependencies_.lanes.ClosedFor(LaneOf(token)).has_value();
  }

 private:
  struct Attempt;

  /// The lane that a row's next refresh takes.
  LaneKey LaneOf(const core::Token& token) const;
  asio::awaitable<FlightReport> RunCaught(RefreshOrder order);
  asio::awaitable<FlightReport> RunChecked(RefreshOrder order);
  /// What can be said without sending: nullopt = go on.
  std::optional<FlightReport> Decide(const RefreshOrder& order, const core::Token& token) const;
  /// Lane, journal slot and lease; a report if it ends here, nothing if the row changed and has to
  /// be looked at again.
  struct BeginEnd {
    std::shared_ptr<Attempt> attempt;
    std::optional<FlightReport> report;
  };
  asio::awaitable<BeginEnd> BeginAttempt(RefreshOrder order, core::Token token);
  asio::awaitable<BeginEnd> HandleRefusedBegin(RefreshOrder order, core::Token token,
                                               GrantResult refused);
  asio::awaitable<FlightReport> SendAndFinish(std::shared_ptr<Attempt> attempt);
  asio::awaitable<FlightReport> FinishWithTokens(std::shared_ptr<Attempt> attempt,
                                                 core::RefreshOutcome outcome);
  asio::awaitable<FlightReport> FinishWithout(std::shared_ptr<Attempt> attempt,
                                              core::RefreshOutcome outcome, std::string detail,
                                              int http_status);
  asio::awaitable<FlightReport> StopUnopened(GrantSealBroken broken, core::AttemptKind kind);
  /// Another node has an attempt open: waits for its result and adopts it. nullopt: the
  /// attempt ended without one, and the row has to be looked at again.
  asio::awaitable<bool> IsOpen(core::AttemptId attempt);
  asio::awaitable<std::optional<FlightReport>> WaitForOther(core::Token token,
                                                            core::AttemptId attempt);
  void NoteProxy(const Attempt& attempt, const core::RefreshOutcome& outcome, int http_status,
                 const std::string& detail) const;
  upstream::TokenRequest RequestOf(const Attempt& attempt) const;
  void LogEnd(const Attempt& attempt, const FlightReport& report, int http_status) const;
  void CountEnd(const Attempt& attempt, const FlightReport& report) const;

  Dependencies dependencies_;
  // Attempts whose RT was handed to the transport and whose outcome is not written down yet. Only
  // on the core thread.
  std::set<core::AttemptId> handed_out_;
};

}  // namespace rtm::service
