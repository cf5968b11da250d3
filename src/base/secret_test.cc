#include "base/secret.h"

#include <fmt/format.h>
#include <fmt/ostream.h>
#include <gtest/gtest.h>

#include <concepts>
#include <ostream>
#include <string>
#include <type_traits>
#include <utility>

#include "base/log.h"

namespace rtm::base {
namespace {

template <class T>
concept Streamable = requires(std::ostream& out, const T& value) { out << value; };

static_assert(!std::is_copy_constructible_v<Secret>);
static_assert(!std::is_copy_assignable_v<Secret>);
static_assert(std::is_nothrow_move_constructible_v<Secret>);
static_assert(std::is_nothrow_move_assignable_v<Secret>);
static_assert(!std::equality_comparable<Secret>);
static_assert(!std::equality_comparable_with<Secret, std::string>);
static_assert(!std::totally_ordered<Secret>);
static_assert(!fmt::is_formattable<Secret>::value);
static_assert(!Streamable<Secret>);
static_assert(Streamable<std::string>, "the concept itself must be able to hold");
static_assert(!std::is_convertible_v<Secret, std::string>);
static_assert(!std::is_convertible_v<Secret, std::string_view>);
static_assert(!std::is_convertible_v<std::string, Secret>, "a secret is made knowingly");
static_assert(!std::is_constructible_v<LogField, std::string_view, Secret>);
static_assert(!std::is_constructible_v<LogField, std::string_view, const Secret&>);

constexpr const char* kShort = "short";  // Fits the inline buffer of std::string.
const std::string kLong(100, 'L');       // Does not.

/// Whether the bytes behind `data` hold any of the secret's letters.
bool HoldsAny(const char* data, std::size_t size, char letter) {
  return std::string_view(data, size).find(letter) != std::string_view::npos;
}

TEST(SecretTest, TakesOverBytesAndWipesTheirSource) {
  for (const std::string& original : {std::string(kShort), kLong}) {
    std::string source = original;
    const char* inline_buffer = source.data();
    const std::size_t inline_size = source.size() < 16 ? source.size() : 0;
    const Secret secret(std::move(source));
    EXPECT_EQ(secret.Reveal(), original);
    // The source stays a valid, empty string whose inline buffer is clear.
    EXPECT_TRUE(source.empty());  // NOLINT(bugprone-use-after-move): that is what is tested.
    EXPECT_FALSE(HoldsAny(inline_buffer, inline_size, 'h'));
  }
}

TEST(SecretTest, MovedFromInlineBufferIsWiped) {
  Secret first = Secret::CopyOf(kShort);
  const char* bytes = first.Reveal().data();
  const Secret second(std::move(first));
  EXPECT_EQ(second.Reveal(), kShort);
  EXPECT_TRUE(first.empty());  // NOLINT(bugprone-use-after-move)
  EXPECT_FALSE(HoldsAny(bytes, 5, 'h'));
}

TEST(SecretTest, AssignmentWipesTheOldBytesAndTheSource) {
  Secret target = Secret::CopyOf("target");
  Secret source = Secret::CopyOf(kShort);
  const char* target_bytes = target.Reveal().data();
  const char* source_bytes = source.Reveal().data();
  target = std::move(source);
  EXPECT_EQ(target.Reveal(), kShort);
  EXPECT_TRUE(source.empty());  // NOLINT(bugprone-use-after-move)
  EXPECT_FALSE(HoldsAny(source_bytes, 5, 'h'));
  EXPECT_FALSE(HoldsAny(target_bytes, 6, 'g'));
}

TEST(SecretTest, SelfAssignmentKeepsTheBytes) {
  Secret secret = Secret::CopyOf(kLong);
  Secret& same = secret;
  secret = std::move(same);
  EXPECT_EQ(secret.Reveal(), kLong);
}

TEST(SecretTest, DestructionWipesAnInlineBuffer) {
  alignas(Secret) unsigned char place[sizeof(Secret)];
  auto* secret = new (place) Secret(Secret::CopyOf("zzzzzzzzzz"));
  secret->~Secret();
  // Not one letter: the string's own pointer may hold its byte.
  const std::string_view left(reinterpret_cast<const char*>(place), sizeof place);
  EXPECT_EQ(left.find("zz"), std::string_view::npos);
}

TEST(SecretTest, CloneIsIndependent) {
  Secret original = Secret::CopyOf(kLong);
  const Secret clone = original.Clone();
  original = Secret();
  EXPECT_EQ(clone.Reveal(), kLong);
  EXPECT_EQ(clone.size(), kLong.size());
}

TEST(WipeStringTest, ClearsTheWholeCapacity) {
  std::string text(100, 'x');
  text.resize(3);  // 97 bytes of an earlier value are left behind the end.
  const char* bytes = text.data();
  const std::size_t capacity = text.capacity();
  WipeString(text);
  EXPECT_TRUE(text.empty());
  EXPECT_EQ(text.data(), bytes) << "wiping may not move the bytes";
  // resize() back makes the bytes readable without overwriting more than it must.
  EXPECT_EQ(text.capacity(), capacity);
  text.resize_and_overwrite(capacity, [](const char*, std::size_t size) { return size; });
  EXPECT_FALSE(HoldsAny(text.data(), text.size(), 'x'));
}

TEST(ConstantTimeEqualTest, ComparesBytesAndLengths) {
  EXPECT_TRUE(ConstantTimeEqual("", ""));
  EXPECT_TRUE(ConstantTimeEqual(std::string_view("a\0b", 3), std::string_view("a\0b", 3)));
  EXPECT_FALSE(ConstantTimeEqual(std::string_view("a\0b", 3), std::string_view("a\0c", 3)));
  EXPECT_FALSE(ConstantTimeEqual("abc", "abcd"));
  EXPECT_FALSE(ConstantTimeEqual("abc", ""));
}

TEST(MaskSecretTest, ShowsFourCharactersOfLongSecretsOnly) {
  EXPECT_EQ(MaskSecret(""), "");
  EXPECT_EQ(MaskSecret("a"), "…(1)");
  EXPECT_EQ(MaskSecret(std::string(23, 'a')), "…(23)");
  EXPECT_EQ(MaskSecret(std::string(24, 'a')), "aaaa…(24)");
  EXPECT_EQ(MaskSecret("eyJh" + std::string(1839, 'b')), "eyJh…(1843)");
}

TEST(MaskSecretTest, NeverCutsACharacterInTwo) {
  // The fourth byte is the middle of the second character.
  EXPECT_EQ(MaskSecret("ab刷新刷新刷新刷新刷新"), "ab…(32)");
}

TEST(LooksMaskedTest, FindsTheMaskAnywhere) {
  EXPECT_TRUE(LooksMasked(MaskSecret("secret")));
  EXPECT_TRUE(LooksMasked(MaskSecret(kLong)));
  EXPECT_TRUE(LooksMasked("abc…def"));
  EXPECT_FALSE(LooksMasked(""));
  EXPECT_FALSE(LooksMasked("abc...(3)"));
}

}  // namespace
}  // namespace rtm::base
