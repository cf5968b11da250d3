#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <queue>
#include <string>
#include <string_view>
#include <vector>

#include "core/audit_event.h"
#include "core/token.h"

namespace rtm::service {

namespace asio = boost::asio;

class TokenVault;

/// Which proxies a save takes away. Whole URLs.
struct ProxyChange {
  std::vector<std::string> leaving;  ///< In the order of the old list.
  /// Of `leaving`, those that come back under the same label, so with another password: by old URL.
  std::map<std::string, std::string> renewed;
};
/// Throws Error(kInvalidArgument) for what is no proxy URL. Pure.
ProxyChange CompareProxies(const std::vector<std::string>& before,
                           const std::vector<std::string>& after);

/// Gives out proxies one by one: each as often as the others, or once more; the odd ones go to
/// those that had the fewest rows before. One thread.
class ProxyDealer {
 public:
  /// `rows_before` has as many numbers as there are proxies; there is at least one.
  ProxyDealer(std::vector<std::string> proxies, const std::vector<std::int64_t>& rows_before);
  const std::string& Next();

 private:
  struct Turn {
    std::int64_t dealt = 0;
    std::int64_t rows_before = 0;
    std::size_t place = 0;
    auto operator<=>(const Turn&) const = default;
  };
  const std::vector<std::string> proxies_;
  std::priority_queue<Turn, std::vector<Turn>, std::greater<>> turns_;
};

/// How many rows a proxy got.
struct ProxyShare {
  std::string label;
  std::string name;  ///< The label where it has no name of its own.
  std::int64_t rows = 0;
};
struct SaveReport {
  std::int64_t rows_moved = 0;    ///< Rows whose proxy left the list and that were dealt another.
  std::int64_t rows_direct = 0;   ///< Rows that lost their proxy (only with allow_direct).
  std::vector<ProxyShare> dealt;  ///< Of rows_moved, by proxy in the order of the new list.
};

/// The rows of proxies that leave the list on their way to others: lives as long as one save. A
/// proxy that only got another password keeps its rows, with the new one. Coroutines are awaited
/// one after the other; the object outlives them.
class ProxyDealing {
 public:
  /// Whole URLs. `vault` outlives it.
  ProxyDealing(TokenVault& vault, const std::vector<std::string>& before,
               std::vector<std::string> after);

  /// Rows that use a leaving proxy now and that no proxy of the new list could take. Throws the
  /// store's errors.
  asio::awaitable<std::size_t> CountHomeless();
  /// Gives all rows that use a leaving proxy now another one, or none if the new list is empty.
  /// Repeatable: later rounds find what came to such a proxy meanwhile, and deal on evenly.
  asio::awaitable<void> Move(core::AuditEvent audit);
  /// Counts what Move would do, without doing it. Then only Report may follow.
  asio::awaitable<void> Foretell();
  /// What all rounds did. `name_of`: the names of the new list, by URL.
  SaveReport Report(const std::map<std::string, std::string>& name_of) const;

 private:
  struct Row {
    core::TokenId id;
    std::string proxy;  // That leaves.
  };
  asio::awaitable<std::vector<Row>> FindRows();
  asio::awaitable<void> MoveSome(const std::vector<Row>* rows, std::size_t first, std::size_t count,
                                 core::AuditEvent audit);
  asio::awaitable<void> StartDealing();
  /// "" = none.
  std::string NewProxyOf(const Row& row);

  TokenVault& vault_;
  const std::vector<std::string> after_;
  const ProxyChange change_;
  std::optional<ProxyDealer> dealer_;          // Once it is needed.
  std::map<std::string, std::int64_t> dealt_;  // By new URL, "" = none.
};

}  // namespace rtm::service
