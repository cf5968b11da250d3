#include "core/token_state.h"

#include <gtest/gtest.h>

#include <array>
#include <limits>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace rtm::core {
namespace {

using base::UtcTime;
using std::chrono::seconds;

constexpr UtcTime kEarlier = UtcTime(seconds(1'000'000));
constexpr UtcTime kNow = UtcTime(seconds(2'000'000));

constexpr std::array<TokenState, 10> kAllStates{
    TokenState::kActive,        TokenState::kBackingOff,    TokenState::kEgressFault,
    TokenState::kInDoubt,       TokenState::kRotationLost,  TokenState::kNeedsLogin,
    TokenState::kAccountClosed, TokenState::kMisconfigured, TokenState::kUnknownError,
    TokenState::kLinked};

// The columns of the tables below.
RefreshOutcome MakeOutcome(std::string_view column) {
  if (column == "rotated") return Rotated{};
  if (column == "kept") return Kept{};
  if (column == "login") return NeedsLogin{"invalid_grant"};
  if (column == "closed") return AccountClosed{"account_deleted"};
  if (column == "misconf") return Misconfigured{"invalid_client"};
  if (column == "unknown") return UnknownError{"odd_code"};
  if (column == "doubt") return InDoubt{"timeout"};
  if (column == "throttled") return Throttled{};
  if (column == "egress") return EgressFault{"http_403"};
  if (column == "direct") return NotSent{NotSentReason::kConnect, /*via_proxy=*/false};
  if (column == "proxy") return NotSent{NotSentReason::kProxyRefused, /*via_proxy=*/true};
  if (column == "stopping") return NotSent{NotSentReason::kStopping, /*via_proxy=*/true};
  if (column == "lease") return NotSent{NotSentReason::kLeaseTooShort};
  EXPECT_EQ(column, "local");
  return NotSent{NotSentReason::kLocal};
}

std::string CodeStored(const RefreshOutcome& outcome) {
  return std::holds_alternative<Throttled>(outcome) ? "throttled" : OutcomeCode(outcome);
}

// How a cell of the tables reads:
//   =          nothing changes
//   +          one more failure, else nothing changes
//   +code      one more failure and the new code, else nothing changes
//   name       that state with the outcome's code; `since` is now unless the row was in it already
//   in_doubt!  a new doubt: `since` is now in any case
struct Line {
  TokenState before;
  std::array<const char*, 14> cells;
};

constexpr std::array<const char*, 14> kColumns{
    "rotated",   "kept",   "login",  "closed", "misconf",  "unknown", "doubt",
    "throttled", "egress", "direct", "proxy",  "stopping", "lease",   "local"};

// Short names, so that a line fits.
constexpr auto kAct = "active";
constexpr auto kOff = "backing_off";
constexpr auto kDbt = "in_doubt!";
constexpr auto kLost = "rotation_lost";
constexpr auto kLog = "needs_login";
constexpr auto kEnd = "account_closed";
constexpr auto kMis = "misconfigured";
constexpr auto kUnk = "unknown_error";

using S = TokenState;

// clang-format off
// The first failure of a row (no failures before) or any later one, where it makes no difference.
//                          rotated kept  login  closed misconf  unknown doubt  throttled egress direct proxy stopping lease local
constexpr std::array<Line, 10> kOrdinary{{
    {S::kActive,        {{kAct, kAct, kLog,  kEnd, kMis,    kUnk, kDbt,  kOff, kOff, kOff, kOff, "=", "=", "="}}},
    {S::kBackingOff,    {{kAct, kAct, kLog,  kEnd, kMis,    kUnk, kDbt,  kOff, kOff, kOff, kOff, "=", "=", "="}}},
    {S::kEgressFault,   {{kAct, kAct, kLog,  kEnd, kMis,    kUnk, kDbt,  kOff, kOff, kOff, kOff, "=", "=", "="}}},
    // Only a replay inside a provider's reuse leeway is ordinary here.
    {S::kInDoubt,       {{kAct, kAct, kLost, kEnd, "+code", kUnk, kDbt,  "+",  "+",  "+",  "+",  "=", "=", "="}}},
    // A person tried a stopped row by hand: what says nothing about the RT leaves it stopped.
    {S::kRotationLost,  {{kAct, kAct, kLost, kEnd, kMis,    kUnk, kLost, "+",  "+",  "+",  "+",  "=", "=", "="}}},
    {S::kNeedsLogin,    {{kAct, kAct, kLog,  kEnd, kMis,    kUnk, kDbt,  "+",  "+",  "+",  "+",  "=", "=", "="}}},
    {S::kAccountClosed, {{kAct, kAct, kLog,  kEnd, kMis,    kUnk, kDbt,  "+",  "+",  "+",  "+",  "=", "=", "="}}},
    {S::kMisconfigured, {{kAct, kAct, kLog,  kEnd, kMis,    kUnk, kDbt,  "+",  "+",  "+",  "+",  "=", "=", "="}}},
    {S::kUnknownError,  {{kAct, kAct, kLog,  kEnd, kMis,    kUnk, kDbt,  "+",  "+",  "+",  "+",  "=", "=", "="}}},
    // It has no RT of its own, so nothing can happen to it.
    {S::kLinked,        {{"=",  "=",  "=",   "=",  "=",     "=",  "=",   "=",  "=",  "=",  "=",  "=", "=", "="}}},
}};

constexpr std::array<Line, 10> kProbe{{
    {S::kInDoubt,       {{kAct, kAct, kLost, kEnd, "+code", kUnk, kLost, "+",  "+",  "+",  "+",  "=", "=", "="}}},
    // The rest can only be if somebody changed the row during the probe; a bad end is still a lost rotation.
    {S::kActive,        {{kAct, kAct, kLost, kEnd, kMis,    kUnk, kLost, kOff, kOff, kOff, kOff, "=", "=", "="}}},
    {S::kBackingOff,    {{kAct, kAct, kLost, kEnd, kMis,    kUnk, kLost, kOff, kOff, kOff, kOff, "=", "=", "="}}},
    {S::kEgressFault,   {{kAct, kAct, kLost, kEnd, kMis,    kUnk, kLost, kOff, kOff, kOff, kOff, "=", "=", "="}}},
    {S::kRotationLost,  {{kAct, kAct, kLost, kEnd, kMis,    kUnk, kLost, "+",  "+",  "+",  "+",  "=", "=", "="}}},
    {S::kNeedsLogin,    {{kAct, kAct, kLost, kEnd, kMis,    kUnk, kLost, "+",  "+",  "+",  "+",  "=", "=", "="}}},
    {S::kAccountClosed, {{kAct, kAct, kLost, kEnd, kMis,    kUnk, kLost, "+",  "+",  "+",  "+",  "=", "=", "="}}},
    {S::kMisconfigured, {{kAct, kAct, kLost, kEnd, kMis,    kUnk, kLost, "+",  "+",  "+",  "+",  "=", "=", "="}}},
    {S::kUnknownError,  {{kAct, kAct, kLost, kEnd, kMis,    kUnk, kLost, "+",  "+",  "+",  "+",  "=", "=", "="}}},
    {S::kLinked,        {{"=",  "=",  "=",   "=",  "=",     "=",  "=",   "=",  "=",  "=",  "=",  "=", "=", "="}}},
}};
// clang-format on

StateFacts FactsBefore(TokenState state, int failures) {
  return {state, state == TokenState::kActive ? "" : "earlier_code", kEarlier, failures,
          /*probe_spent=*/false};
}

StateFacts Expected(const StateFacts& before, std::string_view cell, const RefreshOutcome& outcome,
                    AttemptKind kind) {
  StateFacts after = before;
  if (cell == "=") {
    return after;
  }
  after.consecutive_failures = before.consecutive_failures + 1;
  if (cell == "+code") {
    after.code = CodeStored(outcome);
  }
  if (cell.starts_with('+')) {
    return after;
  }
  const bool is_new_doubt = cell.ends_with('!');
  after.state = *ParseTokenState(is_new_doubt ? cell.substr(0, cell.size() - 1) : cell);
  after.code = CodeStored(outcome);
  after.since = after.state == before.state && !is_new_doubt ? before.since : kNow;
  after.probe_spent = after.state == TokenState::kRotationLost && kind == AttemptKind::kProbe;
  if (after.state == TokenState::kActive) {
    after.consecutive_failures = 0;
  }
  return after;
}

void ExpectTable(const std::array<Line, 10>& table, AttemptKind kind) {
  std::set<TokenState> seen;
  for (const Line& line : table) {
    EXPECT_TRUE(seen.insert(line.before).second);
    for (std::size_t column = 0; column < kColumns.size(); ++column) {
      const StateFacts before =
          FactsBefore(line.before, line.before == TokenState::kActive ? 0 : 1);
      const RefreshOutcome outcome = MakeOutcome(kColumns[column]);
      const StateFacts expected = Expected(before, line.cells[column], outcome, kind);
      const StateFacts after = NextState(before, outcome, kind, kNow);
      EXPECT_EQ(after, expected) << ToString(line.before) << " + " << kColumns[column] << " -> "
                                 << ToString(after.state) << ' ' << after.code << ' '
                                 << after.consecutive_failures << ", expected "
                                 << line.cells[column];
    }
  }
  EXPECT_EQ(seen.size(), kAllStates.size());
}

TEST(NextStateTest, OrdinaryAttempt) { ExpectTable(kOrdinary, AttemptKind::kOrdinary); }

TEST(NextStateTest, Probe) { ExpectTable(kProbe, AttemptKind::kProbe); }

TEST(NextStateTest, SuccessClearsEverything) {
  const StateFacts before{TokenState::kInDoubt, "timeout", kEarlier, 17, /*probe_spent=*/true};
  const StateFacts clean{TokenState::kActive, "", kNow, 0, false};
  EXPECT_EQ(NextState(before, Rotated{}, AttemptKind::kProbe, kNow), clean);
  EXPECT_EQ(NextState(before, Kept{}, AttemptKind::kOrdinary, kNow), clean);
}

TEST(NextStateTest, ASpentProbeIsRememberedInALostRotationOnly) {
  const StateFacts doubt{TokenState::kInDoubt, "timeout", kEarlier, 1, false};
  const StateFacts lost = NextState(doubt, InDoubt{"reset"}, AttemptKind::kProbe, kNow);
  EXPECT_TRUE(lost.probe_spent);
  EXPECT_EQ(lost.code, "reset");
  EXPECT_TRUE(NextState(lost, NeedsLogin{"x"}, AttemptKind::kOrdinary, kNow).probe_spent);
  EXPECT_FALSE(NextState(lost, UnknownError{"x"}, AttemptKind::kOrdinary, kNow).probe_spent);
}

/// The states that a row goes through from active with `columns` as its outcomes, one after the
/// other.
std::vector<std::string> Path(const std::vector<std::string_view>& columns) {
  std::vector<std::string> path;
  StateFacts facts{TokenState::kActive, "", kEarlier, 0, false};
  for (const std::string_view column : columns) {
    facts = NextState(facts, MakeOutcome(column), AttemptKind::kOrdinary, kNow);
    path.emplace_back(ToString(facts.state));
  }
  return path;
}

using States = std::vector<std::string>;

TEST(BlameTest, ThreeFaultsInARowBlameTheWayOut) {
  EXPECT_EQ(Path({"egress", "egress", "egress", "egress"}),
            (States{kOff, kOff, "egress_fault", "egress_fault"}));
  EXPECT_EQ(Path({"proxy", "egress", "proxy"}), (States{kOff, kOff, "egress_fault"}));
}

TEST(BlameTest, WithoutAProxyNothingIsBlamedForNotReachingTheProvider) {
  EXPECT_EQ(Path({"direct", "direct", "direct", "direct"}), (States{kOff, kOff, kOff, kOff}));
}

TEST(BlameTest, ThrottlingIsNoFaultOfTheWay) {
  EXPECT_EQ(Path({"throttled", "throttled", "throttled", "egress"}),
            (States{kOff, kOff, kOff, kOff}));
  EXPECT_EQ(Path({"throttled", "egress", "throttled", "egress"}), (States{kOff, kOff, kOff, kOff}));
  EXPECT_EQ(Path({"egress", "egress", "egress", "throttled"}),
            (States{kOff, kOff, "egress_fault", kOff}));
}

TEST(BlameTest, OurOwnDoingCountsForNothing) {
  EXPECT_EQ(Path({"egress", "stopping", "lease", "local", "egress", "egress"}),
            (States{kOff, kOff, kOff, kOff, kOff, "egress_fault"}));
}

TEST(BlameTest, SuccessEndsIt) {
  EXPECT_EQ(Path({"egress", "egress", "egress", "kept", "egress"}),
            (States{kOff, kOff, "egress_fault", kAct, kOff}));
}

TEST(NextStateTest, TheFailureCounterNeverOverflows) {
  StateFacts facts = FactsBefore(TokenState::kBackingOff, std::numeric_limits<int>::max());
  facts = NextState(facts, Throttled{}, AttemptKind::kOrdinary, kNow);
  EXPECT_GT(facts.consecutive_failures, 0);
}

TEST(TokenStateTest, NamesAreReadBack) {
  std::set<std::string_view> names;
  for (const TokenState state : kAllStates) {
    EXPECT_EQ(ParseTokenState(ToString(state)), state);
    EXPECT_TRUE(names.insert(ToString(state)).second);
  }
  EXPECT_FALSE(ParseTokenState("refreshing").has_value());
  EXPECT_FALSE(ParseTokenState("").has_value());
  EXPECT_EQ(ToString(TokenState::kEgressFault), "egress_fault");
}

TEST(TokenStateTest, OnlyTransientStatesAreSentByThemselves) {
  for (const TokenState state : kAllStates) {
    const bool transient = state == TokenState::kActive || state == TokenState::kBackingOff ||
                           state == TokenState::kEgressFault;
    EXPECT_EQ(IsSchedulable(state), transient) << ToString(state);
    EXPECT_EQ(IsRefreshableByCall(state), transient) << ToString(state);
  }
}

TEST(TokenStateTest, EveryStateSaysWhatToDoInBothLanguages) {
  for (const TokenState state : kAllStates) {
    const base::Text step = NextStep(state);
    EXPECT_TRUE(step.en.ends_with('.')) << step.en;
    EXPECT_TRUE(step.zh.ends_with("。")) << step.zh;
  }
}

}  // namespace
}  // namespace rtm::core
