#pragma once

#include <array>
#include <boost/describe.hpp>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/value.hpp>
#include <boost/mp11.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/secret.h"

namespace rtm::http {

/// Where in a JSON text one is, as a chain on the stack: costs nothing until an error names it.
class JsonPath {
 public:
  JsonPath() = default;
  JsonPath(const JsonPath& parent, std::string_view key) : parent_(&parent), key_(key) {}
  JsonPath(const JsonPath& parent, std::size_t index)
      : parent_(&parent), index_(static_cast<std::ptrdiff_t>(index)) {}
  /// "updates.proxy", "ids[3]"; "body" at the root.
  std::string Text() const;

 private:
  void Append(std::string& out) const;

  const JsonPath* parent_ = nullptr;
  std::string_view key_;
  std::ptrdiff_t index_ = -1;
};

/// A JSON text in memory. Bounded in depth; its size is bounded by the caller. Small texts need no
/// heap.
class JsonDocument {
 public:
  /// Throws base::Error kInvalidArgument: not JSON, nested too deep. `field` names the text in it.
  JsonDocument(std::string_view text, std::string_view field);
  ~JsonDocument();
  JsonDocument(const JsonDocument&) = delete;
  JsonDocument& operator=(const JsonDocument&) = delete;
  const boost::json::value& root() const { return root_; }
  /// Throws if the text was not UTF-8 in a place that no reader looked at.
  void CheckUtf8() const;

 private:
  std::array<unsigned char, 2048> space_;
  boost::json::monotonic_resource memory_;
  boost::json::value root_;
  std::string_view text_;
  std::string_view field_;
};

// Readers of one value. Each throws base::Error kInvalidArgument that says path, what was expected
// and what came: "updates.proxy: expected a string, got number". JSON null leaves `out` as it is,
// as the old service's decoder did. Text must be UTF-8 without NUL.
void ReadJson(const boost::json::value& value, const JsonPath& path, std::string& out);
void ReadJson(const boost::json::value& value, const JsonPath& path, base::Secret& out);
void ReadJson(const boost::json::value& value, const JsonPath& path, bool& out);
void ReadJson(const boost::json::value& value, const JsonPath& path, std::int64_t& out);

template <class T>
void ReadJson(const boost::json::value& value, const JsonPath& path, std::optional<T>& out);
template <class T>
void ReadJson(const boost::json::value& value, const JsonPath& path, std::vector<T>& out);
template <class T>
  requires boost::describe::has_describe_members<T>::value
void ReadJson(const boost::json::value& value, const JsonPath& path, T& out);

/// The array or object in `value`; throws like the readers. nullptr for JSON null.
const boost::json::array* ExpectArray(const boost::json::value& value, const JsonPath& path);
const boost::json::object* ExpectObject(const boost::json::value& value, const JsonPath& path);
/// The member `name`; exact, else in another case, as the old service's decoder matched. nullptr if
/// absent.
const boost::json::value* FindMember(const boost::json::object& object, std::string_view name);

template <class T>
void ReadJson(const boost::json::value& value, const JsonPath& path, std::optional<T>& out) {
  if (!value.is_null()) {
    ReadJson(value, path, out.emplace());
  }
}

template <class T>
void ReadJson(const boost::json::value& value, const JsonPath& path, std::vector<T>& out) {
  const boost::json::array* array = ExpectArray(value, path);
  if (array == nullptr) {
    return;
  }
  out.reserve(array->size());
  for (std::size_t index = 0; index < array->size(); ++index) {
    ReadJson((*array)[index], JsonPath(path, index), out.emplace_back());
  }
}

template <class T>
  requires boost::describe::has_describe_members<T>::value
void ReadJson(const boost::json::value& value, const JsonPath& path, T& out) {
  const boost::json::object* object = ExpectObject(value, path);
  if (object == nullptr) {
    return;
  }
  using Members = boost::describe::describe_members<T, boost::describe::mod_public |
                                                           boost::describe::mod_inherited>;
  boost::mp11::mp_for_each<Members>([&](auto member) {
    if (const boost::json::value* found = FindMember(*object, member.name)) {
      ReadJson(*found, JsonPath(path, std::string_view(member.name)), out.*member.pointer);
    }
  });
}

/// A request body as a described struct: unknown keys ignored, of a doubled key the last, absent
/// members as they are by default. Throws base::Error kInvalidArgument.
template <class T>
T ReadJsonBody(std::string_view body) {
  const JsonDocument document(body, "body");
  T result;
  const JsonPath root;
  if (!document.root().is_object()) {
    ExpectObject(document.root(), root);
  }
  ReadJson(document.root(), root, result);
  document.CheckUtf8();
  return result;
}

}  // namespace rtm::http
