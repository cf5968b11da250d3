#include "core/token_state.h"

#include <algorithm>
#include <array>
#include <utility>

namespace rtm::core {
namespace {

struct StateRow {
  TokenState state;
  std::string_view name;
  bool may_send;  ///< Without a person's word or the one probe.
  std::string_view next_step_en;
  std::string_view next_step_zh;
};

constexpr std::array<StateRow, 10> kStates{
    {{TokenState::kActive, "active", true, "Nothing to do.", "无需操作。"},
     {TokenState::kBackingOff, "backing_off", true,
      "Nothing to do: the schedule tries again if it is on for this row, and so does every call.",
      "无需操作：若此行已启用自动刷新则会自动重试，每次调用也会重试。"},
     {TokenState::kEgressFault, "egress_fault", true,
      "Check the proxy or network route of this row, then refresh it; the schedule tries again "
      "too.",
      "请检查此行的代理或出口网络，然后刷新；自动刷新也会重试。"},
     {TokenState::kInDoubt, "in_doubt", false,
      "Wait for the one probe when the access token is over, or start it now by hand.",
      "请等待访问令牌到期时的一次探测，或手动立即探测。"},
     {TokenState::kRotationLost, "rotation_lost", false,
      "Log in again and put the new refresh token into this row: the answer with the last one was "
      "lost.",
      "请重新登录并在此行填入新的刷新令牌：携带上一个新令牌的应答已丢失。"},
     {TokenState::kNeedsLogin, "needs_login", false,
      "Log in again and put the new refresh token into this row.",
      "请重新登录并在此行填入新的刷新令牌。"},
     {TokenState::kAccountClosed, "account_closed", false,
      "The provider has closed this account: ask the provider or remove the row.",
      "提供方已关闭此账号：请联系提供方或删除此行。"},
     {TokenState::kMisconfigured, "misconfigured", false,
      "Correct the client id, client secret or provider settings, then refresh by hand.",
      "请更正 client_id、client_secret 或提供方设置，然后手动刷新。"},
     {TokenState::kUnknownError, "unknown_error", false,
      "Look up the error code at the provider, add it to the error table, then refresh by hand.",
      "请向提供方查询此错误码并加入错误表，然后手动刷新。"},
     {TokenState::kLinked, "linked", false, "Nothing to do: another row holds this refresh token.",
      "无需操作：另一行持有同一个刷新令牌。"}}};

const StateRow& RowOf(TokenState state) {
  return *std::ranges::find(kStates, state, &StateRow::state);
}

constexpr std::string_view kThrottledCode = "throttled";
// Far beyond where the back-off stops growing; only keeps the counter from overflowing.
constexpr int kMaxFailures = 1'000'000;

bool IsOurOwnDoing(NotSentReason reason) {
  return reason == NotSentReason::kStopping || reason == NotSentReason::kLeaseTooShort ||
         reason == NotSentReason::kLocal;
}

/// One visit of an outcome that is no success; the members are what the rules look at.
class Transition {
 public:
  Transition(const StateFacts& before, AttemptKind kind, base::UtcTime now)
      : before_(before), kind_(kind), now_(now) {}

  StateFacts operator()(const Rotated&) const { return Enter(TokenState::kActive, ""); }
  StateFacts operator()(const Kept&) const { return Enter(TokenState::kActive, ""); }

  StateFacts operator()(const NeedsLogin& outcome) const {
    const bool is_doubtful = kind_ == AttemptKind::kProbe ||
                             before_.state == TokenState::kInDoubt ||
                             before_.state == TokenState::kRotationLost;
    return Enter(is_doubtful ? TokenState::kRotationLost : TokenState::kNeedsLogin, outcome.code);
  }

  StateFacts operator()(const InDoubt& outcome) const {
    if (kind_ == AttemptKind::kProbe || before_.state == TokenState::kRotationLost) {
      return Enter(TokenState::kRotationLost, outcome.code);
    }
    StateFacts after = Enter(TokenState::kInDoubt, outcome.code);
    after.since = now_;
    return after;
  }

  StateFacts operator()(const AccountClosed& outcome) const {
    return Enter(TokenState::kAccountClosed, outcome.code);
  }
  StateFacts operator()(const UnknownError& outcome) const {
    return Enter(TokenState::kUnknownError, outcome.code);
  }

  StateFacts operator()(const Misconfigured& outcome) const {
    if (before_.state != TokenState::kInDoubt) {
      return Enter(TokenState::kMisconfigured, outcome.code);
    }
    StateFacts after = StayWithOneMoreFailure();
    after.code = outcome.code;
    return after;
  }

  StateFacts operator()(const Throttled&) const {
    return IsSchedulable(before_.state)
               ? Enter(TokenState::kBackingOff, std::string(kThrottledCode))
               : StayWithOneMoreFailure();
  }

  StateFacts operator()(const EgressFault& outcome) const { return FaultOnTheWay(outcome.code); }

  StateFacts operator()(const NotSent& outcome) const {
    if (IsOurOwnDoing(outcome.reason)) {
      return before_;
    }
    std::string code(ToString(outcome.reason));
    if (outcome.via_proxy || !IsSchedulable(before_.state)) {
      return FaultOnTheWay(std::move(code));
    }
    return Enter(TokenState::kBackingOff, std::move(code));
  }

 private:
  int Failures() const { return std::min(before_.consecutive_failures, kMaxFailures - 1) + 1; }

  StateFacts StayWithOneMoreFailure() const {
    StateFacts after = before_;
    after.consecutive_failures = Failures();
    return after;
  }

  StateFacts Enter(TokenState state, std::string code) const {
    StateFacts after;
    after.state = state;
    after.code = std::move(code);
    after.since = state == before_.state ? before_.since : now_;
    after.consecutive_failures = state == TokenState::kActive ? 0 : Failures();
    after.probe_spent =
        state == TokenState::kRotationLost && (kind_ == AttemptKind::kProbe || before_.probe_spent);
    return after;
  }

  StateFacts FaultOnTheWay(std::string code) const {
    if (!IsSchedulable(before_.state)) {
      return StayWithOneMoreFailure();
    }
    const bool was_fault =
        before_.state == TokenState::kEgressFault ||
        (before_.state == TokenState::kBackingOff && before_.code != kThrottledCode);
    const bool is_blamed = was_fault && Failures() >= kEgressFaultsBeforeBlame;
    return Enter(is_blamed ? TokenState::kEgressFault : TokenState::kBackingOff, std::move(code));
  }

  const StateFacts& before_;
  const AttemptKind kind_;
  const base::UtcTime now_;
};

}  // namespace

std::string_view ToString(TokenState state) { return RowOf(state).name; }

std::optional<TokenState> ParseTokenState(std::string_view name) {
  const auto* found = std::ranges::find(kStates, name, &StateRow::name);
  return found == kStates.end() ? std::nullopt : std::optional(found->state);
}

bool IsSchedulable(TokenState state) { return RowOf(state).may_send; }

bool IsRefreshableByCall(TokenState state) { return RowOf(state).may_send; }

base::Text NextStep(TokenState state) {
  const StateRow& row = RowOf(state);
  return {std::string(row.next_step_en), std::string(row.next_step_zh)};
}

StateFacts NextState(const StateFacts& before, const RefreshOutcome& outcome, AttemptKind kind,
                     base::UtcTime now) {
  if (before.state == TokenState::kLinked) {
    return before;
  }
  return std::visit(Transition(before, kind, now), outcome);
}

}  // namespace rtm::core
