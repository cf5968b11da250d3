#include "storage/sql_overview_store.h"

#include "storage/overview_query.h"

namespace rtm::storage {

asio::awaitable<PoolCount> SqlOverviewStore::CountPool(base::UtcTime now, bool include_scheduled) {
  const DueScope scope = include_scheduled ? DueScope::kScheduledAndProbes : DueScope::kProbesOnly;
  co_return co_await database_.Read(
      [now, scope](SqlConnection& connection) { return QueryPoolCount(connection, now, scope); });
}

asio::awaitable<std::vector<AttemptHour>> SqlOverviewStore::CountAttempts(base::UtcTime from,
                                                                          base::UtcTime until) {
  co_return co_await database_.Read([from, until](SqlConnection& connection) {
    return QueryAttemptHours(connection, from, until);
  });
}

}  // namespace rtm::storage
