#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>
#include <vector>

#include "storage/records.h"

namespace rtm::storage {

namespace asio = boost::asio;

/// The audit log for events that come without another write (login, reveal, refused calls). Errors
/// and threads as for TokenStore: a change that cannot be audited is refused, so callers let the
/// error pass.
class AuditStore {
 public:
  virtual ~AuditStore() = default;
  virtual asio::awaitable<void> Append(core::AuditEvent event) = 0;
  struct Page {
    std::vector<core::AuditEvent> items;
    std::int64_t total = 0;
  };
  /// Newest first; `action` and `subject` are exact, "" = any.
  virtual asio::awaitable<Page> List(std::string action, std::string subject, PageRequest page) = 0;
};

}  // namespace rtm::storage
