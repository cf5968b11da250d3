// A request as a client may send it: head, framing, chunks, media type, peer, language, and every
// body struct. The head is found in the same place however the bytes arrive, and no bad input gives
// anything but a base::Error.
#include <boost/asio/ip/address.hpp>
#include <boost/json/parse.hpp>

#include "base/encoding.h"
#include "base/error.h"
#include "fuzz/require.h"
#include "http/api_requests.h"
#include "http/head_parser.h"
#include "http/json_reader.h"
#include "http/json_writer.h"
#include "http/language.h"
#include "http/middleware.h"
#include "http/peer.h"
#include "http/settings_request.h"

namespace rtm::fuzz {
namespace {

using http::HeadScanner;

HeadScanner::Result ScanBytewise(std::string_view bytes, const http::HeadLimits& limits,
                                 HeadScanner& scanner) {
  HeadScanner::Result result = HeadScanner::Result::kMore;
  for (std::size_t size = 1; size <= bytes.size() && result == HeadScanner::Result::kMore; ++size) {
    result = scanner.Scan(bytes.substr(0, size), limits);
  }
  return result;
}

template <class Body>
void ReadBody(std::string_view text) {
  try {
    http::ReadJsonBody<Body>(text);
  } catch (const base::Error& error) {
    Require(error.code() == base::ErrorCode::kInvalidArgument && !error.field().empty());
  }
}

void ReadEveryBody(std::string_view text) {
  ReadBody<http::SelectorBody>(text);
  ReadBody<http::LoginBody>(text);
  ReadBody<http::ListBody>(text);
  ReadBody<http::CreateBody>(text);
  ReadBody<http::UpdateBody>(text);
  ReadBody<http::IdBody>(text);
  ReadBody<http::IdsBody>(text);
  ReadBody<http::ImportBody>(text);
  ReadBody<http::RevealBody>(text);
  ReadBody<http::AttemptsBody>(text);
  try {
    http::SettingsChangeOf(http::ReadJsonBody<http::SaveSystemBody>(text));
  } catch (const base::Error& error) {
    Require(error.code() == base::ErrorCode::kInvalidArgument);
  }
}

void WriteText(std::string_view text) {
  std::string json;
  http::AppendJsonString(json, text);
  boost::json::error_code ec;
  const boost::json::value value = boost::json::parse(json, ec);
  Require(!ec);
  if (base::IsValidUtf8(text)) {
    Require(std::string_view(value.as_string()) == text);
  }
}

void ReadRequest(std::string_view bytes) {
  const http::HeadLimits limits{.head = 1024, .target = 256};
  HeadScanner scanner;
  const HeadScanner::Result result = scanner.Scan(bytes, limits);
  HeadScanner bytewise;
  const HeadScanner::Result again = ScanBytewise(bytes, limits, bytewise);
  if (result != HeadScanner::Result::kWhole) {
    Require(again != HeadScanner::Result::kWhole);
    return;
  }
  Require(again == result && bytewise.head_size() == scanner.head_size());
  http::Request request;
  http::RequestParser parser(request, limits);
  const auto head = bytes.substr(scanner.skipped(), scanner.head_size() - scanner.skipped());
  if (parser.ParseHead(head) != http::HeadFault::kNone) {
    return;
  }
  Require(!parser.framing().chunked || !request.headers.Has("Content-Length"));
  const std::string_view rest = bytes.substr(scanner.head_size());
  std::string chunked;
  if (parser.framing().chunked) {
    std::size_t consumed = 0;
    parser.PutChunked(rest, chunked, 512, consumed);
    Require(consumed <= rest.size() && chunked.size() <= 512);
  }
  request.body = parser.framing().chunked ? std::string_view(chunked) : rest;
  const http::TrustedProxies trusted({"127.0.0.0/8", "10.0.0.0/8"});
  http::ApplyPeer(request, http::PeerAddress(boost::asio::ip::make_address("127.0.0.1"), trusted),
                  trusted, false);
  http::ChooseLanguage(request.headers.Find("Accept-Language"));
  http::CheckMediaType(request);
  ReadEveryBody(request.body);
}

}  // namespace
}  // namespace rtm::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = rtm::fuzz::Text(data, size);
  rtm::fuzz::ReadRequest(text);
  rtm::fuzz::ReadEveryBody(text);
  rtm::fuzz::WriteText(text);
  return 0;
}
