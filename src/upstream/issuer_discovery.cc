#include "upstream/issuer_discovery.h"

#include <array>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <utility>

#include "core/redaction.h"
#include "upstream/endpoint_url.h"

namespace rtm::upstream {
namespace {

namespace json = boost::json;
using core::ExchangePhase;
using core::NotSentReason;

constexpr std::chrono::hours kKeepFor{1};
constexpr std::size_t kLongestShown = 100;

EgressRoute CloneRoute(const EgressRoute& route) {
  EgressRoute clone;
  if (route.proxy_url) clone.proxy_url = route.proxy_url->Clone();
  clone.label = route.label;
  return clone;
}

DiscoveryResult Failed(NotSentReason reason, std::string detail) {
  return {"", reason, "discovery: " + std::move(detail)};
}

std::string_view FindText(const json::object& object, const char* name) {
  const json::value* const member = object.if_contains(name);
  const json::string* const text = member ? member->if_string() : nullptr;
  return text ? std::string_view(text->data(), text->size()) : std::string_view();
}

}  // namespace

DiscoveryResult ReadIssuerMetadata(std::string_view document, std::string_view issuer) {
  json::error_code error;
  const json::value parsed =
      json::parse(json::string_view(document.data(), document.size()), error);
  if (error || !parsed.is_object()) {
    return Failed(NotSentReason::kLocal, "the issuer's metadata is not a JSON object");
  }
  const std::string_view said = FindText(parsed.get_object(), "issuer");
  if (said != issuer) {
    return Failed(NotSentReason::kLocal, "the metadata is of issuer \"" +
                                             core::CleanUtf8(core::CutUtf8(said, kLongestShown)) +
                                             "\", configured is \"" + std::string(issuer) + "\"");
  }
  const std::string_view token_url = FindText(parsed.get_object(), "token_endpoint");
  if (!IsAcceptableEndpoint(token_url)) {
    return Failed(NotSentReason::kLocal, "the metadata names no https token endpoint");
  }
  return {std::string(token_url), NotSentReason::kNone, ""};
}

IssuerDiscovery::IssuerDiscovery(const base::Clock& clock, CurlTransport& transport)
    : clock_(clock), transport_(transport) {}

asio::awaitable<DiscoveryResult> IssuerDiscovery::FindTokenUrl(std::string issuer,
                                                               EgressRoute route,
                                                               std::string tls_ca) {
  if (std::string known = FindKnown(issuer); !known.empty()) {
    co_return DiscoveryResult{std::move(known), NotSentReason::kNone, ""};
  }
  if (!IsAcceptableEndpoint(issuer)) {
    co_return Failed(NotSentReason::kLocal, "the issuer is not an https URL");
  }
  DiscoveryResult failure;
  const std::array<std::string, 2> urls{OpenIdMetadataUrl(issuer), OAuthMetadataUrl(issuer)};
  for (const std::string& url : urls) {
    HttpResult reply = co_await transport_.Get(url, CloneRoute(route), tls_ca);
    if (reply.phase == ExchangePhase::kNotSent) {
      co_return Failed(reply.not_sent_reason, std::move(reply.detail));
    }
    if (reply.phase == ExchangePhase::kNoReply) {
      co_return Failed(NotSentReason::kConnect, std::move(reply.detail));
    }
    DiscoveryResult found =
        reply.http_status == 200
            ? ReadIssuerMetadata(reply.body.Reveal(), issuer)
            : Failed(NotSentReason::kLocal, "the issuer's metadata: " + reply.detail);
    if (!found.token_url.empty()) {
      Remember(issuer, found.token_url);
      co_return found;
    }
    // What the document at the second place says counts only if the first has none.
    if (failure.detail.empty() || reply.http_status == 200) failure = std::move(found);
  }
  co_return failure;
}

std::string IssuerDiscovery::FindKnown(const std::string& issuer) {
  const std::lock_guard lock(mutex_);
  const auto found = known_.find(issuer);
  if (found == known_.end() || found->second.until <= clock_.Boot()) return "";
  return found->second.token_url;
}

void IssuerDiscovery::Remember(const std::string& issuer, const std::string& token_url) {
  const std::lock_guard lock(mutex_);
  known_[issuer] = {token_url, clock_.Boot() + kKeepFor};
}

}  // namespace rtm::upstream
