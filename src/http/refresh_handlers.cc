#include "http/refresh_handlers.h"

#include "http/answer.h"
#include "http/handler_binding.h"
#include "http/json_reader.h"
#include "http/row_requests.h"
#include "http/token_json.h"
#include "service/token_service.h"

namespace rtm::http {
namespace {}  // namespace

void RefreshHandlers::Register(Router& router) {
  const std::string prefix = kAdminPrefix;
  router.Add({.path = prefix + "rts/refresh", .handler = Bind(this, &RefreshHandlers::Refresh)});
  router.Add({.path = prefix + "rts/probe",
              .access = Access::kPerson,
              .handler = Bind(this, &RefreshHandlers::Probe)});
  router.Add({.path = prefix + "rts/batch-refresh",
              .body_limit = kIdListLimit,
              .handler = Bind(this, &RefreshHandlers::RefreshMany)});
  for (const char* name : {"rts/refresh-user-info", "rts/refresh-account-info"}) {
    router.Add({.path = prefix + name, .handler = Bind(this, &RefreshHandlers::RefreshFacts)});
  }
}

asio::awaitable<void> RefreshHandlers::Refresh(const Request& request, const core::Actor& actor,
                                               Response& response) {
  const auto body = ReadJsonBody<IdBody>(request.body);
  Answer(request, co_await tokens_.RefreshById(actor, IdOf(body.id)), response);
}

asio::awaitable<void> RefreshHandlers::Probe(const Request& request, const core::Actor& actor,
                                             Response& response) {
  const auto body = ReadJsonBody<IdBody>(request.body);
  Answer(request, co_await tokens_.Probe(actor, IdOf(body.id)), response);
}

void RefreshHandlers::Answer(const Request& request, const service::RefreshReport& report,
                             Response& response) {
  const bool served = report.verdict == service::AccessVerdict::kServed;
  response.status = StatusOf(report.verdict);
  AddRetryAfter(report.verdict, report.retry_after, response);
  Envelope envelope(request, response, served, report.code,
                    served && report.message.en.empty() ? OkText() : report.message);
  WriteRow(envelope.data(), report.row, request.language);
  envelope.Finish();
}

asio::awaitable<void> RefreshHandlers::RefreshMany(const Request& request, const core::Actor& actor,
                                                   Response& response) {
  const auto body = ReadJsonBody<IdsBody>(request.body);
  const service::BatchRefreshReport report =
      co_await tokens_.RefreshMany(actor, IdsOf(body, service::TokenService::kMaxBatch));
  Envelope envelope(request, response);
  JsonWriter& json = envelope.data();
  json.BeginObject().Int("total_count", report.count.total);
  json.Int("success_count", report.count.succeeded).Int("fail_count", report.count.failed);
  json.Key("results").BeginArray();
  for (const service::BatchRefreshLine& line : report.results) {
    json.BeginObject().Int("id", line.id.value).String("rt_name", line.rt_name);
    json.Bool("success", line.success);
    json.String("message", line.message.In(request.language)).EndObject();
  }
  json.EndArray().EndObject();
  envelope.Finish();
}

asio::awaitable<void> RefreshHandlers::RefreshFacts(const Request& request,
                                                    const core::Actor& actor, Response& response) {
  const auto body = ReadJsonBody<IdBody>(request.body);
  const service::TokenView row = co_await tokens_.RefreshFacts(actor, IdOf(body.id));
  Envelope envelope(request, response);
  WriteRow(envelope.data(), row, request.language);
  envelope.Finish();
}

}  // namespace rtm::http
