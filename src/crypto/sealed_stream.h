#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "base/secret.h"
#include "crypto/key_ring.h"

namespace rtm::crypto {

/// Seals a long text in chunks under a key derived from a master key (XChaCha20-Poly1305 as
/// libsodium's secretstream): chunks cannot be changed, moved, left out or cut off at the end.
/// `context` says what it is and is authenticated with it. One thread.
class StreamSealer {
 public:
  StreamSealer(const KeyRing::Key& key, std::string_view context);
  ~StreamSealer();
  StreamSealer(const StreamSealer&) = delete;
  StreamSealer& operator=(const StreamSealer&) = delete;

  /// What has to stand in front of the chunks: kHeaderBytes.
  const std::string& header() const { return header_; }
  enum class Place { kMiddle, kLast };
  /// kChunkOverhead longer than `plain`.
  std::string Seal(std::string_view plain, Place place);

  static constexpr std::size_t kHeaderBytes = 24;
  static constexpr std::size_t kChunkOverhead = 17;

 private:
  struct State;
  std::string header_;
  std::string context_;
  std::unique_ptr<State> state_;
};

/// The other end. Throws base::Error(kSealBroken) for anything that is not exactly what was sealed
/// with this key and context; `source` names the file in it.
class StreamOpener {
 public:
  StreamOpener(const KeyRing::Key& key, std::string_view context, std::string_view header,
               std::string source);
  ~StreamOpener();
  StreamOpener(const StreamOpener&) = delete;
  StreamOpener& operator=(const StreamOpener&) = delete;

  std::string Open(std::string_view sealed);
  /// Whether the last chunk has been opened. Without it the text was cut off.
  bool at_end() const { return at_end_; }

 private:
  struct State;
  std::string context_;
  std::string source_;
  std::unique_ptr<State> state_;
  bool at_end_ = false;
};

}  // namespace rtm::crypto
