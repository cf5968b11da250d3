#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "service/refresh_coordinator.h"
#include "service/service_metrics.h"
#include "service/token_vault.h"
#include "service/token_views.h"

namespace rtm::upstream {
class TokenEndpoint;
}

namespace rtm::service {

namespace asio = boost::asio;

class AuditLog;
class SettingsService;

/// Everything that people and scripts do with rows. Checks input (core/token_rules), writes audit
/// entries, hands refreshing to the RefreshCoordinator. Any thread; coroutines resume on the
/// caller's executor. Throws base::Error: kInvalidArgument with the field, kNotFound, kDuplicate,
/// kConsumedToken, kConflict, kTooLarge and the store's errors.
class TokenService {
 public:
  struct Dependencies {
    TokenVault& vault;
    RefreshCoordinator& coordinator;
    SettingsService& settings;
    AuditLog& audit;
    const upstream::TokenEndpoint& endpoint;  ///< Only for reading claims.
    const base::Clock& clock;
    asio::any_io_executor core_executor;           ///< The one thread of coordinator and scheduler.
    std::chrono::seconds coalesce{5};              ///< `refresh.coalesce`
    std::vector<std::string> providers{"openai"};  ///< The names that a row may have.
    ServiceMetrics metrics = {};
  };
  explicit TokenService(Dependencies dependencies);

