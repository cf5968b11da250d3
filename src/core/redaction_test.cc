#include "core/redaction.h"

#include <gtest/gtest.h>

#include <array>

namespace rtm::core {
namespace {

TEST(RedactionTest, WordsStay) {
  for (const char* const text :
       {"The refresh token was revoked.", "unsupported_country_region_territory",
        "Ask administrator@example.com", "please log in again at auth.example.com/login"}) {
    EXPECT_EQ(RedactText(text, {}, 300), text);
  }
}

TEST(RedactionTest, WhatCouldBeATokenGoes) {
  for (const char* const token :
       {"eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.c2lnbmF0dXJl", "rt_0123456789abcdefghij",
        "0123456789abcdef0123456789abcdef", "AbCdEfGhIjKlMnOpQrStUvWx",
        "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz", "dGhpcyBpcyBhIHRva2Vu+/=="}) {
    EXPECT_EQ(RedactText(std::string("see (") + token + ")", {}, 300), "see ([redacted])") << token;
  }
}

TEST(RedactionTest, KnownSecretsGoWhereverTheyStand) {
  const std::array<std::string_view, 3> secrets{"p@ss word", "abc", ""};
  EXPECT_EQ(RedactText("xp@ss wordy p@ss word abc", secrets, 300), "x[redacted]y [redacted] abc");
}

TEST(RedactionTest, BrokenTextIsCleanedAndCut) {
  EXPECT_EQ(RedactText("a\n\t\x01z", {}, 300), "a   z");
  EXPECT_EQ(RedactText("a\xFFz\xC3", {}, 300), "a?z?");
  EXPECT_EQ(RedactText("\xE7\x99\xBB\xE7\x99\xBB", {}, 5), "\xE7\x99\xBB");
  EXPECT_EQ(RedactText("", {}, 5), "");
  EXPECT_EQ(CutUtf8("\xE7\x99\xBB", 0), "");
}

}  // namespace
}  // namespace rtm::core
