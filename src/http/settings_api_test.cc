#include <gtest/gtest.h>

#include "http/api_rig_test.h"

namespace rtm::http {
namespace {

class SettingsApiTest : public ApiRig {
 protected:
  Reply Save(const std::string& configs) {
    return Admin("configs/save-system", R"({"configs":)" + configs + "}");
  }
  Reply Preview(const std::string& configs) {
    return Person("configs/preview-system", R"({"configs":)" + configs + "}");
  }
};

TEST_F(SettingsApiTest, WhatMayBeTurnedIsEmptyUntilItIsSaved) {
  EXPECT_EQ(Admin("configs/get-system", "{}").Text("data.configs.refresh_lead"), "");
  EXPECT_EQ(Save(R"({"refresh_lead":"8h","refresh_max_flights":"12","refresh_min_interval":"5m",)"
                 R"("refresh_max_per_proxy":"3","refresh_max_per_client":"4",)"
                 R"("refresh_rate_per_egress":"2.5","log_level":"warn"})")
                .status(),
            200);
  const Reply shown = Admin("configs/get-system", "{}");
  EXPECT_EQ(shown.Text("data.configs.refresh_lead"), "8h");
  EXPECT_EQ(shown.Text("data.configs.refresh_max_flights"), "12");
  EXPECT_EQ(shown.Text("data.configs.refresh_min_interval"), "5m");
  EXPECT_EQ(shown.Text("data.configs.refresh_max_per_proxy"), "3");
  EXPECT_EQ(shown.Text("data.configs.refresh_max_per_client"), "4");
  EXPECT_EQ(shown.Text("data.configs.refresh_rate_per_egress"), "2.5");
  EXPECT_EQ(shown.Text("data.configs.log_level"), "warn");
  EXPECT_EQ(Save(R"({"refresh_lead":""})").status(), 200);
  const Reply after = Admin("configs/get-system", "{}");
  EXPECT_EQ(after.Text("data.configs.refresh_lead"), "");
  EXPECT_EQ(after.Text("data.configs.log_level"), "warn") << "it was not named";
}

TEST_F(SettingsApiTest, APreviewTellsWhatASaveWouldChange) {
  Save(R"({"proxy_list":"[\"http://u:pw@10.0.0.1:8080\"]"})");
  const Reply preview =
      Preview(R"({"proxy_list":"[\"http://10.0.0.2:8080\"]","refresh_lead":"8h"})");
  ASSERT_EQ(preview.status(), 200) << preview.raw.body;
  EXPECT_EQ(boost::json::serialize(preview.At("data.changes")),
            R"([{"key":"proxy_list","before":"http://u:***@10.0.0.1:8080","after":""},)"
            R"({"key":"proxy_list","before":"","after":"http://10.0.0.2:8080"},)"
            R"({"key":"refresh_lead","before":"","after":"8h"}])");
  EXPECT_EQ(preview.Int("data.rows_moved"), 0);
  EXPECT_EQ(preview.Int("data.rows_direct"), 0);
  EXPECT_EQ(preview.Int("data.rows_rescheduled"), 0);
  EXPECT_TRUE(preview.At("data.dealt").as_array().empty());
  EXPECT_EQ(Admin("configs/get-system", "{}").Text("data.configs.refresh_lead"), "");
}

TEST_F(SettingsApiTest, APreviewRefusesWhatASaveRefuses) {
  for (const char* configs : {R"({"refresh_max_flights":"0"})", R"({"log_level":"loud"})",
                              R"({"proxy_list":"[1]"})", R"({"auto_refresh_interval":"0"})"}) {
    const Reply preview = Preview(configs);
    EXPECT_EQ(preview.status(), 400) << configs;
    EXPECT_EQ(preview.raw.body, Save(configs).raw.body);
  }
  EXPECT_EQ(Person("configs/preview-system", "{}").Text("field"), "configs");
}

TEST_F(SettingsApiTest, TheApiSecretSavesAsOfOldAndPreviewsNothing) {
  const std::string body = R"({"configs":{"auto_refresh_interval":"3"}})";
  EXPECT_EQ(Admin("configs/preview-system", body).status(), 403);
  EXPECT_EQ(Admin("configs/preview-system", body, "").status(), 401);
  EXPECT_EQ(Admin("configs/save-system", body).status(), 200);
}

}  // namespace
}  // namespace rtm::http
