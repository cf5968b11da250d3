#include <gtest/gtest.h>

#include "service/refresh_rig_for_test.h"

namespace rtm::service {
namespace {

const std::string kFirst = "http://u:secret-one@10.0.0.1:8080";
const std::string kSecond = "http://u:secret-two@10.0.0.2:8080";

/// Whoever lives by the settings has to hear of every change of what holds.
class SettingsListenerTest : public RefreshRig {
 protected:
  void SetUp() override {
    RefreshRig::SetUp();
    settings().SetListener([this] {
      ++told_;
      if (when_told_) {
        when_told_();
      }
    });
  }
  SettingsService& settings() { return life_->settings; }
  void SaveProxies(std::vector<std::string> list) {
    SettingsChange change;
    change.proxy_list = std::move(list);
    Run(settings().Save({}, std::move(change), life_->vault));
  }
  base::ErrorCode CodeOf(std::vector<std::string> list) {
    try {
      SaveProxies(std::move(list));
    } catch (const base::Error& error) {
      return error.code();
    }
    ADD_FAILURE() << "it was saved";
    return base::ErrorCode::kInternal;
  }
  int told_ = 0;
  std::function<void()> when_told_;
};

TEST_F(SettingsListenerTest, HearsOfASaveOnceAndOfARefusedOneNever) {
  SaveProxies({kFirst});
  EXPECT_EQ(told_, 1);
  EXPECT_EQ(CodeOf({"nonsense"}), base::ErrorCode::kInvalidArgument);
  FailStore(base::ErrorCode::kStoreFull);
  EXPECT_EQ(CodeOf({kSecond}), base::ErrorCode::kStoreFull);
  EXPECT_EQ(told_, 1);
}

TEST_F(SettingsListenerTest, HearsOfACommitThatMayHavePassed) {
  FailStore(base::ErrorCode::kCommitUnknown);
  EXPECT_EQ(CodeOf({kFirst}), base::ErrorCode::kCommitUnknown);
  EXPECT_EQ(told_, 1);
  EXPECT_TRUE(settings().Current().proxy_list.empty()) << "as the store says";
}

TEST_F(SettingsListenerTest, HearsOfWhatHoldsThoughTheRestOfTheSaveFails) {
  SaveProxies({kFirst, kSecond});
  when_told_ = [this] {
    EXPECT_EQ(settings().Current().proxy_list, std::vector<std::string>{kSecond});
    Add("given the leaving proxy meanwhile", endpoint_.Mint(), kFirst);
    FailStore(base::ErrorCode::kStoreIo);
  };
  EXPECT_EQ(CodeOf({kSecond}), base::ErrorCode::kStoreIo);
  EXPECT_EQ(told_, 2);
}

}  // namespace
}  // namespace rtm::service
