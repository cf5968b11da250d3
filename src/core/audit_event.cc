#include "core/audit_event.h"

#include <utility>

namespace rtm::core {

std::string_view ToString(Actor::Kind kind) {
  switch (kind) {
    case Actor::Kind::kOperator:
      return "operator";
    case Actor::Kind::kApiSecret:
      return "api_secret";
    case Actor::Kind::kPublicApi:
      return "public_api";
    case Actor::Kind::kCommandLine:
      return "command_line";
    case Actor::Kind::kSchedule:
      return "schedule";
    case Actor::Kind::kRecovery:
      return "recovery";
  }
  std::unreachable();
}

std::string_view ToString(RefreshTrigger trigger) {
  switch (trigger) {
    case RefreshTrigger::kSchedule:
      return "schedule";
    case RefreshTrigger::kPublicApi:
      return "public_api";
    case RefreshTrigger::kOperator:
      return "operator";
    case RefreshTrigger::kBatch:
      return "batch";
    case RefreshTrigger::kCommandLine:
      return "command_line";
    case RefreshTrigger::kProbe:
      return "probe";
  }
  std::unreachable();
}

}  // namespace rtm::core
