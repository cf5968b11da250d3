#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace rtm::http {

/// `text` as a JSON string with its quotes (RFC 8259 section 7). Bytes that are not UTF-8 become
/// U+FFFD, so that an adopted database cannot make an answer unreadable. 16 bytes at a time where
/// nothing has to be escaped: access tokens of 2 KB are the common case.
void AppendJsonString(std::string& out, std::string_view text);

/// Writes JSON text straight into a string. The caller keeps objects and keys in order; commas are
/// ours.
class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(out) {}

  JsonWriter& BeginObject() { return Open('{'); }
  JsonWriter& EndObject() { return Close('}'); }
  JsonWriter& BeginArray() { return Open('['); }
  JsonWriter& EndArray() { return Close(']'); }
  /// `name` is a literal of ours and needs no escaping.
  JsonWriter& Key(std::string_view name);

  JsonWriter& String(std::string_view text);
  JsonWriter& Int(std::int64_t number);
  JsonWriter& Bool(bool value);
  JsonWriter& Null();
  /// RFC 3339, or null.
  JsonWriter& Time(const std::optional<base::UtcTime>& time);
  JsonWriter& Time(base::UtcTime time);
  /// JSON text made elsewhere.
  JsonWriter& Raw(std::string_view json);

  JsonWriter& String(std::string_view name, std::string_view text) {
    return Key(name).String(text);
  }
  JsonWriter& Int(std::string_view name, std::int64_t number) { return Key(name).Int(number); }
  JsonWriter& Bool(std::string_view name, bool value) { return Key(name).Bool(value); }

 private:
  JsonWriter& Open(char bracket);
  JsonWriter& Close(char bracket);
  void Separate();

  std::string& out_;
  bool needs_comma_ = false;
};

}  // namespace rtm::http
