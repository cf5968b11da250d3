#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/text.h"
#include "core/refresh_outcome.h"

namespace rtm::core {

/// The states of a row (docs/states.md). `refreshing` is not one of them: it is an open attempt.
enum class TokenState {
  kActive,
  kBackingOff,    ///< Throttled or not sent: tried again at `next_refresh_at`.
  kEgressFault,   ///< Repeated faults on the way out: the proxy is blamed; tried again with
                  ///< back-off.
  kInDoubt,       ///< Bytes went out, no whole answer came: the RT is not sent but for one probe.
  kRotationLost,  ///< The doubt ended badly: log in again.
  kNeedsLogin,
  kAccountClosed,
  kMisconfigured,  ///< The (provider, client) is wrong, not the token.
  kUnknownError,   ///< An OAuth error that no table lists.
  kLinked          ///< Another row holds this RT; this row shows that one's token.
};

/// All of them, in the order in which they are shown.
inline constexpr std::array kAllTokenStates{TokenState::kActive,        TokenState::kBackingOff,
                                            TokenState::kEgressFault,   TokenState::kInDoubt,
                                            TokenState::kRotationLost,  TokenState::kNeedsLogin,
                                            TokenState::kAccountClosed, TokenState::kMisconfigured,
                                            TokenState::kUnknownError,  TokenState::kLinked};

/// "active", "backing_off", "egress_fault", "in_doubt", "rotation_lost", "needs_login",
/// "account_closed", "misconfigured", "unknown_error", "linked": stored in the database and shown
/// by the APIs.
std::string_view ToString(TokenState state);
std::optional<TokenState> ParseTokenState(std::string_view name);

/// Whether the schedule may send this row's RT in this state (in doubt only as the probe, which is
/// decided elsewhere).
bool IsSchedulable(TokenState state);
/// Whether a public `refresh` call may send this row's RT in this state. Only a person or the probe
/// ends the others.
bool IsRefreshableByCall(TokenState state);
/// What the operator should do next, in one sentence.
base::Text NextStep(TokenState state);

/// The part of a row that an outcome changes, beside the tokens themselves.
struct StateFacts {
  TokenState state = TokenState::kActive;
  std::string code;       ///< The OAuth error code or fault name that led here; "" in kActive.
  base::UtcTime since{};  ///< When `state` was entered.
  int consecutive_failures = 0;  ///< Refreshes that gave no AT since the last that did.
  bool probe_spent = false;      ///< The one probe of the present doubt has been sent.
  bool operator==(const StateFacts&) const = default;
};

/// kProbe: the attempt was the one probe of a doubt (design.md section 5).
enum class AttemptKind { kOrdinary, kProbe };

/// The transition function: the facts after `outcome` of an attempt that began in `before`. Pure,
/// total.
///   Success: active, all counters clear. A linked row has no RT of its own and never changes here.
///   NotSent for reasons of our own (stopping, lease too short, local): nobody's fault, nothing
///   changes. In doubt: only the probe's answer ends it. NeedsLogin or a second doubt: rotation
///   lost. What says nothing about the RT (NotSent, Throttled, EgressFault, Misconfigured) leaves
///   the doubt, its `since` and its probe as they are. Stopped (permanent) states: what says
///   nothing about the RT leaves them stopped. Rotation lost stays so for another refusal or doubt.
///   Else: Throttled and NotSent back off; egress faults and NotSent through a proxy blame the way
///   out once they repeat.
/// `since` changes only with the state, and with each new doubt.
StateFacts NextState(const StateFacts& before, const RefreshOutcome& outcome, AttemptKind kind,
                     base::UtcTime now);

/// After this many failures in a row, the last two of them egress faults, the state is
/// kEgressFault, before it kBackingOff: one lost connection is no reason to blame a proxy.
inline constexpr int kEgressFaultsBeforeBlame = 3;

}  // namespace rtm::core
