#include "http/rescue_handlers.h"

#include "http/answer.h"
#include "http/api_requests.h"
#include "http/handler_binding.h"
#include "http/json_reader.h"
#include "service/rescue_service.h"

namespace rtm::http {
namespace {

void WriteRecord(JsonWriter& json, const service::RescueRecord& record) {
  json.BeginObject().Int("slot", record.slot).String("state", ToString(record.state));
  json.Int("attempt_id", record.attempt.value).Key("row_id");
  if (record.row) {
    json.Int(record.row->value);
  } else {
    json.Null();
  }
  json.String("biz_id", record.biz_id).String("provider", record.provider);
  json.Key("received_at").Time(record.received_at);
  json.Int("http_status", record.http_status).EndObject();
}

}  // namespace

void RescueHandlers::Register(Router& router) {
  const std::string prefix = std::string(kAdminPrefix) + "rescue/";
  router.Add({.path = prefix + "list",
              .access = Access::kPerson,
              .handler = Bind(this, &RescueHandlers::List)});
  router.Add({.path = prefix + "replay",
              .access = Access::kPerson,
              .handler = Bind(this, &RescueHandlers::Replay)});
}

asio::awaitable<void> RescueHandlers::List(const Request& request, const core::Actor&,
                                           Response& response) {
  const auto body = ReadJsonBody<RescueListBody>(request.body);
  const std::vector<service::RescueRecord> records = co_await rescue_.List(body.with_done);
  Envelope envelope(request, response);
  envelope.data().BeginObject().Key("records").BeginArray();
  for (const service::RescueRecord& record : records) {
    WriteRecord(envelope.data(), record);
  }
  envelope.data().EndArray().EndObject();
  envelope.Finish();
}

asio::awaitable<void> RescueHandlers::Replay(const Request& request, const core::Actor& actor,
                                             Response& response) {
  const auto body = ReadJsonBody<RescueReplayBody>(request.body);
  const service::RescueService::Report report = co_await rescue_.Replay(actor, body.adopt);
  Envelope envelope(request, response);
  JsonWriter& json = envelope.data();
  json.BeginObject().Int("saved", static_cast<std::int64_t>(report.saved));
  json.Int("adopted", static_cast<std::int64_t>(report.adopted));
  json.Int("left", static_cast<std::int64_t>(report.left)).EndObject();
  envelope.Finish();
}

}  // namespace rtm::http
