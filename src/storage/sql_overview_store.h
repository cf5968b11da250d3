#pragma once

#include "storage/overview_store.h"
#include "storage/sql_database.h"

namespace rtm::storage {

class SqlOverviewStore final : public OverviewStore {
 public:
  explicit SqlOverviewStore(SqlDatabase& database) : database_(database) {}

  asio::awaitable<PoolCount> CountPool(base::UtcTime now, bool include_scheduled) override;
  asio::awaitable<std::vector<AttemptHour>> CountAttempts(base::UtcTime from,
                                                          base::UtcTime until) override;

 private:
  SqlDatabase& database_;
};

}  // namespace rtm::storage
