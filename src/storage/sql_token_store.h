#pragma once

#include "storage/sql_database.h"
#include "storage/token_store.h"

namespace rtm::storage {

/// TokenStore over any SqlDatabase, which must outlive it.
class SqlTokenStore final : public TokenStore {
 public:
  explicit SqlTokenStore(SqlDatabase& database) : database_(database) {}

  asio::awaitable<std::optional<TokenRecord>> Find(core::TokenId id) override;
  asio::awaitable<std::optional<TokenRecord>> FindByBizId(std::string biz_id) override;
  asio::awaitable<std::optional<TokenRecord>> FindByEmail(std::string email) override;
  asio::awaitable<TokenPage> List(TokenFilter filter, PageRequest page, TokenOrder order) override;
  asio::awaitable<std::vector<core::TokenId>> ListIds(TokenFilter filter, core::TokenId after,
                                                      std::size_t limit) override;
  asio::awaitable<std::vector<TokenRecord>> ListAfter(core::TokenId after,
                                                      std::size_t limit) override;
  asio::awaitable<std::vector<core::Token>> FindDue(base::UtcTime now, bool include_scheduled,
                                                    std::size_t limit, DueShare share) override;
  asio::awaitable<void> Reschedule(std::vector<DueChange> changes) override;
  asio::awaitable<std::vector<InsertResult>> Insert(std::vector<NewToken> rows,
                                                    OnKnownToken on_known,
                                                    core::AuditEvent audit) override;
  asio::awaitable<std::vector<KnownToken>> LookUp(
      std::vector<core::Fingerprint> fingerprints) override;
  asio::awaitable<EditResult> Edit(TokenEdit edit, core::AuditEvent audit) override;
  asio::awaitable<std::vector<EditResult>> EditMany(std::vector<TokenEdit> edits,
                                                    core::AuditEvent audit) override;
  asio::awaitable<std::vector<core::TokenId>> Delete(std::vector<core::TokenId> ids,
                                                     core::AuditEvent audit) override;
  asio::awaitable<std::size_t> Reseal(std::vector<Resealing> values) override;
  asio::awaitable<std::vector<core::Token>> FindLinkedTo(core::TokenId id) override;
  asio::awaitable<std::vector<core::TokenId>> FindByProxy(core::Fingerprint proxy) override;
  asio::awaitable<std::map<core::Fingerprint, std::int64_t>> CountByProxy() override;
  asio::awaitable<RowCensus> Census(base::UtcTime now, bool include_scheduled) override;

 private:
  SqlDatabase& database_;
};

}  // namespace rtm::storage
