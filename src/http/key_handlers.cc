#include "http/key_handlers.h"

#include "base/error.h"
#include "http/answer.h"
#include "http/api_requests.h"
#include "http/handler_binding.h"
#include "http/json_reader.h"
#include "service/key_service.h"

namespace rtm::http {

void KeyHandlers::Register(Router& router) {
  const auto add = [&](const char* name, Handler handler) {
    router.Add({.path = std::string(kAdminPrefix) + "key/" + name,
                .access = Access::kPerson,
                .handler = std::move(handler)});
  };
  add("check", Bind(this, &KeyHandlers::Check));
  add("reload", Bind(this, &KeyHandlers::Reload));
  add("rekey", Bind(this, &KeyHandlers::Rekey));
}

asio::awaitable<void> KeyHandlers::Check(const Request& request, const core::Actor&,
                                         Response& response) {
  const std::vector<service::KeyUse> uses = co_await keys_.Check();
  Envelope envelope(request, response);
  JsonWriter& json = envelope.data();
  json.BeginObject().Key("keys").BeginArray();
  for (const service::KeyUse& use : uses) {
    json.BeginObject().String("id", use.id).Bool("in_ring", use.in_ring);
    json.Bool("seals", use.seals).Int("rows", use.rows).Int("settings", use.settings);
    json.Int("journal", use.journal).EndObject();
  }
  json.EndArray().EndObject();
  envelope.Finish();
}

asio::awaitable<void> KeyHandlers::Reload(const Request& request, const core::Actor& actor,
                                          Response& response) {
  const std::string seals = co_await keys_.Reload(actor);
  Envelope envelope(request, response);
  envelope.data().BeginObject().String("seals", seals).EndObject();
  envelope.Finish();
}

asio::awaitable<void> KeyHandlers::Rekey(const Request& request, const core::Actor& actor,
                                         Response& response) {
  const auto body = ReadJsonBody<RekeyBody>(request.body);
  if (body.after < 0) {
    throw base::InvalidArgument(
        "after", {"after: must be 0 or a row's id.", "after：必须是 0 或记录的 id。"});
  }
  const auto report = co_await keys_.Reseal(actor, core::TokenId{body.after});
  Envelope envelope(request, response);
  envelope.data().BeginObject().Int("after", report.last.value).Int("resealed", report.resealed);
  envelope.data().Int("broken", report.broken).EndObject();
  envelope.Finish();
}

}  // namespace rtm::http
