#include "service/proxy_health.h"

#include <algorithm>

#include "base/overloaded.h"

namespace rtm::service {
namespace {

using Health = ProxyCondition::Health;

/// Whether the proxy may be to blame for this. The other reasons are our own.
bool IsOfTheWay(core::NotSentReason reason) {
  using Reason = core::NotSentReason;
  switch (reason) {
    case Reason::kDns:
    case Reason::kConnect:
    case Reason::kProxyRefused:
    case Reason::kProxyAuth:
    case Reason::kTls:
      return true;
    case Reason::kNone:
    case Reason::kLeaseTooShort:
    case Reason::kStopping:
    case Reason::kLocal:
      return false;
  }
  return false;
}

/// What an outcome says of the proxy on its way; kUnknown: nothing.
Health Judge(const core::RefreshOutcome& outcome) {
  return std::visit(base::Overloaded{[](const core::EgressFault&) { return Health::kFailing; },
                                     [](const core::NotSent& end) {
                                       return IsOfTheWay(end.reason) ? Health::kFailing
                                                                     : Health::kUnknown;
                                     },
                                     [](const core::InDoubt&) { return Health::kUnknown; },
                                     [](const auto&) { return Health::kOk; }},
                    outcome);
}

}  // namespace

std::string_view ToString(Health health) {
  switch (health) {
    case Health::kUnknown:
      return "unknown";
    case Health::kOk:
      return "ok";
    case Health::kFailing:
      return "failing";
  }
  return "unknown";
}

void ProxyHealth::NoteUse(const core::Fingerprint& proxy, const core::RefreshOutcome& outcome,
                          std::string_view text) {
  const std::lock_guard lock(mutex_);
  ProxyCondition& condition = Find(proxy).condition;
  condition.last_used_at = clock_.Now();
  const Health health = Judge(outcome);
  if (health == Health::kOk) {
    NoteOk(condition);
  } else if (health == Health::kFailing) {
    NoteError(condition, text);
  }
}

void ProxyHealth::NoteLook(const core::Fingerprint& proxy, const upstream::ReachReport& report) {
  const std::lock_guard lock(mutex_);
  ProxyCondition& condition = Find(proxy).condition;
  condition.last_checked_at = clock_.Now();
  if (report.reached) {
    condition.latency = report.took;
    NoteOk(condition);
  } else if (report.not_sent_reason == core::NotSentReason::kNone ||
             IsOfTheWay(report.not_sent_reason)) {
    NoteError(condition, report.detail);
  }
}

ProxyCondition ProxyHealth::Of(const core::Fingerprint& proxy) const {
  const std::lock_guard lock(mutex_);
  const auto found = kept_.find(proxy);
  return found == kept_.end() ? ProxyCondition{} : found->second.condition;
}

ProxyHealth::Kept& ProxyHealth::Find(const core::Fingerprint& proxy) {
  if (kept_.size() >= kMostKept && !kept_.contains(proxy)) {
    kept_.erase(std::ranges::min_element(kept_, {},
                                         [](const auto& entry) { return entry.second.noted_at; }));
  }
  Kept& kept = kept_[proxy];
  kept.noted_at = clock_.Boot();
  return kept;
}

void ProxyHealth::NoteOk(ProxyCondition& condition) const {
  condition.health = Health::kOk;
  condition.last_ok_at = clock_.Now();
}

void ProxyHealth::NoteError(ProxyCondition& condition, std::string_view text) const {
  condition.health = Health::kFailing;
  condition.last_error_at = clock_.Now();
  condition.last_error = text;
}

}  // namespace rtm::service
