#include "testing/received_request.h"

#include <boost/json/parse.hpp>
#include <charconv>

#include "base/encoding.h"

namespace rtm::testing {
namespace {

namespace json = boost::json;

void ParseJson(ReceivedRequest& request) {
  json::error_code error;
  const json::value parsed = json::parse(request.body, error);
  if (error || !parsed.is_object()) return;
  for (const auto& [key, value] : parsed.get_object()) {
    if (const json::string* const text = value.if_string()) {
      request.parameters[std::string(key.data(), key.size())] =
          std::string(text->data(), text->size());
    }
  }
}

void ParseForm(ReceivedRequest& request) {
  std::string_view rest = request.body;
  while (!rest.empty()) {
    const std::size_t end = rest.find('&');
    const std::string_view pair = rest.substr(0, end);
    const std::size_t equals = pair.find('=');
    const std::string_view value =
        equals == std::string_view::npos ? std::string_view() : pair.substr(equals + 1);
    request.parameters[PercentDecode(pair.substr(0, equals))] = PercentDecode(value);
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
  }
}

std::string Find(const std::map<std::string, std::string>& map, const std::string& name) {
  const auto found = map.find(name);
  return found == map.end() ? "" : found->second;
}

}  // namespace

std::string ReceivedRequest::Header(const std::string& name) const { return Find(headers, name); }
std::string ReceivedRequest::Parameter(const std::string& name) const {
  return Find(parameters, name);
}

std::size_t ReceivedRequest::ContentLength() const {
  const std::string text = Header("content-length");
  std::size_t length = 0;
  std::from_chars(text.data(), text.data() + text.size(), length);
  return length;
}

ReceivedRequest ParseRequestHead(std::string_view head) {
  ReceivedRequest request;
  const std::string_view line = head.substr(0, head.find("\r\n"));
  const std::size_t first = line.find(' ');
  const std::size_t second = line.rfind(' ');
  request.method = std::string(line.substr(0, first));
  if (first < second) request.target = std::string(line.substr(first + 1, second - first - 1));
  std::string_view rest = head.substr(line.size());
  while (rest.starts_with("\r\n")) {
    rest.remove_prefix(2);
    const std::string_view header = rest.substr(0, rest.find("\r\n"));
    rest.remove_prefix(header.size());
    const std::size_t colon = header.find(':');
    if (colon == std::string_view::npos) continue;
    request.headers[base::ToLowerAscii(header.substr(0, colon))] =
        std::string(base::TrimAscii(header.substr(colon + 1)));
  }
  return request;
}

void ParseParameters(ReceivedRequest& request) {
  const bool is_json = request.Header("content-type").starts_with("application/json");
  if (is_json) {
    ParseJson(request);
  } else {
    ParseForm(request);
  }
}

std::string PercentDecode(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = text[i] == '%' ? base::HexDecode(text.substr(i + 1, 2)) : std::nullopt;
    if (byte && byte->size() == 1) {
      out += *byte;
      i += 2;
    } else {
      out += text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

}  // namespace rtm::testing
