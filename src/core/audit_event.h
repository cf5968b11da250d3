#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace rtm::core {

/// Who caused something.
struct Actor {
  enum class Kind { kOperator, kApiSecret, kPublicApi, kCommandLine, kSchedule, kRecovery };
  Kind kind = Kind::kSchedule;
  std::string name;        ///< Login name, or "".
  std::string address;     ///< Peer address after trusted proxies, or "".
  std::string request_id;  ///< Of the HTTP request, or "".
};
std::string_view ToString(Actor::Kind kind);

/// One line of the audit log: who did what to which row, when, from where. No secret, ever (P9).
struct AuditEvent {
  std::int64_t id = 0;  ///< Given by the store.
  base::UtcTime at{};
  Actor actor;
  std::string
      action;  ///< "token.create", "token.reveal", "settings.save", "session.login_failed", ...
  std::string subject;  ///< biz_id, setting key or login name; "" if none.
  std::string detail;   ///< What changed, in words or compact JSON.
};

/// Why a refresh was started; stored with the attempt.
enum class RefreshTrigger { kSchedule, kPublicApi, kOperator, kBatch, kCommandLine, kProbe };
std::string_view ToString(RefreshTrigger trigger);

}  // namespace rtm::core
