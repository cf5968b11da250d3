// A token endpoint's reply: never an exception, never the secret that was sent in the description,
// and always a class.
#include <array>

#include "core/error_table.h"
#include "fuzz/require.h"
#include "upstream/oauth_response.h"

namespace rtm::fuzz {
namespace {

constexpr std::string_view kSent = "rt_sent_secret_0123456789abcdef";

/// The first two bytes choose the status, the next one whether there is a Retry-After.
void Interpret(std::string_view bytes) {
  if (bytes.size() < 3) {
    return;
  }
  const int status =
      100 +
      (static_cast<unsigned char>(bytes[0]) * 256 + static_cast<unsigned char>(bytes[1])) % 500;
  const std::size_t header = static_cast<unsigned char>(bytes[2]) % 64;
  bytes.remove_prefix(3);
  const std::string_view retry_after = bytes.substr(0, header);
  const std::string_view body = bytes.substr(std::min(header, bytes.size()));
  const std::array<std::string_view, 1> secrets{kSent};
  core::ExchangeEvidence evidence = upstream::ParseTokenReply(
      {.http_status = status, .retry_after = retry_after, .body = body}, secrets);
  evidence.phase = core::ExchangePhase::kReplied;
  Require(evidence.oauth_error_description.find(kSent) == std::string::npos);
  Require(!evidence.oauth_error || evidence.oauth_error->size() <= 64);
  Require(evidence.oauth_error_description.size() <= 300);
  static const core::ErrorTable table = core::DefaultErrorTable();
  const core::RefreshOutcome outcome =
      core::Classify(std::move(evidence), table, base::Secret::CopyOf(kSent));
  Require(!core::OutcomeName(outcome).empty());
  Require(!core::IsSuccess(outcome) || status / 100 == 2);
}

}  // namespace
}  // namespace rtm::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  rtm::fuzz::Interpret(rtm::fuzz::Text(data, size));
  return 0;
}
