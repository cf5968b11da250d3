#include "storage/sql_node_store.h"

#include <utility>

#include "storage/sql_rows.h"

namespace rtm::storage {
namespace {

bool HasNode(SqlConnection& connection, const std::string& id) {
  bool found = false;
  connection.Query("SELECT 1 FROM {rt_nodes} WHERE id = ?", {id},
                   [&found](const SqlRow&) { found = true; });
  return found;
}

NodeRecord ReadNode(const SqlRow& row) {
  NodeRecord node;
  node.id = row.Text(0);
  node.life = row.Text(1);
  node.name = row.Text(2);
  node.version = row.Text(3);
  node.started_at = base::FromUnixMillis(row.Int(4));
  node.beat = row.Int(5);
  return node;
}

}  // namespace

asio::awaitable<void> SqlNodeStore::Join(NodeRecord self) {
  co_await database_.Write([self = std::move(self)](SqlConnection& connection) {
    // The beat goes on where the earlier life stopped, so that everybody sees that it moved.
    const std::int64_t changed = connection.Execute(
        "UPDATE {rt_nodes} SET life = ?, name = ?, version = ?, started_ms = ?, beat = beat + 1 "
        "WHERE id = ?",
        {self.life, self.name, self.version, self.started_at, self.id});
    if (changed == 0) {
      connection.Execute(
          "INSERT INTO {rt_nodes} (id, life, name, version, started_ms, beat) VALUES (?, ?, ?, ?, "
          "?, "
          "1)",
          {self.id, self.life, self.name, self.version, self.started_at});
    }
  });
}

asio::awaitable<BeatResult> SqlNodeStore::Beat(std::string id, std::string life) {
  co_return co_await database_.Write(
      [id = std::move(id), life = std::move(life)](SqlConnection& connection) {
        if (connection.Execute("UPDATE {rt_nodes} SET beat = beat + 1 WHERE id = ? AND life = ?",
                               {id, life}) == 1) {
          return BeatResult::kAlive;
        }
        return HasNode(connection, id) ? BeatResult::kReplaced : BeatResult::kForgotten;
      });
}

asio::awaitable<void> SqlNodeStore::Leave(std::string id, std::string life) {
  co_await database_.Write([id = std::move(id), life = std::move(life)](SqlConnection& connection) {
    connection.Execute("DELETE FROM {rt_nodes} WHERE id = ? AND life = ?", {id, life});
  });
}

asio::awaitable<std::vector<NodeRecord>> SqlNodeStore::List() {
  co_return co_await database_.Read([](SqlConnection& connection) {
    std::vector<NodeRecord> nodes;
    connection.Query("SELECT id, life, name, version, started_ms, beat FROM {rt_nodes} ORDER BY id",
                     {}, [&nodes](const SqlRow& row) { nodes.push_back(ReadNode(row)); });
    return nodes;
  });
}

asio::awaitable<bool> SqlNodeStore::Forget(NodeRecord seen, core::AuditEvent audit) {
  co_return co_await database_.Write(
      [seen = std::move(seen), audit = std::move(audit)](SqlConnection& connection) {
        const bool gone =
            connection.Execute("DELETE FROM {rt_nodes} WHERE id = ? AND life = ? AND beat = ?",
                               {seen.id, seen.life, seen.beat}) == 1;
        if (gone) {
          AppendAudit(connection, audit);
        }
        return gone;
      });
}

}  // namespace rtm::storage
