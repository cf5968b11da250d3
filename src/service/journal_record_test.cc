#include "service/journal_record.h"

#include <gtest/gtest.h>

namespace rtm::service {
namespace {

JournalRecord Sample() {
  JournalRecord record;
  record.token_id = {42};
  record.uid = "0123456789abcdef";
  record.attempt = {-7};
  record.kind = core::AttemptKind::kProbe;
  record.sent = {"fingerprint"};
  record.provider = "openai";
  record.received_at = base::FromUnixMillis(1'700'000'000'123);
  record.http_status = 200;
  record.retry_after = "";
  record.body = std::string("{\"a\":\"\0\xFF\"}", 10);
  return record;
}

TEST(JournalRecordTest, ReadsBackWhatWasWritten) {
  const JournalRecord before = Sample();
  const std::optional<JournalRecord> after = DecodeJournalRecord(EncodeJournalRecord(before));
  ASSERT_TRUE(after);
  EXPECT_EQ(after->token_id, before.token_id);
  EXPECT_EQ(after->uid, before.uid);
  EXPECT_EQ(after->attempt, before.attempt);
  EXPECT_EQ(after->kind, before.kind);
  EXPECT_EQ(after->sent, before.sent);
  EXPECT_EQ(after->provider, before.provider);
  EXPECT_EQ(after->received_at, before.received_at);
  EXPECT_EQ(after->http_status, before.http_status);
  EXPECT_EQ(after->retry_after, before.retry_after);
  EXPECT_EQ(after->body, before.body);
}

TEST(JournalRecordTest, RefusesEveryPrefixAndWhatFollows) {
  const std::string whole = EncodeJournalRecord(Sample());
  for (std::size_t length = 0; length < whole.size(); ++length) {
    EXPECT_FALSE(DecodeJournalRecord(std::string_view(whole).substr(0, length))) << length;
  }
  EXPECT_FALSE(DecodeJournalRecord(whole + "x"));
}

TEST(JournalRecordTest, RefusesAnotherVersionAndAbsurdLengths) {
  std::string whole = EncodeJournalRecord(Sample());
  whole[0] = 2;
  EXPECT_FALSE(DecodeJournalRecord(whole));
  whole[0] = 1;
  for (std::size_t i = 41; i < 49; ++i) {
    whole[i] = '\xFF';  // The length of the uid, as -1.
  }
  EXPECT_FALSE(DecodeJournalRecord(whole));
}

}  // namespace
}  // namespace rtm::service
