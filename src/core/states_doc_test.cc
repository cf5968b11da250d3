// docs/states.md says what NextState does, cell by cell.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <fstream>
#include <set>
#include <string>
#include <utility>

#include "core/token_state.h"

namespace rtm::core {
namespace {

using ::testing::Contains;

constexpr base::UtcTime kEarlier = base::UtcTime(std::chrono::seconds(1'000'000));
constexpr base::UtcTime kNow = base::UtcTime(std::chrono::seconds(2'000'000));

constexpr std::array<TokenState, 10> kStates{TokenState::kActive,        TokenState::kBackingOff,
                                             TokenState::kEgressFault,   TokenState::kInDoubt,
                                             TokenState::kRotationLost,  TokenState::kNeedsLogin,
                                             TokenState::kAccountClosed, TokenState::kMisconfigured,
                                             TokenState::kUnknownError,  TokenState::kLinked};

std::set<std::string> LinesOfDocument() {
  std::ifstream file(std::string(RTM_DOCS_DIR) + "/states.md");
  std::set<std::string> lines;
  for (std::string line; std::getline(file, line);) {
    lines.insert(line);
  }
  return lines;
}

std::string Cell(TokenState state, const RefreshOutcome& outcome, AttemptKind kind) {
  const StateFacts before{state, "code", kEarlier, 0, false};
  const StateFacts after = NextState(before, outcome, kind, kNow);
  const bool stays = after.state == state && after.since == before.since;
  return stays ? "=" : '`' + std::string(ToString(after.state)) + '`';
}

std::string MatrixLine(TokenState state, AttemptKind kind) {
  const std::array<RefreshOutcome, 9> columns{
      Rotated{},          NeedsLogin{"c"},   AccountClosed{"c"},
      Misconfigured{"c"}, UnknownError{"c"}, InDoubt{"c"},
      Throttled{},        EgressFault{"c"},  NotSent{NotSentReason::kStopping}};
  std::string line = "| `" + std::string(ToString(state)) + '`' +
                     (kind == AttemptKind::kProbe ? ", its probe" : "") + " |";
  for (const RefreshOutcome& outcome : columns) {
    line += ' ' + Cell(state, outcome, kind) + " |";
  }
  return line;
}

TEST(StatesDocTest, EveryTransitionIsWrittenDown) {
  const std::set<std::string> lines = LinesOfDocument();
  for (const TokenState state : kStates) {
    EXPECT_THAT(lines, Contains(MatrixLine(state, AttemptKind::kOrdinary)));
  }
  EXPECT_THAT(lines, Contains(MatrixLine(TokenState::kInDoubt, AttemptKind::kProbe)));
}

TEST(StatesDocTest, EveryStateHasItsNextStep) {
  const std::set<std::string> lines = LinesOfDocument();
  for (const TokenState state : kStates) {
    const std::string line = "| `" + std::string(ToString(state)) + "` | " +
                             (IsSchedulable(state) ? "yes" : "no") + " | " + NextStep(state).en +
                             " |";
    EXPECT_THAT(lines, Contains(line));
  }
}

}  // namespace
}  // namespace rtm::core
