#include "upstream/oauth_token_endpoint.h"

#include <array>
#include <utility>

#include "base/encoding.h"
#include "base/error.h"
#include "upstream/access_token_claims.h"
#include "upstream/endpoint_url.h"
#include "upstream/oauth_response.h"
#include "upstream/token_request_body.h"

namespace rtm::upstream {
namespace {

using core::ExchangeEvidence;
using core::ExchangePhase;

ExchangeEvidence WithoutReply(const HttpResult& result) {
  ExchangeEvidence evidence;
  evidence.phase = result.phase;
  evidence.not_sent_reason = result.not_sent_reason;
  evidence.detail = result.detail;
  return evidence;
}

/// A body whose end only the closed connection tells may have been cut off. A readable object is
/// whole. What is not readable counts as cut off if it came with a success, or began like the JSON
/// of a refusal. A page in HTML is what it is, with or without its last lines, and so is a status
/// that says all by itself (429, 5xx).
bool MayBeCutOff(const HttpResult& result, const ExchangeEvidence& evidence) {
  if (!result.close_delimited || evidence.body_readable) return false;
  const int status = result.http_status;
  if (status >= 200 && status < 300) return true;
  const bool refusal = status >= 400 && status < 500 && status != 429;
  return refusal && base::TrimAscii(result.body.Reveal()).starts_with('{');
}

ExchangeEvidence WithReply(const HttpResult& result, std::span<const std::string_view> secrets) {
  ExchangeEvidence evidence = ParseTokenReply({.http_status = result.http_status,
                                               .retry_after = result.retry_after,
                                               .body = result.body.Reveal(),
                                               .received_at = result.received_at},
                                              secrets);
  if (!MayBeCutOff(result, evidence)) return evidence;
  ExchangeEvidence cut_off;
  cut_off.phase = ExchangePhase::kNoReply;
  cut_off.detail = "truncated: the connection was closed inside the body";
  return cut_off;
}

ExchangeEvidence NotSent(core::NotSentReason reason, std::string detail, bool via_proxy) {
  ExchangeEvidence evidence;
  evidence.not_sent_reason = reason;
  evidence.detail = std::move(detail);
  evidence.via_proxy = via_proxy;
  return evidence;
}

}  // namespace

OAuthTokenEndpoint::OAuthTokenEndpoint(const ProviderCatalog& catalog, CurlTransport& transport,
                                       const base::Clock& clock)
    : catalog_(catalog), transport_(transport), clock_(clock), discovery_(clock, transport) {}

const ProviderProfile& OAuthTokenEndpoint::FindProfile(const std::string& name) const {
  const ProviderProfile* const profile = catalog_.Find(name);
  if (profile) return *profile;
  std::string known;
  for (const std::string& one : catalog_.names()) known += (known.empty() ? "" : ", ") + one;
  throw base::InvalidArgument("provider", {"provider: not configured. Accepted: " + known + ".",
                                           "provider：未配置。接受：" + known + "。"});
}

asio::awaitable<ExchangeEvidence> OAuthTokenEndpoint::Exchange(
    TokenRequest request, std::shared_ptr<ExchangeObserver> observer) {
  const ProviderProfile& profile = FindProfile(request.provider);
  const bool via_proxy = request.route.proxy_url.has_value();
  HttpRequest http;
  http.url = profile.token_url;
  if (http.url.empty()) {
    EgressRoute route;
    if (via_proxy) route.proxy_url = request.route.proxy_url->Clone();
    DiscoveryResult found =
        co_await discovery_.FindTokenUrl(profile.issuer, std::move(route), profile.tls_ca);
    if (found.token_url.empty()) {
      co_return NotSent(found.reason, std::move(found.detail), via_proxy);
    }
    http.url = std::move(found.token_url);
  }
  http.content_type = std::string(ContentTypeOf(profile.request_format));
  http.body = BuildTokenRequestBody(profile, request.client_id, request.refresh_token);
  http.route = std::move(request.route);
  http.tls_ca = profile.tls_ca;
  http.observer = std::move(observer);
  const HttpResult result = co_await transport_.Send(std::move(http));
  const std::array<std::string_view, 2> secrets{request.refresh_token.Reveal(),
                                                profile.client_secret.Reveal()};
  ExchangeEvidence evidence =
      result.phase == ExchangePhase::kReplied ? WithReply(result, secrets) : WithoutReply(result);
  evidence.via_proxy = via_proxy;
  co_return evidence;
}

asio::awaitable<ReachReport> OAuthTokenEndpoint::Reach(std::string provider, EgressRoute route) {
  const ProviderProfile& profile = FindProfile(provider);
  HttpRequest http;
  http.method = HttpRequest::Method::kHead;
  http.url = RootOf(profile.token_url.empty() ? profile.issuer : profile.token_url);
  http.route = std::move(route);
  http.tls_ca = profile.tls_ca;
  const base::BootTime began_at = clock_.Boot();
  HttpResult result = co_await transport_.Send(std::move(http));
  ReachReport report;
  report.reached = result.phase == ExchangePhase::kReplied;
  report.not_sent_reason = result.not_sent_reason;
  report.http_status = result.http_status;
  report.detail = std::move(result.detail);
  report.took = clock_.Boot() - began_at;
  co_return report;
}

ExchangeEvidence OAuthTokenEndpoint::Interpret(const JournalledReply& reply) const {
  const ProviderProfile* const profile = catalog_.Find(reply.provider);
  const std::array<std::string_view, 2> secrets{
      reply.refresh_token, profile ? profile->client_secret.Reveal() : std::string_view{}};
  return ParseTokenReply({.http_status = reply.http_status,
                          .retry_after = reply.retry_after,
                          .body = reply.body,
                          .received_at = reply.received_at},
                         secrets);
}

core::TokenClaims OAuthTokenEndpoint::ReadClaims(std::string_view access_token,
                                                 std::string_view id_token) const {
  return MergeClaims(ReadTokenClaims(access_token), ReadTokenClaims(id_token));
}

std::string OAuthTokenEndpoint::ReadAllClaims(std::string_view access_token) const {
  return upstream::ReadAllClaims(access_token);
}

}  // namespace rtm::upstream
