#include "http/json_reader.h"

#include <sodium/utils.h>

#include <boost/json/parse.hpp>

#include "base/encoding.h"
#include "base/error.h"
#include "http/request.h"

namespace rtm::http {
namespace {

namespace json = boost::json;

// No request of ours nests deeper than 3; a bound keeps the parser's stack small.
constexpr std::size_t kMaxDepth = 32;

std::string_view KindName(const json::value& value) {
  switch (value.kind()) {
    case json::kind::null:
      return "null";
    case json::kind::bool_:
      return "boolean";
    case json::kind::int64:
    case json::kind::uint64:
    case json::kind::double_:
      return "number";
    case json::kind::string:
      return "string";
    case json::kind::array:
      return "array";
    case json::kind::object:
      return "object";
  }
  return "something else";
}

struct Expected {
  std::string_view en;
  std::string_view zh;
};

[[noreturn]] void ThrowKind(const json::value& value, const JsonPath& path, Expected expected) {
  const std::string field = path.Text();
  const std::string got(KindName(value));
  throw base::InvalidArgument(
      field, {field + ": expected " + std::string(expected.en) + ", got " + got + ".",
              field + "：应为" + std::string(expected.zh) + "，实际为 " + got + "。"});
}

[[noreturn]] void ThrowNotUtf8(const std::string& field) {
  throw base::InvalidArgument(field, {field + ": the text is not valid UTF-8 or holds a NUL.",
                                      field + "：文本不是有效的 UTF-8，或含有 NUL。"});
}

std::string_view ReadText(const json::value& value, const JsonPath& path) {
  const json::string* text = value.if_string();
  if (text == nullptr) {
    ThrowKind(value, path, {"a string", "字符串"});
  }
  const std::string_view view(text->data(), text->size());
  if (!base::IsValidUtf8(view)) {
    ThrowNotUtf8(path.Text());
  }
  return view;
}

}  // namespace

std::string JsonPath::Text() const {
  std::string text;
  Append(text);
  return text.empty() ? "body" : text;
}

void JsonPath::Append(std::string& out) const {
  if (parent_ != nullptr) {
    parent_->Append(out);
  }
  if (index_ >= 0) {
    out += '[' + std::to_string(index_) + ']';
  } else if (!key_.empty()) {
    out += out.empty() ? "" : ".";
    out += key_;
  }
}

JsonDocument::JsonDocument(std::string_view text, std::string_view field)
    : memory_(space_.data(), space_.size()), text_(text), field_(field) {
  json::parse_options options;
  options.max_depth = kMaxDepth;
  // Looked at by the readers, which can say where it is.
  options.allow_invalid_utf8 = true;
  json::error_code ec;
  root_ = json::parse(json::string_view(text.data(), text.size()), ec, &memory_, options);
  if (ec) {
    const std::string name(field);
    throw base::InvalidArgument(name, {name + ": not valid JSON (" + ec.message() + ").",
                                       name + "：不是有效的 JSON（" + ec.message() + "）。"});
  }
}

// Bodies hold refresh tokens and passwords.
JsonDocument::~JsonDocument() { sodium_memzero(space_.data(), space_.size()); }

void JsonDocument::CheckUtf8() const {
  if (!base::IsValidUtf8(text_)) {
    ThrowNotUtf8(std::string(field_));
  }
}

const json::array* ExpectArray(const json::value& value, const JsonPath& path) {
  if (value.is_null()) {
    return nullptr;
  }
  const json::array* array = value.if_array();
  if (array == nullptr) {
    ThrowKind(value, path, {"a list", "列表"});
  }
  return array;
}

const json::object* ExpectObject(const json::value& value, const JsonPath& path) {
  if (value.is_null()) {
    return nullptr;
  }
  const json::object* object = value.if_object();
  if (object == nullptr) {
    ThrowKind(value, path, {"an object", "对象"});
  }
  return object;
}

const json::value* FindMember(const json::object& object, std::string_view name) {
  if (const json::value* exact = object.if_contains({name.data(), name.size()})) {
    return exact;
  }
  const json::value* found = nullptr;
  for (const json::key_value_pair& pair : object) {
    if (EqualsIgnoreCase({pair.key().data(), pair.key().size()}, name)) {
      found = &pair.value();
    }
  }
  return found;
}

void ReadJson(const json::value& value, const JsonPath& path, std::string& out) {
  if (!value.is_null()) {
    out = ReadText(value, path);
  }
}

void ReadJson(const json::value& value, const JsonPath& path, base::Secret& out) {
  if (!value.is_null()) {
    out = base::Secret::CopyOf(ReadText(value, path));
  }
}

void ReadJson(const json::value& value, const JsonPath& path, bool& out) {
  if (value.is_null()) {
    return;
  }
  const bool* flag = value.if_bool();
  if (flag == nullptr) {
    ThrowKind(value, path, {"true or false", " true 或 false"});
  }
  out = *flag;
}

void ReadJson(const json::value& value, const JsonPath& path, std::int64_t& out) {
  if (value.is_null()) {
    return;
  }
  const std::int64_t* number = value.if_int64();
  if (number == nullptr) {
    ThrowKind(value, path, {"a whole number of 64 bits", " 64 位整数"});
  }
  out = *number;
}

}  // namespace rtm::http
