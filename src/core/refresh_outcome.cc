#include "core/refresh_outcome.h"

#include <utility>

namespace rtm::core {
namespace {

struct NameOf {
  std::string_view operator()(const Rotated&) const { return "rotated"; }
  std::string_view operator()(const Kept&) const { return "kept"; }
  std::string_view operator()(const NeedsLogin&) const { return "needs_login"; }
  std::string_view operator()(const AccountClosed&) const { return "account_closed"; }
  std::string_view operator()(const Misconfigured&) const { return "misconfigured"; }
  std::string_view operator()(const Throttled&) const { return "throttled"; }
  std::string_view operator()(const EgressFault&) const { return "egress_fault"; }
  std::string_view operator()(const NotSent&) const { return "not_sent"; }
  std::string_view operator()(const InDoubt&) const { return "in_doubt"; }
  std::string_view operator()(const UnknownError&) const { return "unknown_error"; }
};

struct CodeOf {
  std::string operator()(const Rotated&) const { return ""; }
  std::string operator()(const Kept&) const { return ""; }
  std::string operator()(const Throttled&) const { return ""; }
  std::string operator()(const NotSent& outcome) const {
    return std::string(ToString(outcome.reason));
  }
  std::string operator()(const auto& outcome) const { return outcome.code; }
};

}  // namespace

std::string_view ToString(NotSentReason reason) {
  switch (reason) {
    case NotSentReason::kNone:
      return "none";
    case NotSentReason::kDns:
      return "dns";
    case NotSentReason::kConnect:
      return "connect";
    case NotSentReason::kProxyRefused:
      return "proxy_refused";
    case NotSentReason::kProxyAuth:
      return "proxy_auth";
    case NotSentReason::kTls:
      return "tls";
    case NotSentReason::kLeaseTooShort:
      return "lease_too_short";
    case NotSentReason::kStopping:
      return "stopping";
    case NotSentReason::kLocal:
      return "local";
  }
  std::unreachable();
}

std::string_view OutcomeName(const RefreshOutcome& outcome) {
  return std::visit(NameOf(), outcome);
}

std::string OutcomeCode(const RefreshOutcome& outcome) { return std::visit(CodeOf(), outcome); }

bool IsSuccess(const RefreshOutcome& outcome) {
  return std::holds_alternative<Rotated>(outcome) || std::holds_alternative<Kept>(outcome);
}

}  // namespace rtm::core
