#include "crypto/sealed_stream.h"

#include <gtest/gtest.h>

#include <vector>

#include "base/error.h"
#include "testing/fixed_entropy.h"

namespace rtm::crypto {
namespace {

class SealedStreamTest : public ::testing::Test {
 protected:
  std::vector<std::string> Seal(const std::vector<std::string>& texts) {
    StreamSealer sealer(Key(), "context");
    header_ = sealer.header();
    std::vector<std::string> sealed;
    sealed.reserve(texts.size());
    for (std::size_t i = 0; i < texts.size(); ++i) {
      sealed.push_back(sealer.Seal(texts[i], i + 1 == texts.size() ? StreamSealer::Place::kLast
                                                                   : StreamSealer::Place::kMiddle));
    }
    return sealed;
  }
  const KeyRing::Key& Key() const { return ring_.keys().front(); }
  StreamOpener Opener(std::string_view context = "context") const {
    return StreamOpener(Key(), context, header_, "the-file");
  }

  testing::FixedEntropy entropy_;
  KeyRing ring_ = KeyRing::Generate(entropy_);
  std::string header_;
};

TEST_F(SealedStreamTest, OpensWhatWasSealed) {
  const auto sealed = Seal({"one", "", std::string(70'000, 'x')});
  StreamOpener opener = Opener();
  EXPECT_EQ(opener.Open(sealed[0]), "one");
  EXPECT_EQ(opener.Open(sealed[1]), "");
  EXPECT_FALSE(opener.at_end());
  EXPECT_EQ(opener.Open(sealed[2]), std::string(70'000, 'x'));
  EXPECT_TRUE(opener.at_end());
}

TEST_F(SealedStreamTest, RefusesAChangedChunk) {
  const auto sealed = Seal({"one", "two"});
  for (std::size_t i = 0; i < sealed[0].size(); ++i) {
    std::string changed = sealed[0];
    changed[i] = static_cast<char>(changed[i] ^ 1);
    StreamOpener opener = Opener();
    EXPECT_THROW(opener.Open(changed), base::Error) << "byte " << i;
  }
}

TEST_F(SealedStreamTest, RefusesChunksInAnotherOrderOrLeftOut) {
  const auto sealed = Seal({"one", "two", "three"});
  EXPECT_THROW(Opener().Open(sealed[1]), base::Error);
  StreamOpener opener = Opener();
  opener.Open(sealed[0]);
  EXPECT_THROW(opener.Open(sealed[2]), base::Error);
}

TEST_F(SealedStreamTest, RefusesAnotherContextOrKeyOrHeader) {
  const auto sealed = Seal({"one"});
  EXPECT_THROW(Opener("other").Open(sealed[0]), base::Error);
  const KeyRing other = KeyRing::Generate(entropy_);
  StreamOpener opener(other.keys().front(), "context", header_, "the-file");
  EXPECT_THROW(opener.Open(sealed[0]), base::Error);
  EXPECT_THROW(StreamOpener(Key(), "context", "short", "the-file"), base::Error);
}

TEST_F(SealedStreamTest, NothingFollowsTheEnd) {
  const auto sealed = Seal({"one"});
  StreamOpener opener = Opener();
  opener.Open(sealed[0]);
  EXPECT_THROW(opener.Open(sealed[0]), base::Error);
}

}  // namespace
}  // namespace rtm::crypto
