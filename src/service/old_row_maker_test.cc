#include "service/old_row_maker.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crypto/key_ring.h"
#include "testing/fixed_entropy.h"

namespace rtm::service {
namespace {

using ::testing::HasSubstr;

class OldRowMakerTest : public ::testing::Test {
 protected:
  OldRowMakerTest()
      : cipher_(crypto::MakeCipher(crypto::KeyRing::Generate(entropy_), entropy_)),
        maker_(*cipher_, "store") {}

  storage::TokenRecord Record(const std::string& name) const {
    storage::TokenRecord record;
    record.token.uid = "uid-" + name;
    record.token.biz_id = name;
    record.token.enabled = true;
    record.token.email = name + "@example.org";
    record.sealed_refresh_token = Seal("rt-" + name, name, "rt");
    record.sealed_access_token = Seal("at-" + name, name, "at");
    record.sealed_proxy = Seal("http://10.0.0.1:80", name, "proxy");
    return record;
  }
  std::string Seal(const std::string& plain, const std::string& name,
                   std::string_view column) const {
    const std::string uid = "uid-" + name;
    return cipher_->Seal(plain, {.store_id = "store", .row_uid = uid, .column = column});
  }

  testing::FixedEntropy entropy_;
  std::unique_ptr<crypto::Cipher> cipher_;
  const OldRowMaker maker_;
};

TEST_F(OldRowMakerTest, ARowHasItsPresentTokens) {
  const OldRowCopy copy = maker_.Make(Record("a"), nullptr);
  EXPECT_EQ(copy.row.refresh_token.Reveal(), "rt-a");
  EXPECT_EQ(copy.row.access_token.Reveal(), "at-a");
  EXPECT_EQ(copy.row.proxy.Reveal(), "http://10.0.0.1:80");
  EXPECT_EQ(copy.row.last_refresh_time, "") << "never";
  EXPECT_TRUE(copy.row.enabled);
  EXPECT_FALSE(copy.note.has_value());
}

TEST_F(OldRowMakerTest, ALinkedRowHasNoRefreshToken) {
  storage::TokenRecord linked = Record("b");
  linked.sealed_refresh_token.clear();
  linked.sealed_access_token.reset();
  linked.token.linked_to = core::TokenId{1};
  linked.token.state.state = core::TokenState::kLinked;
  const storage::TokenRecord holder = Record("a");
  const OldRowCopy copy = maker_.Make(linked, &holder);
  EXPECT_TRUE(copy.row.refresh_token.empty());
  EXPECT_EQ(copy.row.access_token.Reveal(), "at-a");
  EXPECT_EQ(copy.row.email, "a@example.org");
  EXPECT_EQ(copy.row.biz_id, "b");
  EXPECT_FALSE(copy.row.enabled);
  EXPECT_THAT(copy.note->en, HasSubstr("linked to a"));
}

TEST_F(OldRowMakerTest, WhatMustNotBeSentIsSwitchedOff) {
  for (const core::TokenState state : core::kAllTokenStates) {
    storage::TokenRecord record = Record("a");
    record.token.state.state = state;
    const OldRowCopy copy = maker_.Make(record, nullptr);
    EXPECT_EQ(copy.row.enabled, core::IsSchedulable(state)) << core::ToString(state);
    EXPECT_EQ(copy.note.has_value(), !core::IsSchedulable(state));
  }
}

TEST_F(OldRowMakerTest, WithoutItsProxyARowIsSwitchedOff) {
  storage::TokenRecord record = Record("a");
  record.sealed_proxy = Seal("http://10.0.0.1:80", "other", "proxy");
  const OldRowCopy copy = maker_.Make(record, nullptr);
  EXPECT_TRUE(copy.row.proxy.empty());
  EXPECT_FALSE(copy.row.enabled);
  EXPECT_THAT(copy.note->en, HasSubstr("proxy"));
}

}  // namespace
}  // namespace rtm::service
