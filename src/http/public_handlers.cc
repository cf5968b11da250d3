#include "http/public_handlers.h"

#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include "base/error.h"
#include "http/answer.h"
#include "http/api_requests.h"
#include "http/handler_binding.h"
#include "http/json_reader.h"
#include "http/token_json.h"
#include "service/token_service.h"

namespace rtm::http {
namespace {

service::TokenSelector SelectorOf(SelectorBody& body) {
  if (body.biz_id.empty() && body.email.empty()) {
    throw base::InvalidArgument("biz_id",
                                {"biz_id or email is needed.", "必须提供 biz_id 或 email。"});
  }
  return {std::move(body.biz_id), std::move(body.email)};
}

std::optional<std::chrono::seconds> MinTtlOf(const SelectorBody& body) {
  return body.min_ttl ? std::optional(std::chrono::seconds(*body.min_ttl)) : std::nullopt;
}

}  // namespace

void PublicHandlers::Register(Router& router, const std::string& public_prefix) {
  router.Add({.path = public_prefix + "/get-at",
              .access = Access::kApiSecret,
              .log = LogWeight::kDebug,
              .at_once = BindAtOnce(this, &PublicHandlers::GetAtFromMemory),
              .handler = Bind(this, &PublicHandlers::GetAt)});
  router.Add({.path = public_prefix + "/refresh",
              .access = Access::kApiSecret,
              .handler = Bind(this, &PublicHandlers::Refresh)});
}

bool PublicHandlers::GetAtFromMemory(const Request& request, const core::Actor& /*actor*/,
                                     Response& response) {
  auto body = ReadJsonBody<SelectorBody>(request.body);
  const auto min_ttl = MinTtlOf(body);
  const auto answer = tokens_.AccessTokenInMemory(SelectorOf(body), min_ttl);
  if (answer) {
    Answer(request, *answer, response);
  }
  return answer.has_value();
}

asio::awaitable<void> PublicHandlers::GetAt(const Request& request, const core::Actor& actor,
                                            Response& response) {
  auto body = ReadJsonBody<SelectorBody>(request.body);
  const auto min_ttl = MinTtlOf(body);
  const service::AccessAnswer answer =
      co_await tokens_.GetAccessToken(actor, SelectorOf(body), min_ttl);
  Answer(request, answer, response);
}

asio::awaitable<void> PublicHandlers::Refresh(const Request& request, const core::Actor& actor,
                                              Response& response) {
  auto body = ReadJsonBody<SelectorBody>(request.body);
  const service::AccessAnswer answer = co_await tokens_.Refresh(actor, SelectorOf(body));
  Answer(request, answer, response);
}

void PublicHandlers::Answer(const Request& request, const service::AccessAnswer& answer,
                            Response& response) const {
  const bool served = answer.verdict == service::AccessVerdict::kServed;
  response.status = StatusOf(answer.verdict);
  AddRetryAfter(answer.verdict, answer.retry_after, response);
  Envelope envelope(request, response, served, answer.code,
                    served && answer.message.en.empty() ? OkText() : answer.message);
  WriteGrant(envelope.data(), answer, clock_.Now());
  envelope.Finish();
}

}  // namespace rtm::http
