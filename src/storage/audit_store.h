#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "storage/records.h"

namespace rtm::storage {

namespace asio = boost::asio;

/// Which lines of the audit log; "" = any. Substrings as in TokenFilter.
struct AuditFilter {
  std::string action = {};  ///< Exact.
  std::string actor = {};   ///< Substring of the login name.
  std::string subject = {};
  std::string address = {};
  std::optional<base::UtcTime> from = {};   ///< Inclusive.
  std::optional<base::UtcTime> until = {};  ///< Exclusive.
};

/// The audit log for events that come without another write (login, reveal, refused calls), and its
/// reader. Errors and threads as for TokenStore: a change that cannot be audited is refused, so
/// callers let the error pass.
class AuditStore {
 public:
  virtual ~AuditStore() = default;
  virtual asio::awaitable<void> Append(core::AuditEvent event) = 0;
  struct Page {
    std::vector<core::AuditEvent> items;
    std::int64_t total = 0;
  };
  /// Newest first, which is the order of writing.
  virtual asio::awaitable<Page> List(AuditFilter filter, PageRequest page) = 0;
  /// The newest `most` lines that are older than line `before`, newest first: for walking the whole
  /// log. INT64_MAX = from the newest.
  virtual asio::awaitable<std::vector<core::AuditEvent>> ListBefore(AuditFilter filter,
                                                                    std::int64_t before,
                                                                    std::int64_t most) = 0;
  /// All actions that occur, sorted.
  virtual asio::awaitable<std::vector<std::string>> Actions() = 0;
};

}  // namespace rtm::storage
