#pragma once

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "storage/node_store.h"

namespace rtm::service {

/// The table of nodes, in memory.
class FakeNodeStore final : public storage::NodeStore {
 public:
  asio::awaitable<void> Join(storage::NodeRecord self) override {
    const std::int64_t beat = Has(self.id) ? nodes[self.id].beat : 0;
    self.beat = beat + 1;
    nodes[self.id] = std::move(self);
    co_return;
  }
  asio::awaitable<storage::BeatResult> Beat(std::string id, std::string life) override {
    if (is_away) {
      throw base::Error(base::ErrorCode::kStoreUnavailable, {"away", "away"});
    }
    if (!Has(id)) {
      co_return storage::BeatResult::kForgotten;
    }
    if (nodes[id].life != life) {
      co_return storage::BeatResult::kReplaced;
    }
    ++nodes[id].beat;
    co_return storage::BeatResult::kAlive;
  }
  asio::awaitable<void> Leave(std::string id, std::string life) override {
    if (Has(id) && nodes[id].life == life) {
      nodes.erase(id);
    }
    co_return;
  }
  asio::awaitable<std::vector<storage::NodeRecord>> List() override {
    std::vector<storage::NodeRecord> all;
    all.reserve(nodes.size());
    for (const auto& [id, node] : nodes) {
      all.push_back(node);
    }
    if (on_list) {
      on_list();
    }
    co_return all;
  }
  asio::awaitable<bool> Forget(storage::NodeRecord seen, core::AuditEvent audit) override {
    if (!Has(seen.id) || nodes[seen.id].beat != seen.beat) {
      co_return false;
    }
    nodes.erase(seen.id);
    audited.push_back(std::move(audit));
    co_return true;
  }
  bool Has(const std::string& id) const { return nodes.contains(id); }

  std::map<std::string, storage::NodeRecord> nodes;
  std::vector<core::AuditEvent> audited;
  bool is_away = false;
  std::function<void()> on_list;  // After each look.
};

}  // namespace rtm::service
