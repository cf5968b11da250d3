#pragma once

#include "base/clock.h"
#include "storage/adoption_store.h"
#include "storage/sql_database.h"

namespace rtm::storage {

/// AdoptionStore on any engine. `database` and `clock` outlive it.
class SqlAdoptionStore final : public AdoptionStore {
 public:
  SqlAdoptionStore(SqlDatabase& database, const base::Clock& clock)
      : database_(database), clock_(clock) {}

  asio::awaitable<std::vector<OldRow>> ListOld(core::TokenId after, std::size_t limit) override;
  asio::awaitable<std::vector<std::optional<TokenHolder>>> FindHolders(
      std::vector<core::Fingerprint> fingerprints) override;
  asio::awaitable<std::vector<AdoptedAs>> Adopt(std::vector<AdoptedRow> rows) override;
  asio::awaitable<void> PutSettings(
      std::map<std::string, std::optional<std::string>> settings) override;
  asio::awaitable<std::int64_t> TakeBackOverwritten() override;
  asio::awaitable<AdoptionCounts> Count() override;
  asio::awaitable<std::vector<OddRow>> ListOdd(std::size_t limit) override;

 private:
  SqlDatabase& database_;
  const base::Clock& clock_;
};

}  // namespace rtm::storage