  static constexpr std::chrono::seconds kMaxMinTtl{864'000};
  /// An AT of unknown life is taken as good for so long after its receipt, so that a caller with a
  /// min_ttl does not rotate a token at each call.
  static constexpr std::chrono::seconds kTrustInUnknownLife{60};
  static constexpr std::size_t kMaxBatch = 10'000;
  static constexpr std::int64_t kMaxPageSize = 1'000;
  /// Rows of one batch under way at a time: more than one lane has room for, so that a slow proxy
  /// does not hold up the others.
  static constexpr std::size_t kMaxBatchFlights = 512;

  /// What GetAccessToken() would answer, where that needs neither the store nor a refresh; else
  /// nullopt. Never waits.
  std::optional<AccessAnswer> AccessTokenInMemory(
      const TokenSelector& selector, std::optional<std::chrono::seconds> min_ttl) const;
  /// Without `min_ttl`: what is stored, no refresh, always kServed (404 as kNotFound). With it: an
  /// AT that lives at least so long, by a (joined) refresh if needed. Answers from memory where it
  /// can.
  asio::awaitable<AccessAnswer> GetAccessToken(core::Actor actor, TokenSelector selector,
                                               std::optional<std::chrono::seconds> min_ttl);
  /// The public `refresh`: one flight for all concurrent callers; an AT made within `coalesce`
  /// answers at once.
  asio::awaitable<AccessAnswer> Refresh(core::Actor actor, TokenSelector selector);

  /// Its texts; throws kTooLarge with the field.
  static void CheckFilter(const TokenFilter& filter);
  asio::awaitable<TokenListView> List(TokenFilter filter, PageRequest page, TokenOrder order = {});
  asio::awaitable<TokenView> Show(core::TokenId id);
  asio::awaitable<TokenDetail> ShowDetail(core::TokenId id);
  asio::awaitable<CreateReport> Create(core::Actor actor, CreateRequest request);
  asio::awaitable<TokenView> Update(core::Actor actor, core::TokenId id, UpdateRequest request);
  /// Waits for a flight of the row first, so that its reply is not orphaned.
  asio::awaitable<void> Delete(core::Actor actor, core::TokenId id);
  /// Each row that goes has its line in the audit log, as one that is deleted alone.
  asio::awaitable<BatchCount> DeleteMany(core::Actor actor, std::vector<core::TokenId> ids);
  /// The same for a part of more, in one transaction: the rows that are still there, and why. A row
  /// whose token others show goes only together with those, in the same part.
  asio::awaitable<std::vector<RowRefusal>> DeleteRows(core::Actor actor,
                                                      std::vector<core::TokenId> ids);
  /// Whether this may be asked of Update for many rows: what concerns all of them is checked now,
  /// errors name their field below `where`.
  EditCheck CheckEdit(UpdateRequest request, const std::string& where) const;

  asio::awaitable<RefreshReport> RefreshById(core::Actor actor, core::TokenId id);
  /// The one probe of a doubt, now (design.md section 5). kConflict if the row is not in doubt.
  asio::awaitable<RefreshReport> Probe(core::Actor actor, core::TokenId id);
  /// In parallel through the lanes; complete, in order, up to 10,000 ids; repeats are refreshed
  /// once.
  asio::awaitable<BatchRefreshReport> RefreshMany(core::Actor actor,
                                                  std::vector<core::TokenId> ids);
  /// One row of a batch: behind people's calls, never a probe, no audit entry of its own. Only on
  /// the core thread; does not throw base::Error. `given_up` as in RefreshOrder.
  asio::awaitable<BatchRefreshLine> RefreshBatchRow(core::TokenId id,
                                                    std::shared_ptr<const bool> given_up);

  /// `refresh-user-info`, `refresh-account-info`: takes the facts from the stored tokens' claims
  /// anew; no further call.
  asio::awaitable<TokenView> RefreshFacts(core::Actor actor, core::TokenId id);
  /// One whole secret, audited. kNotFound if the row has none.
  asio::awaitable<base::Secret> Reveal(core::Actor actor, core::TokenId id, RevealField field);
  asio::awaitable<AttemptPage> Attempts(core::TokenId id, PageRequest page);

 private:
  class Batch;

  /// `holder`: the row that holds the grant of `id`, as it was seen when this was decided.
  asio::awaitable<RefreshReport> RefreshHolder(core::Actor actor, core::TokenId id,
                                               core::Token holder);

  asio::awaitable<std::shared_ptr<const AccessGrant>> LoadGrant(TokenSelector selector);
  /// nullopt: the grant has to be refreshed first.
  std::optional<AccessAnswer> AnswerWithoutRefresh(
      std::shared_ptr<const AccessGrant> grant, std::optional<std::chrono::seconds> min_ttl) const;
  asio::awaitable<AccessAnswer> RefreshForLife(std::shared_ptr<const AccessGrant> grant,
                                               std::chrono::seconds min_ttl);
  /// The grant after a flight; the one from before where the store does not answer (P7).
  asio::awaitable<std::shared_ptr<const AccessGrant>> Reload(
      std::shared_ptr<const AccessGrant> before);

  /// Hops onto the core thread. A caller that is cancelled leaves; the flight goes on (P5).
  asio::awaitable<std::shared_ptr<const FlightReport>> Fly(RefreshOrder order);
  asio::awaitable<void> WaitForFlights(std::vector<core::TokenId> ids);
  asio::awaitable<void> MarkRefreshing(std::vector<TokenView>* views);
  // On the core thread only.
  asio::awaitable<std::shared_ptr<const FlightReport>> FlyOnCore(RefreshOrder order);
  asio::awaitable<void> WaitOnCore(std::vector<core::TokenId> ids);
  asio::awaitable<std::vector<bool>> LookOnCore(std::vector<core::TokenId> ids);
  asio::awaitable<void> RunBatchOnCore(std::shared_ptr<Batch> batch);

  void CheckProvider(const std::string& provider) const;
  struct NewRow {
    TokenDraft draft;
    std::string asked_client_id;
  };
  NewRow CheckCreate(CreateRequest request) const;
  /// Errors name their field below `where`.
  TokenChange CheckUpdate(UpdateRequest request, const TokenView& present,
                          const std::string& where) const;
  asio::awaitable<std::vector<core::TokenId>> DeleteSome(core::Actor actor,
                                                         std::vector<core::TokenId> ids);
  asio::awaitable<RowRefusal> ExplainUndeleted(core::TokenId id);
  asio::awaitable<void> RefuseDelete(core::Token token);

  Dependencies dependencies_;
};

}  // namespace rtm::service
