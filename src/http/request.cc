#include "http/request.h"

#include <algorithm>

namespace rtm::http {
namespace {

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

}  // namespace

std::string_view ToString(Method method) {
  switch (method) {
    case Method::kGet:
      return "GET";
    case Method::kHead:
      return "HEAD";
    case Method::kPost:
      return "POST";
    case Method::kPut:
      return "PUT";
    case Method::kPatch:
      return "PATCH";
    case Method::kDelete:
      return "DELETE";
    case Method::kOptions:
      return "OPTIONS";
    case Method::kOther:
      return "other";
  }
  return "other";
}

bool EqualsIgnoreCase(std::string_view left, std::string_view right) {
  return left.size() == right.size() &&
         std::equal(left.begin(), left.end(), right.begin(),
                    [](char a, char b) { return Lower(a) == Lower(b); });
}

bool Headers::Add(std::string_view name, std::string_view value) {
  if (fields_.size() == kMaxFields) {
    return false;
  }
  fields_.push_back({name, value});
  return true;
}

std::string_view Headers::Find(std::string_view name) const {
  for (const Field& field : *this) {
    if (EqualsIgnoreCase(field.name, name)) {
      return field.value;
    }
  }
  return {};
}

bool Headers::Has(std::string_view name) const {
  return std::any_of(begin(), end(),
                     [&](const Field& field) { return EqualsIgnoreCase(field.name, name); });
}

}  // namespace rtm::http
