#include "service/adoption.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/adoption_codes.h"
#include "core/proxy_url.h"
#include "crypto/key_ring.h"
#include "service/adoption_rehearsal.h"
#include "storage/old_database_test.h"
#include "storage/old_store_reader.h"
#include "storage/open_store.h"
#include "storage/sqlite_take_over.h"
#include "testing/fixed_entropy.h"
#include "testing/manual_clock.h"
#include "testing/run_coroutine.h"
#include "testing/temp_dir.h"
#include "testing/unsigned_jwt.h"
#include "upstream/access_token_claims.h"

namespace rtm::service {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::int64_t kNow = 1'762'218'360'000;  // 2025-11-04T01:06:00Z
constexpr const char* kStoreId = "store";

std::string Jwt(std::int64_t issued, std::int64_t expires, const std::string& more = "") {
  return testing::UnsignedJwt("{\"iat\":" + std::to_string(issued) +
                              ",\"exp\":" + std::to_string(expires) + more + "}");
}

/// An old database, taken over without the program around it.
class AdoptionTest : public ::testing::Test {
 protected:
  AdoptionTest()
      : clock_(base::FromUnixMillis(kNow)),
        cipher_(crypto::MakeCipher(crypto::KeyRing::Generate(entropy_), entropy_)),
        fingerprinter_(base::Secret(std::string(32, 'f'))),
        adopter_(
            {.cipher = *cipher_,
             .fingerprinter = fingerprinter_,
             .entropy = entropy_,
             .store_id = kStoreId,
             .read_claims = upstream::ReadTokenClaims,
             .from_local_time = [](base::UtcTime wall) { return wall - std::chrono::hours(8); }},
            core::RefreshPolicy{}, clock_.Now()) {
    storage::MakeOldDatabase(File(), storage::OldTablesSql());
  }

  std::filesystem::path File() const { return dir_.path() / "tokens.db"; }
  void Sql(const std::string& statements) const { storage::MakeOldDatabase(File(), statements); }
  void Row(const std::string& biz_id, const std::string& rt, const std::string& columns = "",
           const std::string& values = "") const {
    Sql("INSERT INTO rts (biz_id, rt" + columns + ") VALUES ('" + biz_id + "', '" + rt + "'" +
        values + ")");
  }

  template <class T>
  static T Run(asio::awaitable<T> task) {
    return testing::RunCoroutine(std::move(task));
  }

