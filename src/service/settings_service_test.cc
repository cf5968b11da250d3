#include "service/settings_service.h"

#include <gtest/gtest.h>

#include <map>

#include "service/refresh_rig_for_test.h"
#include "service/settings_text.h"

namespace rtm::service {
namespace {

using Proxies = std::vector<std::string>;

const std::string kFirst = "http://u:secret-one@10.0.0.1:8080";
const std::string kSecond = "http://u:secret-two@10.0.0.2:8080";
const std::string kThird = "socks5h://10.0.0.3:1080";

class SettingsServiceTest : public RefreshRig {
 protected:
  SettingsService& settings() { return life_->settings; }
  SaveReport Save(SettingsChange change) {
    return Run(settings().Save({}, std::move(change), life_->vault));
  }
  SaveReport SaveProxies(Proxies list) {
    SettingsChange change;
    change.proxy_list = std::move(list);
    return Save(std::move(change));
  }
  std::map<std::string, int> RowsPerProxy() {
    std::map<std::string, int> rows;
    for (const core::Token& token : Run(life_->vault.ListAfter({}, 1000))) {
      ++rows[token.proxy_label];
    }
    return rows;
  }
  base::ErrorCode CodeOf(SettingsChange change) {
    try {
      Save(std::move(change));
    } catch (const base::Error& error) {
      field_ = error.field();
      message_ = error.public_text().en;
      return error.code();
    }
    ADD_FAILURE() << "it was saved";
    return base::ErrorCode::kInternal;
  }
  std::string field_;
  std::string message_;
};

TEST_F(SettingsServiceTest, WhatWasSavedWinsOverTheConfigurationAlsoWhenItSaysOff) {
  ASSERT_TRUE(settings().Current().auto_refresh_enabled) << "the rig's config says on";
  SettingsChange change;
  change.auto_refresh_enabled = false;
  change.auto_refresh_interval_days = 5;
  change.client_id_list = {{"app_one", " app_two ", "", "app_one"}};
  Save(std::move(change));
  Restart();
  EXPECT_TRUE(settings().Current().auto_refresh_enabled) << "not loaded yet";
  Run(settings().Load());
  const SystemSettings loaded = settings().Current();
  EXPECT_FALSE(loaded.auto_refresh_enabled);
  EXPECT_EQ(loaded.auto_refresh_interval_days, 5);
  EXPECT_EQ(loaded.client_id_list, (Proxies{"app_one", "app_two"}));
  EXPECT_EQ(settings().Policy().interval, std::chrono::days(5));
}

TEST_F(SettingsServiceTest, ProxiesAreSealedInTheStoreAndMaskedWhenShown) {
  SaveProxies({kFirst, kThird});
  const auto stored = Run(life_->store->settings().LoadAll());
  const std::string& text = stored.at("proxy_list");
  EXPECT_TRUE(crypto::LooksSealed(text));
  EXPECT_EQ(text.find("secret-one"), std::string::npos);
  EXPECT_EQ(settings().Shown().proxy_list, (Proxies{"http://u:***@10.0.0.1:8080", kThird}));
  Restart();
  Run(settings().Load());
  EXPECT_EQ(settings().Current().proxy_list, (Proxies{kFirst, kThird}));
}

TEST_F(SettingsServiceTest, AMaskedProxyThatIsWrittenBackMeansThePresentOne) {
  SaveProxies({kFirst, kSecond});
  SaveProxies({settings().Shown().proxy_list[1], kThird});
  EXPECT_EQ(settings().Current().proxy_list, (Proxies{kSecond, kThird}));
}

TEST_F(SettingsServiceTest, TwoProxiesWithOneMaskKeepTheirOwnPasswords) {
  const std::string other = "http://u:other@10.0.0.1:8080";
  SaveProxies({kFirst, other});
  SaveProxies(settings().Shown().proxy_list);
  EXPECT_EQ(settings().Current().proxy_list, (Proxies{kFirst, other}));
}

TEST_F(SettingsServiceTest, AMaskThatMeansOneOfSeveralIsRefused) {
  const std::string other = "http://u:other@10.0.0.1:8080";
  SaveProxies({kFirst, other});
  const std::string mask = settings().Shown().proxy_list[0];
  for (const Proxies& list : {Proxies{kThird, mask}, Proxies{kThird, mask, mask, mask}}) {
    SettingsChange change;
    change.proxy_list = list;
    EXPECT_EQ(CodeOf(std::move(change)), base::ErrorCode::kInvalidArgument);
    EXPECT_EQ(field_, "configs.proxy_list[1]");
    EXPECT_NE(message_.find("write their passwords"), std::string::npos);
    EXPECT_EQ(message_.find("secret-one"), std::string::npos);
  }
  EXPECT_EQ(settings().Current().proxy_list, (Proxies{kFirst, other}));
  SaveProxies({other});
  EXPECT_EQ(settings().Current().proxy_list, Proxies{other});
}

TEST_F(SettingsServiceTest, AMaskedProxyOfARowIsTheOneOfTheListThatItShows) {
  const std::string mask = "http://u:***@10.0.0.1:8080";
  const auto resolved = [this](std::string_view entered) {
    return std::string(settings().ResolveProxy(entered, "proxy").url().Reveal());
  };
  EXPECT_THROW(resolved(mask), base::Error) << "not in the list";
  SaveProxies({kSecond, kFirst});
  EXPECT_EQ(resolved(mask), kFirst);
  EXPECT_EQ(resolved("http://10.9.9.9:1"), "http://10.9.9.9:1") << "need not be in the list";
  SaveProxies({kFirst, "http://u:other@10.0.0.1:8080"});
  EXPECT_THROW(resolved(mask), base::Error) << "one of two";
}

TEST_F(SettingsServiceTest, AMaskThatStandsForNothingIsRefusedByItsPlace) {
  SettingsChange change;
  change.proxy_list = {{kThird, "http://u:***@10.9.9.9:8080"}};
  EXPECT_EQ(CodeOf(std::move(change)), base::ErrorCode::kInvalidArgument);
  EXPECT_EQ(field_, "configs.proxy_list[1]");
  EXPECT_TRUE(settings().Current().proxy_list.empty());
}

TEST_F(SettingsServiceTest, NothingIsWrittenIfOneValueIsBad) {
  SettingsChange change;
  change.auto_refresh_enabled = false;
  change.auto_refresh_interval_days = 366;
  EXPECT_EQ(CodeOf(std::move(change)), base::ErrorCode::kInvalidArgument);
  EXPECT_EQ(field_, "configs.auto_refresh_interval");
  EXPECT_TRUE(settings().Current().auto_refresh_enabled);
  EXPECT_TRUE(Run(life_->store->settings().LoadAll()).empty());
}

TEST_F(SettingsServiceTest, RowsOfALeavingProxyAreDealtEvenlyToTheOthers) {
  SaveProxies({kFirst, kSecond, kThird});
  for (int i = 0; i < 10; ++i) {
    Add("row-" + std::to_string(i), endpoint_.Mint(), kFirst);
  }
  Add("by hand", endpoint_.Mint(), "http://10.7.7.7:1");
  const SaveReport report = SaveProxies({kSecond, kThird});
  EXPECT_EQ(report.rows_moved, 10);
  EXPECT_EQ(report.rows_direct, 0);
  const auto rows = RowsPerProxy();
  EXPECT_EQ(rows.at("http://u:***@10.0.0.2:8080"), 5);
  EXPECT_EQ(rows.at(kThird), 5);
  EXPECT_EQ(rows.at("http://10.7.7.7:1"), 1) << "it was never in the list";
  const core::Token row = Run(life_->vault.ListAfter({}, 1)).front();
  EXPECT_EQ(Run(life_->vault.Reveal(row.id, RevealField::kProxy))->Reveal(), kSecond)
      << "sealed anew for the row";
}

TEST_F(SettingsServiceTest, AProxyThatIsInUseKeepsItsRowsAndClientIdsAreNeverDealt) {
  SaveProxies({kFirst, kThird});
  SettingsChange clients;
  clients.client_id_list = {{"app_one"}};
  Save(clients);
  const core::TokenId id = Add("row", endpoint_.Mint(), kFirst);
  TokenChange change;
  change.client_id = "app_one";
  ASSERT_EQ(Run(life_->vault.Edit(id, std::move(change), {})), storage::EditResult::kDone);
  clients.client_id_list = {{"app_two"}};
  clients.proxy_list = Proxies{kFirst};
  const SaveReport report = Save(clients);
  EXPECT_EQ(report.rows_moved, 0);
  EXPECT_TRUE(report.dealt.empty());
  EXPECT_EQ(Row(id).client_id, "app_one") << "its token belongs to that client";
  EXPECT_EQ(Row(id).proxy_label, "http://u:***@10.0.0.1:8080");
}

TEST_F(SettingsServiceTest, NamesOfProxiesAreSealedAndStay) {
  SettingsChange change;
  change.proxy_list = {{kFirst, kThird}};
  change.proxy_names = {{0, " Tokyo 东京 "}};
  Save(change);
  EXPECT_EQ(settings().Current().proxy_names, (ProxyNames{{kFirst, "Tokyo 东京"}}));
  EXPECT_TRUE(settings().Shown().proxy_names.empty()) << "they are listed by whole URL";
  const auto stored = Run(life_->store->settings().LoadAll());
  EXPECT_TRUE(crypto::LooksSealed(stored.at("proxy_names")));
  Restart();
  Run(settings().Load());
  EXPECT_EQ(NameOfProxy(settings().Current().proxy_names, kFirst), "Tokyo 东京");
  EXPECT_EQ(NameOfProxy(settings().Current().proxy_names, kThird), kThird);
  SaveProxies({kThird, settings().Shown().proxy_list[0]});
  EXPECT_EQ(settings().Current().proxy_names, (ProxyNames{{kFirst, "Tokyo 东京"}}))
      << "who knows no names changes none";
  const std::string renewed = "http://u:another@10.0.0.1:8080";
  SaveProxies({renewed, kThird});
  EXPECT_EQ(settings().Current().proxy_names, (ProxyNames{{renewed, "Tokyo 东京"}}));
  change.proxy_list = {{"http://u:***@10.0.0.1:8080"}};
  change.proxy_names = {{0, ""}};
  Save(change);
  EXPECT_TRUE(settings().Current().proxy_names.empty());
}

TEST_F(SettingsServiceTest, NoRowGoesDirectUnlessItIsSaid) {
  SaveProxies({kFirst});
  Add("a", endpoint_.Mint(), kFirst);
  Add("b", endpoint_.Mint(), kFirst);
  SettingsChange empty;
  empty.proxy_list = Proxies{};
  EXPECT_EQ(CodeOf(empty), base::ErrorCode::kConflict);
  EXPECT_NE(message_.find("2 rows"), std::string::npos);
  EXPECT_EQ(settings().Current().proxy_list, Proxies{kFirst});
  EXPECT_EQ(RowsPerProxy().at("http://u:***@10.0.0.1:8080"), 2);
  empty.allow_direct = true;
  EXPECT_EQ(Save(empty).rows_direct, 2);
  EXPECT_EQ(RowsPerProxy().at(""), 2);
}

TEST_F(SettingsServiceTest, CutOffBetweenRowsAndListEveryRowStillHasAProxy) {
  SaveProxies({kFirst, kSecond});
  Add("a", endpoint_.Mint(), kFirst);
  // The commit of the rows passes, the one of the list does not.
  auto commits = std::make_shared<std::atomic<int>>(0);
  EndLife();
  storage::StoreOptions options = StoreOptionsNow();
  options.fault_hook = [commits](std::string_view step) {
    if (step == "commit" && ++*commits == 2) {
      throw base::Error(base::ErrorCode::kStoreFull, {"test", "test"});
    }
  };
  auto store = storage::OpenStoreBlocking(std::move(options), clock_);
  storage::FileCustodyLog custody(folder_ / "custody-2.log", "store-1");
  {
    TokenVault vault({store->tokens(), store->refreshes(), custody, *cipher_, fingerprinter_,
                      entropy_, clock_, "store-1"});
    SettingsService second_life(store->settings(), *cipher_, "store-1", initial_, tuning_, clock_);
    Run(second_life.Load());
    SettingsChange change;
    change.proxy_list = Proxies{kSecond};
    EXPECT_THROW(Run(second_life.Save({}, change, vault)), base::Error);
    EXPECT_EQ(second_life.Current().proxy_list, (Proxies{kFirst, kSecond}));
    EXPECT_EQ(Run(vault.ListAfter({}, 1)).front().proxy_label, "http://u:***@10.0.0.2:8080");
    EXPECT_NO_THROW(Run(second_life.Save({}, change, vault))) << "it can be saved again";
  }
  std::thread([&store] { store->StopBlocking(); }).join();
}

TEST_F(SettingsServiceTest, ReadsWhatTheOldSystemWrote) {
  Run(life_->store->settings().Save({{"proxy_list", R"(["http://10.0.0.1:8080","nonsense"])"},
                                     {"client_id_list", R"(["app_one"])"},
                                     {"auto_refresh_enabled", "\"false\""},
                                     {"auto_refresh_interval", "\"3\""}},
                                    {}));
  Run(settings().Load());
  const SystemSettings loaded = settings().Current();
  EXPECT_EQ(loaded.proxy_list, Proxies{"http://10.0.0.1:8080"});
  EXPECT_EQ(loaded.client_id_list, Proxies{"app_one"});
  EXPECT_FALSE(loaded.auto_refresh_enabled);
  EXPECT_EQ(loaded.auto_refresh_interval_days, 3);
}

TEST_F(SettingsServiceTest, UnreadableValuesLeaveTheConfiguredOnes) {
  Run(life_->store->settings().Save({{"client_id_list", "{"},
                                     {"auto_refresh_enabled", "perhaps"},
                                     {"auto_refresh_interval", "0"}},
                                    {}));
  Run(settings().Load());
  EXPECT_TRUE(settings().Current().auto_refresh_enabled);
  EXPECT_EQ(settings().Current().auto_refresh_interval_days, 2);
}

TEST(SettingsText, ListsGoThroughTheirTextForm) {
  const std::vector<std::string> list{"a\"b", "中"};
  EXPECT_EQ(ListFromText(ListToText(list)), list);
  EXPECT_EQ(ListFromText(" "), std::vector<std::string>{});
  EXPECT_FALSE(ListFromText("[1]"));
  EXPECT_FALSE(ListFromText("{}"));
}

}  // namespace
}  // namespace rtm::service
