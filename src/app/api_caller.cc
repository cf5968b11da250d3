#include "app/api_caller.h"

#include <boost/json.hpp>

namespace rtm::app {

std::string ApiReply::Code() const { return TextOf(body, "code"); }

std::string ApiReply::Message() const {
  std::string message = TextOf(body, "msg");
  if (message.empty()) {
    message = TextOf(body, "error");
  }
  return message.empty() ? "the server answered with status " + std::to_string(status) : message;
}

const boost::json::object& ApiReply::Data() const {
  static const boost::json::object kEmpty;
  const boost::json::value* data = body.if_contains("data");
  return data != nullptr && data->is_object() ? data->get_object() : kEmpty;
}

boost::json::object ParseReplyBody(std::string_view text) {
  boost::json::error_code error;
  boost::json::value value = boost::json::parse(text, error);
  return error || !value.is_object() ? boost::json::object{} : std::move(value.get_object());
}

std::string TextOf(const boost::json::object& object, std::string_view key) {
  const boost::json::value* value = object.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : "";
}

std::int64_t NumberOf(const boost::json::object& object, std::string_view key) {
  const boost::json::value* value = object.if_contains(key);
  return value != nullptr && value->is_int64() ? value->get_int64() : 0;
}

}  // namespace rtm::app
