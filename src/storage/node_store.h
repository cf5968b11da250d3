#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.h"
#include "core/audit_event.h"

namespace rtm::storage {

namespace asio = boost::asio;

/// A process that works on a database together with others.
struct NodeRecord {
  std::string id = {};    ///< Of its data directory.
  std::string life = {};  ///< Of this start: random.
  std::string name = {};  ///< For people: its host.
  std::string version = {};
  base::UtcTime started_at{};  ///< By its own clock.
  std::int64_t beat = 0;  ///< Rises while it lives. No clock is compared (design.md section 6).
};

enum class BeatResult {
  kAlive,
  kForgotten,  ///< Its entry is gone: it joins again.
  kReplaced    ///< Another process has its id: a copy of its data directory, or its successor.
};

/// The nodes of one database. Only where several may work on it. Errors and threads as for
/// TokenStore.
class NodeStore {
 public:
  virtual ~NodeStore() = default;
  /// Enters this life in the place of an earlier one. What is read after it has returned shows
  /// every commit that any node had been told of before it was called, on a cluster too.
  virtual asio::awaitable<void> Join(NodeRecord self) = 0;
  virtual asio::awaitable<BeatResult> Beat(std::string id, std::string life) = 0;
  /// Takes the entry out, unless another life has taken it over.
  virtual asio::awaitable<void> Leave(std::string id, std::string life) = 0;
  /// All, by id.
  virtual asio::awaitable<std::vector<NodeRecord>> List() = 0;
  /// Takes the entry of another node out if it is just as `seen` says; false if it is not. One
  /// transaction with its audit event.
  virtual asio::awaitable<bool> Forget(NodeRecord seen, core::AuditEvent audit) = 0;
};

}  // namespace rtm::storage
