#include "core/refresh_outcome.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "core/audit_event.h"

namespace rtm::core {
namespace {

TEST(RefreshOutcomeTest, NamesCodesAndSuccess) {
  struct Row {
    RefreshOutcome outcome;
    const char* name;
    const char* code;
    bool success;
  };
  Row rows[] = {{Rotated{}, "rotated", "", true},
                {Kept{}, "kept", "", true},
                {NeedsLogin{"invalid_grant"}, "needs_login", "invalid_grant", false},
                {AccountClosed{"account_deleted"}, "account_closed", "account_deleted", false},
                {Misconfigured{"invalid_client"}, "misconfigured", "invalid_client", false},
                {Throttled{}, "throttled", "", false},
                {EgressFault{"http_407"}, "egress_fault", "http_407", false},
                {NotSent{NotSentReason::kDns}, "not_sent", "dns", false},
                {InDoubt{"timeout"}, "in_doubt", "timeout", false},
                {UnknownError{"odd"}, "unknown_error", "odd", false}};
  static_assert(std::size(rows) == std::variant_size_v<RefreshOutcome>);
  for (const Row& row : rows) {
    EXPECT_EQ(OutcomeName(row.outcome), row.name);
    EXPECT_EQ(OutcomeCode(row.outcome), row.code);
    EXPECT_EQ(IsSuccess(row.outcome), row.success) << row.name;
  }
}

/// Every enumerator up to `last` has a name that no other one has.
template <class Enum>
void ExpectOwnNames(Enum last) {
  std::set<std::string_view> names;
  for (int value = 0; value <= static_cast<int>(last); ++value) {
    const std::string_view name = ToString(static_cast<Enum>(value));
    EXPECT_FALSE(name.empty());
    EXPECT_TRUE(names.insert(name).second) << name;
  }
}

TEST(NamesTest, EveryEnumeratorHasItsOwn) {
  ExpectOwnNames(NotSentReason::kLocal);
  ExpectOwnNames(Actor::Kind::kRecovery);
  ExpectOwnNames(RefreshTrigger::kProbe);
}

}  // namespace
}  // namespace rtm::core
