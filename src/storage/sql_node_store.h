#pragma once

#include "storage/node_store.h"
#include "storage/sql_database.h"

namespace rtm::storage {

/// NodeStore over a SqlDatabase that has the table {rt_nodes}; it must outlive this.
class SqlNodeStore final : public NodeStore {
 public:
  explicit SqlNodeStore(SqlDatabase& database) : database_(database) {}

  asio::awaitable<void> Join(NodeRecord self) override;
  asio::awaitable<BeatResult> Beat(std::string id, std::string life) override;
  asio::awaitable<void> Leave(std::string id, std::string life) override;
  asio::awaitable<std::vector<NodeRecord>> List() override;
  asio::awaitable<bool> Forget(NodeRecord seen, core::AuditEvent audit) override;

 private:
  SqlDatabase& database_;
};

}  // namespace rtm::storage
