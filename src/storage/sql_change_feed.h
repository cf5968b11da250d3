#pragma once

#include "storage/change_feed.h"
#include "storage/sql_database.h"

namespace rtm::storage {

/// ChangeFeed over a SqlDatabase of the dialect kMySql, which must outlive it.
class SqlChangeFeed final : public ChangeFeed {
 public:
  explicit SqlChangeFeed(SqlDatabase& database) : database_(database) {}

  asio::awaitable<Changes> ReadSince(std::int64_t since) override;
  asio::awaitable<std::int64_t> Time() override;
  asio::awaitable<std::vector<RowVersion>> ListVersions(core::TokenId after,
                                                        std::size_t limit) override;
  asio::awaitable<std::size_t> PruneGone(std::size_t limit) override;

 private:
  SqlDatabase& database_;
};

}  // namespace rtm::storage
