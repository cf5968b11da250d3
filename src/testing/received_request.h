#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

namespace rtm::testing {

/// An HTTP request as it arrived at a test server.
struct ReceivedRequest {
  std::string method;
  std::string target;
  std::map<std::string, std::string> headers{};  ///< Names in lower case.
  std::string body{};
  std::map<std::string, std::string> parameters{};  ///< Of a JSON or form body.
  bool on_reused_connection = false;

  /// "" if there is none.
  std::string Header(const std::string& name) const;
  std::string Parameter(const std::string& name) const;
  std::size_t ContentLength() const;
};

/// `head` is everything up to and with the empty line.
ReceivedRequest ParseRequestHead(std::string_view head);
/// Fills `parameters` from `body` by the Content-Type.
void ParseParameters(ReceivedRequest& request);
std::string PercentDecode(std::string_view text);

}  // namespace rtm::testing
