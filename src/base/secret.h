#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace rtm::base {

/// Bytes that must not leak: wiped on destruction, move-only, not printable, not formattable and
/// without `==`. `Reveal` is the one way to the bytes, so that a grep for it finds every use. Not
/// thread-safe for writing.
class Secret {
 public:
  Secret() = default;
  /// Takes over the bytes and wipes the string they came in.
  explicit Secret(std::string&& bytes);
  /// Copies `bytes`; the caller wipes the source where it owns it.
  static Secret CopyOf(std::string_view bytes);

  Secret(Secret&& other) noexcept;
  Secret& operator=(Secret&& other) noexcept;
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret();

  /// A deliberate copy.
  Secret Clone() const { return CopyOf(Reveal()); }
  /// Valid as long as this object lives and is not assigned to.
  std::string_view Reveal() const { return {bytes_.data(), bytes_.size()}; }
  bool empty() const { return bytes_.empty(); }
  std::size_t size() const { return bytes_.size(); }

  bool operator==(const Secret&) const = delete;

 private:
  void Wipe() noexcept;
  std::string bytes_;
};

/// Compares in time that depends on the lengths only.
bool ConstantTimeEqual(std::string_view left, std::string_view right);

/// Overwrites the bytes of `text` and empties it, for buffers that held a secret on the way.
void WipeString(std::string& text) noexcept;

/// What may be shown of a secret: up to 4 first characters (none of one under 24 characters), then
/// `…` and the length, as "eyJh…(1843)". "" for an empty one.
std::string MaskSecret(std::string_view secret);
/// True if `text` has the shape that MaskSecret makes, or holds the mask character at all.
bool LooksMasked(std::string_view text);

}  // namespace rtm::base
