#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>

namespace rtm::base {

/// A 64-bit number that cannot be mistaken for another kind of number.
template <class Tag>
struct StrongId {
  std::int64_t value = 0;
  auto operator<=>(const StrongId&) const = default;
};

/// A short printable string (never a secret) that cannot be mistaken for another kind of string.
template <class Tag>
struct StrongString {
  std::string value;
  bool empty() const { return value.empty(); }
  auto operator<=>(const StrongString&) const = default;
};

}  // namespace rtm::base

template <class Tag>
struct std::hash<rtm::base::StrongId<Tag>> {
  std::size_t operator()(rtm::base::StrongId<Tag> id) const noexcept {
    return std::hash<std::int64_t>{}(id.value);
  }
};
template <class Tag>
struct std::hash<rtm::base::StrongString<Tag>> {
  std::size_t operator()(const rtm::base::StrongString<Tag>& text) const noexcept {
    return std::hash<std::string>{}(text.value);
  }
};
