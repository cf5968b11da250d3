#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "service/session_service.h"

namespace rtm::http {

enum class Method { kGet, kHead, kPost, kPut, kPatch, kDelete, kOptions, kOther };
inline constexpr std::size_t kMethods = 8;
std::string_view ToString(Method method);

/// ASCII case-insensitive equality, for header names and tokens (RFC 9110 section 5.1).
bool EqualsIgnoreCase(std::string_view left, std::string_view right);

/// Header fields in the order they came. Views into the connection's buffer.
class Headers {
 public:
  /// More are answered with 431: no honest client sends them.
  static constexpr std::size_t kMaxFields = 100;

  struct Field {
    std::string_view name;
    std::string_view value;
  };

  /// False when kMaxFields are there already.
  bool Add(std::string_view name, std::string_view value);
  void Clear() { fields_.clear(); }
  /// The first field of this name, "" if there is none.
  std::string_view Find(std::string_view name) const;
  bool Has(std::string_view name) const;
  const Field* begin() const { return fields_.data(); }
  const Field* end() const { return fields_.data() + fields_.size(); }

 private:
  std::vector<Field> fields_;
};

/// One request. All views point into the connection's buffer and hold until the answer is written;
/// handlers that need a text longer copy it.
struct Request {
  Method method = Method::kOther;
  std::string_view target;  ///< As sent.
  std::string_view path;    ///< Without query; of an absolute-form target the path only.
  int minor_version = 1;    ///< HTTP/1.x
  Headers headers;
  std::string_view body;

  // Set by the dispatcher.
  std::string request_id;
  base::Language language = base::Language::kChinese;
  service::PeerFacts peer;
  bool secure = false;  ///< TLS here, or at a trusted proxy.
};

}  // namespace rtm::http
