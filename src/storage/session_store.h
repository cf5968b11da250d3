#pragma once

#include <boost/asio/awaitable.hpp>
#include <map>
#include <string>

#include "base/clock.h"
#include "core/audit_event.h"

namespace rtm::storage {

namespace asio = boost::asio;

/// Sessions that were ended before their time, and when each would have ended by itself. Errors and
/// threads as for TokenStore.
class SessionStore {
 public:
  using Ended = std::map<std::string, base::UtcTime>;

  virtual ~SessionStore() = default;
  /// One transaction with its audit event; entries that are over by the time of the event go with
  /// it. Ending a session twice is no error.
  virtual asio::awaitable<void> End(std::string session_id, base::UtcTime expires_at,
                                    core::AuditEvent audit) = 0;
  virtual asio::awaitable<Ended> LoadEnded() = 0;
};

}  // namespace rtm::storage
