#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "base/clock.h"
#include "base/strong_id.h"

namespace rtm::storage {

/// A value to be bound to a statement: NULL, a 64-bit integer or text. Owns its text.
class SqlValue {
 public:
  using Variant = std::variant<std::monostate, std::int64_t, std::string>;

  SqlValue(std::nullopt_t) {}                              // NOLINT(google-explicit-constructor)
  SqlValue(std::string text) : value_(std::move(text)) {}  // NOLINT(google-explicit-constructor)
  SqlValue(std::string_view text)
      : value_(std::string(text)) {}                         // NOLINT(google-explicit-constructor)
  SqlValue(const char* text) : value_(std::string(text)) {}  // NOLINT(google-explicit-constructor)
  template <std::integral Integer>
  SqlValue(Integer number)  // NOLINT(google-explicit-constructor)
      : value_(static_cast<std::int64_t>(number)) {}
  SqlValue(base::UtcTime time)
      : value_(base::ToUnixMillis(time)) {}  // NOLINT(google-explicit-constructor)
  template <class Tag>
  SqlValue(base::StrongId<Tag> id) : value_(id.value) {}  // NOLINT(google-explicit-constructor)
  template <class Tag>
  SqlValue(const base::StrongString<Tag>& text)  // NOLINT(google-explicit-constructor)
      : value_(text.value) {}
  template <class T>
  SqlValue(const std::optional<T>& maybe)  // NOLINT(google-explicit-constructor)
      : value_(maybe ? SqlValue(*maybe).value_ : Variant()) {}

  const Variant& variant() const { return value_; }

 private:
  Variant value_;
};

/// NULL instead of an empty text, for columns in which NULL means "none" and does not collide in a
/// unique index.
inline SqlValue NullIfEmpty(std::string_view text) {
  return text.empty() ? SqlValue(std::nullopt) : SqlValue(text);
}

}  // namespace rtm::storage
