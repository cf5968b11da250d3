#include "core/adoption_codes.h"

#include <gtest/gtest.h>

namespace rtm::core {
namespace {

TEST(AdoptionCodesTest, OnlyWhereACodeSaysMoreItHasWordsOfItsOwn) {
  for (const TokenState state : kAllTokenStates) {
    EXPECT_EQ(NextStep(state, ""), NextStep(state));
    EXPECT_EQ(NextStep(state, "invalid_grant"), NextStep(state));
    EXPECT_EQ(NextStep(state, kUsedUpElsewhere) == NextStep(state),
              state != TokenState::kRotationLost);
    EXPECT_EQ(NextStep(state, kBadProxy) == NextStep(state), state != TokenState::kMisconfigured);
  }
}

}  // namespace
}  // namespace rtm::core
