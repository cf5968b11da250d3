#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <string>
#include <string_view>

namespace rtm::app {

/// An answer of the HTTP API. May hold secrets.
struct ApiReply {
  int status = 0;
  boost::json::object body;  ///< Empty if the answer was no JSON object.

  bool ok() const { return status >= 200 && status < 300; }
  /// The stable `code`, "" if there is none.
  std::string Code() const;
  /// `msg` (or `error`) in the language that was asked for: English.
  std::string Message() const;
  /// `data` as an object; empty if it is none.
  const boost::json::object& Data() const;
};

/// The way from the command line to the HTTP API: of a running server, or of the store opened in
/// this process. The commands above it do not know which it is. Blocking; one thread.
class ApiCaller {
 public:
  virtual ~ApiCaller() = default;
  /// POST with a JSON body, as the operator of this machine. Throws Error(kUnavailable) if no
  /// answer comes.
  virtual ApiReply Post(std::string_view path, const boost::json::object& body) = 0;
  /// `auth.public_api_prefix` of the server.
  virtual std::string public_prefix() const = 0;
};

/// The body of an answer; empty unless it is a JSON object.
boost::json::object ParseReplyBody(std::string_view text);

/// A member that is a text, else "".
std::string TextOf(const boost::json::object& object, std::string_view key);
/// A member that is a number, else 0.
std::int64_t NumberOf(const boost::json::object& object, std::string_view key);

}  // namespace rtm::app