  AdoptionReport Rehearse() {
    AdoptionRehearsal rehearsal(adopter_);
    storage::OldStoreReader reader(storage::OpenOldFileToLook(File(), ""));
    rehearsal.AddSettings(reader.Settings(), *cipher_);
    rehearsal.AddRows(reader.Rows({}, 10'000));
    return rehearsal.Finish();
  }

  /// Says the same before as it does.
  AdoptionReport Adopt() {
    const AdoptionReport foretold = Rehearse();
    storage::AdoptSqliteSchema(File(), "", clock_);
    Open();
    Adoption adoption(store_->adoption(), adopter_);
    auto notes = Run(Adoption::TakeSettings(&store_->adoption(), Run(store_->settings().LoadAll()),
                                            cipher_.get(), kStoreId));
    AdoptionReport report = Run(adoption.Run(std::move(notes)));
    const auto numbers = [](const AdoptionReport& r) {
      return std::vector{r.rows,
                         r.linked,
                         r.used_up,
                         r.without_token,
                         r.bad_proxy,
                         r.consumed,
                         static_cast<std::int64_t>(r.notes.size())};
    };
    EXPECT_EQ(numbers(foretold), numbers(report));
    return report;
  }
  void Open() {
    store_ = storage::OpenStoreBlocking(
        {.sqlite_file = File(), .table_prefix = "", .fault_hook = {}}, clock_);
  }

  storage::TokenRecord Find(const std::string& biz_id) {
    return Run(store_->tokens().FindByBizId(biz_id)).value();
  }
  std::string Open(const std::string& sealed, const core::Token& token,
                   std::string_view column) const {
    return std::string(
        cipher_->Open(sealed, {.store_id = kStoreId, .row_uid = token.uid, .column = column})
            .Reveal());
  }

  testing::TempDir dir_;
  testing::ManualClock clock_;
  testing::FixedEntropy entropy_;
  std::unique_ptr<crypto::Cipher> cipher_;
  crypto::Fingerprinter fingerprinter_;
  const RowAdopter adopter_;
  std::unique_ptr<storage::Store> store_;
};

TEST_F(AdoptionTest, ARowKeepsWhatItHadAndIsSealed) {
  const std::string at = Jwt(kNow / 1000 - 3600, kNow / 1000 + 864'000,
                             R"(,"email":"claim@example.org","client_id":"app_other")");
  Row("账号 😀", "rt-1",
      ", at, last_rt, proxy, client_id, tag, enabled, memo, type, user_info, "
      "last_refresh_time, create_time, refresh_result",
      ", '" + at +
          "', 'rt-0', 'socks5h://u:p%40ss@10.0.0.1:1080', 'app_mine', 't', 1, 'm', "
          "'plus', '{\"x\":1}', '2025-11-04 08:06:00.123456789+08:00', '2025-11-01 08:00:00', "
          "'{\"refresh_token\":\"rt-1\"}'");
  const AdoptionReport report = Adopt();
  EXPECT_EQ(report.rows, 1);
  EXPECT_TRUE(report.notes.empty());
  const storage::TokenRecord record = Find("账号 😀");
  const core::Token& token = record.token;
  EXPECT_EQ(Open(record.sealed_refresh_token, token, "rt"), "rt-1");
  EXPECT_EQ(Open(*record.sealed_access_token, token, "at"), at);
  EXPECT_EQ(Open(*record.sealed_last_refresh_token, token, "last_rt"), "rt-0");
  EXPECT_EQ(Open(*record.sealed_proxy, token, "proxy"), "socks5h://u:p%40ss@10.0.0.1:1080");
  EXPECT_EQ(token.proxy_label, "socks5h://u:***@10.0.0.1:1080");
  EXPECT_EQ(token.rt_fingerprint, fingerprinter_.Of("rt-1"));
  EXPECT_EQ(token.client_id, "app_mine");
  EXPECT_EQ(token.email, "claim@example.org");
  EXPECT_EQ(token.type, "plus");
  EXPECT_EQ(token.user_info, "{\"x\":1}");
  EXPECT_EQ(token.refresh_result, "");
  EXPECT_TRUE(token.enabled);
  EXPECT_EQ(token.state.state, core::TokenState::kActive);
  EXPECT_EQ(base::ToRfc3339(*token.last_refresh_at), "2025-11-04T00:06:00.123Z");
  EXPECT_EQ(base::ToRfc3339(token.created_at), "2025-11-01T00:00:00.000Z") << "local time";
  EXPECT_EQ(*token.at_expires_at, base::FromUnixMillis(kNow + 864'000'000));
  EXPECT_GT(*token.next_refresh_at, clock_.Now()) << "P12";
  EXPECT_EQ(report.consumed, 1);
  const auto known = Run(store_->tokens().LookUp({fingerprinter_.Of("rt-0")}));
  EXPECT_TRUE(std::holds_alternative<storage::AlreadyConsumed>(known.at(0)));
}

TEST_F(AdoptionTest, OddValuesAreNoRefusal) {
  const std::string big(60'000, 'k');
  Row("big", big, ", at", ", '" + big + "'");
  Row("empty", "");
  Row(" blanks ", " rt-b\n");
  Row("times", "rt-t", ", last_refresh_time, create_time, update_time",
      ", 'yesterday', '0001-01-01 00:00:00+00:00', '0000-00-00 00:00:00'");
  Sql("INSERT INTO rts (biz_id, rt, proxy, enabled) VALUES ('', 'rt-n', NULL, NULL)");
  Row("proxy", "rt-p", ", proxy, enabled", ", '10.0.0.1:80', 1");
  const AdoptionReport report = Adopt();
  EXPECT_EQ(report.rows, 6);
  EXPECT_EQ(report.without_token, 1);
  EXPECT_EQ(report.bad_proxy, 1);
  const storage::TokenRecord large = Find("big");
  EXPECT_EQ(Open(large.sealed_refresh_token, large.token, "rt"), big);
  EXPECT_EQ(Open(*large.sealed_access_token, large.token, "at"), big);
  EXPECT_EQ(Find("empty").token.state.state, core::TokenState::kNeedsLogin);
  EXPECT_EQ(Find("empty").token.state.code, core::kNoRefreshToken);
  const storage::TokenRecord blanks = Find(" blanks ");
  EXPECT_EQ(Open(blanks.sealed_refresh_token, blanks.token, "rt"), "rt-b");
  EXPECT_FALSE(Find("times").token.last_refresh_at.has_value());
  EXPECT_FALSE(Find("").token.enabled);
  const storage::TokenRecord proxy = Find("proxy");
  EXPECT_EQ(proxy.token.state.state, core::TokenState::kMisconfigured);
  EXPECT_EQ(proxy.token.state.code, core::kBadProxy);
  EXPECT_EQ(Open(*proxy.sealed_proxy, proxy.token, "proxy"), "10.0.0.1:80");
  EXPECT_FALSE(proxy.token.next_refresh_at.has_value());
  EXPECT_TRUE(proxy.token.enabled);
}

TEST_F(AdoptionTest, OfTwoRowsWithOneTokenTheYoungerIsLinkedAndTheBetterAccessTokenStays) {
  const std::string early = Jwt(kNow / 1000, kNow / 1000 + 100);
  const std::string late = Jwt(kNow / 1000, kNow / 1000 + 9000);
  Row("old", "rt-1", ", at", ", '" + early + "'");
  Row("young", "rt-1", ", at, enabled", ", '" + late + "', 1");
  for (int i = 0; i < 150; ++i) {
    Row("between-" + std::to_string(i), "rt-between-" + std::to_string(i));
  }
  // In another chunk.
  const std::string latest = Jwt(kNow / 1000, kNow / 1000 + 99'000);
  Row("youngest", "rt-1", ", at", ", '" + latest + "'");
  const AdoptionReport report = Adopt();
  EXPECT_EQ(report.linked, 2);
  const storage::TokenRecord holder = Find("old");
  for (const char* name : {"young", "youngest"}) {
    const storage::TokenRecord linked = Find(name);
    EXPECT_EQ(linked.token.state.state, core::TokenState::kLinked);
    EXPECT_EQ(linked.token.linked_to, holder.token.id);
    EXPECT_EQ(linked.sealed_refresh_token, "");
    EXPECT_FALSE(linked.sealed_access_token.has_value());
  }
  EXPECT_TRUE(Find("young").token.enabled);
  EXPECT_EQ(Open(*holder.sealed_access_token, holder.token, "at"), latest);
  EXPECT_EQ(*holder.token.at_expires_at, base::FromUnixMillis(kNow + 99'000'000));
}

TEST_F(AdoptionTest, ARowWhoseTokenAnotherOneHasUsedUpIsStopped) {
  Row("stale-before", "rt-1");
  Row("live", "rt-3", ", last_rt", ", 'rt-1'");
  Row("also-live", "rt-9", ", last_rt", ", 'rt-2'");
  Row("stale-after", "rt-2");
  Row("unchanged", "rt-5", ", last_rt", ", 'rt-5'");
  const AdoptionReport report = Adopt();
  EXPECT_EQ(report.used_up, 2);
  EXPECT_EQ(report.consumed, 0);
  for (const char* name : {"stale-before", "stale-after"}) {
    const core::Token token = Find(name).token;
    EXPECT_EQ(token.state.state, core::TokenState::kRotationLost) << name;
    EXPECT_EQ(token.state.code, core::kUsedUpElsewhere);
    EXPECT_FALSE(token.next_refresh_at.has_value());
  }
  for (const char* name : {"live", "also-live", "unchanged"}) {
    EXPECT_EQ(Find(name).token.state.state, core::TokenState::kActive) << name;
  }
}

TEST_F(AdoptionTest, WhoBeginsAnewFindsWhatIsLeft) {
  for (int i = 0; i < 250; ++i) {
    Row("row-" + std::to_string(i), "rt-" + std::to_string(i % 200));
  }
  storage::AdoptSqliteSchema(File(), "", clock_);
  Open();
  // A run that was cut off after its first chunk.
  const auto old = Run(store_->adoption().ListOld({}, Adoption::kChunk));
  std::vector<storage::AdoptedRow> rows;
  rows.reserve(old.size());
  for (const storage::OldRow& row : old) {
    rows.push_back(std::move(adopter_.Prepare(row).row));
  }
  const std::vector<storage::AdoptedRow> again = rows;
  Run(store_->adoption().Adopt(std::move(rows)));
  EXPECT_EQ(Run(store_->adoption().Count()).left, 150);
  EXPECT_THROW(Run(store_->adoption().Adopt(again)), base::Error) << "done rows are left alone";
  Adoption adoption(store_->adoption(), adopter_);
  const AdoptionReport report = Run(adoption.Run({}));
  EXPECT_EQ(report.rows, 250);
  EXPECT_EQ(report.linked, 50);
  EXPECT_EQ(Run(store_->adoption().Count()).left, 0);
  EXPECT_EQ(Find("row-200").token.linked_to, Find("row-0").token.id);
}

TEST_F(AdoptionTest, SettingsAreTakenOverAndWhatCannotBeReadIsLeftOut) {
  Sql("INSERT INTO system_configs (config_key, config_value) VALUES "
      "('proxy_list', '[\"http://u:secret@10.0.0.1:80\", \"nonsense\", "
      "\"http://u:secret@10.0.0.1\"]'), ('client_id_list', '{}'), ('auto_refresh_enabled', "
      "'true'), ('auto_refresh_interval', '0'), ('theirs', 'x')");
  const AdoptionReport report = Adopt();
  const auto settings = Run(store_->settings().LoadAll());
  const std::string& list = settings.at("proxy_list");
  EXPECT_THAT(list, Not(HasSubstr("secret")));
  EXPECT_EQ(
      cipher_->Open(list, {.store_id = kStoreId, .row_uid = "settings", .column = "proxy_list"})
          .Reveal(),
      "[\"http://u:secret@10.0.0.1:80\"]");
  EXPECT_FALSE(settings.contains("client_id_list"));
  EXPECT_FALSE(settings.contains("auto_refresh_interval"));
  EXPECT_EQ(settings.at("auto_refresh_enabled"), "true");
  EXPECT_EQ(settings.at("theirs"), "x");
  EXPECT_EQ(report.notes.size(), 4U);
  // Once more: nothing is left to change.
  EXPECT_TRUE(AdoptSettings(settings, *cipher_, kStoreId).changes.empty());
}

TEST_F(AdoptionTest, AProxyListThatIsNoListIsTakenAway) {
  Sql("INSERT INTO system_configs (config_key, config_value) VALUES "
      "('proxy_list', 'http://u:secret@10.0.0.1:80')");
  Adopt();
  EXPECT_FALSE(Run(store_->settings().LoadAll()).contains("proxy_list"));
}

}  // namespace
}  // namespace rtm::service
