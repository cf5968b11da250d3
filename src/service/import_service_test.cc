#include "service/import_service.h"

#include <gtest/gtest.h>

#include <map>

#include "service/audit_log.h"
#include "service/refresh_rig_for_test.h"
#include "testing/unsigned_jwt.h"

namespace rtm::service {
namespace {

using Verdict = ImportLine::Verdict;

class ImportServiceTest : public RefreshRig {
 protected:
  static ImportRequest Request(const std::vector<std::string>& lines) {
    ImportRequest request;
    for (const std::string& line : lines) {
      request.lines.push_back(base::Secret::CopyOf(line));
    }
    return request;
  }
  static std::vector<std::string> Tokens(int count, const std::string& prefix = "rt") {
    std::vector<std::string> tokens;
    tokens.reserve(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) {
      tokens.push_back(prefix + '-' + std::to_string(i) + "-0123456789abcdefghij");
    }
    return tokens;
  }
  ImportReport Import(ImportRequest request) {
    AuditLog audit(life_->store->audit(), clock_);
    ImportService service({life_->vault, life_->settings, audit, endpoint_, clock_},
                          {"openai", "lenient"});
    return Run(service.Import({}, std::move(request)));
  }
  base::Error ErrorOf(ImportRequest request) {
    try {
      Import(std::move(request));
    } catch (const base::Error& error) {
      return error;
    }
    return {base::ErrorCode::kInternal, {"it was imported", ""}};
  }
  std::vector<core::Token> Rows() { return Run(life_->vault.ListAfter({}, 100'000)); }
  std::map<std::string, int> RowsPerProxy() {
    std::map<std::string, int> rows;
    for (const core::Token& token : Rows()) {
      ++rows[token.proxy_label];
    }
    return rows;
  }
  void SetProxies(std::vector<std::string> list) {
    SettingsChange change;
    change.proxy_list = std::move(list);
    Run(life_->settings.Save({}, std::move(change), life_->vault));
  }
};

TEST_F(ImportServiceTest, DropsBlanksAndRepeatsAndJudgesEachLine) {
  const std::string consumed = endpoint_.Mint();
  const core::TokenId known = Add("known", consumed);
  ASSERT_EQ(Refresh(known).end, End::kRefreshed);
  const std::string live = StoredRefreshToken(known);
  const ImportReport report =
      Import(Request({"  ", "rt-new-0123456789abcdef", "", live, " rt-new-0123456789abcdef\r",
                      consumed, "has space inside", "rt-…(99)"}));
  EXPECT_EQ(report.count.total, 5);
  EXPECT_EQ(report.count.succeeded, 1);
  EXPECT_EQ(report.count.failed, 4);
  ASSERT_EQ(report.lines.size(), 5U);
  EXPECT_EQ(report.lines[0].verdict, Verdict::kNew);
  EXPECT_EQ(report.lines[0].index, 1U);
  EXPECT_EQ(report.lines[1].verdict, Verdict::kKnown);
  EXPECT_EQ(report.lines[1].id, known);
  EXPECT_EQ(report.lines[2].verdict, Verdict::kConsumed);
  EXPECT_EQ(report.lines[2].message.en,
            "It was used up here already, as generation 0 of known, which is at generation 1 now.");
  EXPECT_EQ(report.lines[3].verdict, Verdict::kBad);
  EXPECT_EQ(report.lines[4].verdict, Verdict::kBad);
  for (const ImportLine& line : report.lines) {
    EXPECT_EQ(line.message.en.find("has space"), std::string::npos) << "no part of a token";
  }
}

TEST_F(ImportServiceTest, NewRowsStartDisabledAndAreDueAsSoonAsTheyAreEnabled) {
  ImportRequest request = Request(Tokens(1));
  request.tag = "batch";
  request.client_id = "app_one";
  request.provider = "lenient";
  Import(std::move(request));
  const core::Token row = Rows().at(0);
  EXPECT_FALSE(row.enabled);
  EXPECT_EQ(row.tag, "batch");
  EXPECT_EQ(row.client_id, "app_one");
  EXPECT_EQ(row.provider, "lenient");
  EXPECT_EQ(row.next_refresh_at, clock_.Now());
  EXPECT_EQ(row.biz_id.size(), 32U);
  EXPECT_EQ(row.biz_id.find_first_not_of("0123456789abcdef"), std::string::npos);
}

TEST_F(ImportServiceTest, NamesRowsAfterTheBatchAlsoTheSecondTime) {
  ImportRequest first = Request(Tokens(3, "one"));
  first.batch_name = "batch";
  EXPECT_EQ(Import(std::move(first)).count.succeeded, 3);
  EXPECT_EQ(Rows().at(2).biz_id, "batch-3");
  ImportRequest second = Request(Tokens(3, "two"));
  second.batch_name = "batch";
  EXPECT_EQ(Import(std::move(second)).count.succeeded, 3);
  EXPECT_EQ(Rows().at(5).biz_id.rfind("batch-3-", 0), 0U);
}

TEST_F(ImportServiceTest, AnAccessTokenIsStoredAndSaysWhoseTheRowIs) {
  const auto end = std::chrono::floor<std::chrono::seconds>(clock_.Now() + std::chrono::days(9));
  const std::string access =
      testing::UnsignedJwt(R"({"client_id":"app_owner","email":"a@example.com","exp":)" +
                           std::to_string(end.time_since_epoch().count()) +
                           R"(,"https://api.openai.com/auth":{"chatgpt_plan_type":"plus"}})");
  const std::string plain = Tokens(1)[0];
  ImportRequest request =
      Request({R"({"refresh_token":"rt-with-access-token","access_token":")" + access + R"("})",
               plain, "rt-with-access-token"});
  request.client_id = "app_batch";
  const ImportReport report = Import(std::move(request));
  EXPECT_EQ(report.count.total, 2) << "the third is the first again";
  EXPECT_EQ(report.count.succeeded, 2);
  EXPECT_EQ(report.access_tokens, 1);
  ASSERT_EQ(report.lines.size(), 2U);
  EXPECT_EQ(report.lines[0].client_id, "app_owner");
  EXPECT_EQ(report.lines[0].asked_client_id, "app_batch");
  EXPECT_EQ(report.lines[1].asked_client_id, "");
  const std::vector<core::Token> rows = Rows();
  EXPECT_EQ(rows[0].client_id, "app_owner");
  EXPECT_EQ(rows[0].email, "a@example.com");
  EXPECT_EQ(rows[0].type, "plus");
  EXPECT_EQ(rows[0].at_expires_at, end);
  EXPECT_EQ(AccessToken(rows[0].id), access);
  EXPECT_EQ(rows[1].client_id, "app_batch");
  EXPECT_EQ(StoredRefreshToken(rows[1].id), plain);
  const auto stored = Run(life_->store->tokens().Find(rows[0].id));
  EXPECT_TRUE(crypto::LooksSealed(*stored->sealed_access_token));
}

TEST_F(ImportServiceTest, ABadAccessTokenRefusesItsLineAndNoOther) {
  const ImportReport report = Import(
      Request({R"({"refresh_token":"rt-one","access_token":"not a jwt"})", "{", "rt-two", "{"}));
  EXPECT_EQ(report.count.total, 3);
  EXPECT_EQ(report.count.succeeded, 1);
  EXPECT_EQ(report.lines[0].verdict, Verdict::kBad);
  EXPECT_EQ(report.lines[0].message.en.rfind("rt_tokens[0].access_token: ", 0), 0U);
  EXPECT_EQ(report.lines[1].verdict, Verdict::kBad);
  ASSERT_EQ(Rows().size(), 1U) << "no row without the access token that was meant for it";
  EXPECT_EQ(StoredRefreshToken(Rows()[0].id), "rt-two");
}

TEST_F(ImportServiceTest, DealsTheProxiesOfTheListEvenly) {
  SetProxies({"http://10.0.0.1:1", "http://10.0.0.2:1", "http://10.0.0.3:1"});
  Import(Request(Tokens(2500)));
  for (const auto& [proxy, rows] : RowsPerProxy()) {
    EXPECT_GE(rows, 833) << proxy;
    EXPECT_LE(rows, 834) << proxy;
  }
}

TEST_F(ImportServiceTest, SkippedLinesDoNotMakeTheDealingUneven) {
  std::vector<std::string> lines = Tokens(20);
  std::vector<std::string> every_second;
  for (std::size_t i = 0; i < lines.size(); i += 2) {
    every_second.push_back(lines[i]);
  }
  Import(Request(every_second));
  SetProxies({"http://10.0.0.1:1", "http://10.0.0.2:1"});
  EXPECT_EQ(Import(Request(lines)).count.succeeded, 10);
  const auto rows = RowsPerProxy();
  EXPECT_EQ(rows.at("http://10.0.0.1:1"), 5);
  EXPECT_EQ(rows.at("http://10.0.0.2:1"), 5);
}

TEST_F(ImportServiceTest, AProxyOfItsOwnGoesToAllRows) {
  SetProxies({"http://10.0.0.1:1"});
  ImportRequest request = Request(Tokens(3));
  request.proxy = "http://u:pw@10.9.9.9:3128";
  Import(std::move(request));
  EXPECT_EQ(RowsPerProxy().at("http://u:***@10.9.9.9:3128"), 3);
}

TEST_F(ImportServiceTest, AMaskedProxyOfTheListIsThatProxy) {
  SetProxies({"http://u:pw@10.0.0.1:1", "http://10.0.0.2:1"});
  ImportRequest request = Request(Tokens(2));
  request.proxy = "http://u:***@10.0.0.1:1";
  Import(std::move(request));
  for (const core::Token& row : Run(life_->vault.ListAfter({}, 10))) {
    EXPECT_EQ(Run(life_->vault.Reveal(row.id, RevealField::kProxy))->Reveal(),
              "http://u:pw@10.0.0.1:1");
  }
  request = Request(Tokens(1));
  request.proxy = "http://u:***@10.9.9.9:1";
  EXPECT_EQ(ErrorOf(std::move(request)).field(), "proxy");
}

TEST_F(ImportServiceTest, WhatConcernsAllLinesIsRefusedBeforeAnyIsTaken) {
  ImportRequest request = Request(Tokens(1));
  request.proxy = "ftp://x";
  EXPECT_EQ(ErrorOf(std::move(request)).field(), "proxy");
  request = Request(Tokens(1));
  request.provider = "nobody";
  EXPECT_EQ(ErrorOf(std::move(request)).field(), "provider");
  request = Request(Tokens(1));
  request.tag = "line\nbreak";
  EXPECT_EQ(ErrorOf(std::move(request)).field(), "tag");
  request = Request(Tokens(1));
  request.batch_name = std::string(250, 'b');
  EXPECT_EQ(ErrorOf(std::move(request)).code(), base::ErrorCode::kTooLarge);
  EXPECT_EQ(ErrorOf(Request({"", " "})).field(), "rt_tokens");
  EXPECT_TRUE(Rows().empty());
}

TEST_F(ImportServiceTest, AStoreThatFillsUpHalfwaySaysWhatIsIn) {
  EndLife();
  auto commits = std::make_shared<std::atomic<int>>(0);
  storage::StoreOptions options = StoreOptionsNow();
  options.fault_hook = [commits](std::string_view step) {
    if (step == "commit" && ++*commits > 2) {
      throw base::Error(base::ErrorCode::kStoreFull, {"disk full", "磁盘已满"});
    }
  };
  auto store = storage::OpenStoreBlocking(std::move(options), clock_);
  storage::FileCustodyLog custody(folder_ / "custody-2.log", "store-1");
  {
    TokenVault vault({store->tokens(), store->refreshes(), custody, *cipher_, fingerprinter_,
                      entropy_, clock_, "store-1"});
    SettingsService settings(store->settings(), *cipher_, "store-1", initial_, tuning_, clock_);
    AuditLog audit(store->audit(), clock_);
    ImportService service({vault, settings, audit, endpoint_, clock_}, {"openai"});
    const ImportReport report = Run(service.Import({}, Request(Tokens(3500))));
    EXPECT_EQ(report.count.succeeded, 2000);
    EXPECT_EQ(report.count.failed, 1500);
    EXPECT_EQ(report.lines.back().message.en, "disk full");
  }
  std::thread([&store] { store->StopBlocking(); }).join();
}

TEST_F(ImportServiceTest, APreviewSaysWhatAnImportThenDoes) {
  const std::string known = endpoint_.Mint();
  const core::TokenId holder = Add("holder", known);
  const std::string consumed = endpoint_.Mint();
  Refresh(Add("rotated", consumed));
  const std::vector<std::string> lines{"rt_first_0123456789abcdef",
                                       consumed,
                                       "b d",
                                       "",
                                       known,
                                       R"({"rt":"rt_first_0123456789abcdef"})",
                                       "rt_second_0123456789abcdef"};
  AuditLog audit(life_->store->audit(), clock_);
  ImportService service({life_->vault, life_->settings, audit, endpoint_, clock_}, {"openai"});
  const ImportPreview preview = Run(service.Preview(Request(lines)));
  EXPECT_EQ(preview.fresh, 2);
  EXPECT_EQ(preview.known, 1);
  EXPECT_EQ(preview.consumed, 1);
  EXPECT_EQ(preview.bad, 1);
  EXPECT_EQ(preview.repeated, 1);
  std::vector<std::size_t> order;
  order.reserve(preview.lines.size());
  for (const ImportLine& line : preview.lines) {
    order.push_back(line.index);
  }
  EXPECT_EQ(order, (std::vector<std::size_t>{1, 2, 4, 0, 6})) << "first what is not taken";
  EXPECT_EQ(preview.lines[2].id, holder);
  EXPECT_EQ(preview.lines[2].biz_id, "holder");
  EXPECT_EQ(Rows().size(), 2U) << "nothing is stored";
  const ImportReport report = Import(Request(lines));
  std::map<std::size_t, Verdict> verdicts;
  for (const ImportLine& line : report.lines) {
    verdicts[line.index] = line.verdict;
  }
  for (const ImportLine& line : preview.lines) {
    EXPECT_EQ(line.verdict, verdicts.at(line.index)) << line.index;
  }
}

}  // namespace
}  // namespace rtm::service
