#include "http/settings_handlers.h"

#include <utility>

#include "http/answer.h"
#include "http/handler_binding.h"
#include "http/json_reader.h"
#include "http/settings_request.h"
#include "service/settings_service.h"

namespace rtm::http {
namespace {

/// The members that tell where rows go.
void WriteReport(JsonWriter& json, const service::SaveReport& report) {
  json.Int("rows_moved", report.rows_moved).Int("rows_direct", report.rows_direct);
  json.Key("dealt").BeginArray();
  for (const service::ProxyShare& share : report.dealt) {
    json.BeginObject().String("name", share.name).String("proxy", share.label);
    json.Int("rows", share.rows).EndObject();
  }
  json.EndArray();
}

}  // namespace

void SettingsHandlers::Register(Router& router) {
  const auto add = [&](const char* name, std::uint64_t limit, Handler handler,
                       Access access = Access::kAdmin) {
    router.Add({.path = std::string(kAdminPrefix) + name,
                .access = access,
                .body_limit = limit,
                .handler = std::move(handler)});
  };
  constexpr std::uint64_t kPlain = 64 * 1024;
  add("configs/get-system", kPlain, Bind(this, &SettingsHandlers::GetSystem));
  // Lists of proxies are as long as lists of ids.
  add("configs/save-system", kIdListLimit, Bind(this, &SettingsHandlers::SaveSystem));
  add("configs/preview-system", kIdListLimit, Bind(this, &SettingsHandlers::PreviewSystem),
      Access::kPerson);
  add("configs/get-proxy-list", kPlain, Bind(this, &SettingsHandlers::GetProxyList));
  add("configs/get-clientid-list", kPlain, Bind(this, &SettingsHandlers::GetClientIdList));
}

asio::awaitable<void> SettingsHandlers::GetSystem(const Request& request, const core::Actor&,
                                                  Response& response) {
  const service::SystemSettings shown = settings_.Shown();
  Envelope envelope(request, response);
  JsonWriter& json = envelope.data();
  json.BeginObject().Key("configs").BeginObject();
  json.String("proxy_list", ListText(shown.proxy_list));
  json.String("client_id_list", ListText(shown.client_id_list));
  json.String("auto_refresh_enabled", shown.auto_refresh_enabled ? "true" : "false");
  json.String("auto_refresh_interval", std::to_string(shown.auto_refresh_interval_days));
  for (const core::TuningKey& key : core::TuningKeys()) {
    const auto saved = shown.tuning.find(key.name);
    json.String(key.name, saved == shown.tuning.end() ? std::string_view() : saved->second);
  }
  json.EndObject().Key("env_configs").BeginObject();
  for (const auto& [key, value] : env_configs_) {
    json.String(key, value);
  }
  json.EndObject().EndObject();
  envelope.Finish();
  co_return;
}

asio::awaitable<void> SettingsHandlers::SaveSystem(const Request& request, const core::Actor& actor,
                                                   Response& response) {
  const auto body = ReadJsonBody<SaveSystemBody>(request.body);
  const service::SaveReport report = co_await settings_.Save(actor, SettingsChangeOf(body), vault_);
  Envelope envelope(request, response);
  envelope.data().BeginObject();
  WriteReport(envelope.data(), report);
  envelope.data().EndObject();
  envelope.Finish();
}

asio::awaitable<void> SettingsHandlers::PreviewSystem(const Request& request, const core::Actor&,
                                                      Response& response) {
  const auto body = ReadJsonBody<SaveSystemBody>(request.body);
  const service::SettingsPreview preview =
      co_await settings_.Preview(SettingsChangeOf(body), vault_);
  Envelope envelope(request, response);
  JsonWriter& json = envelope.data();
  json.BeginObject().Key("changes").BeginArray();
  for (const service::ChangedSetting& change : preview.changes) {
    json.BeginObject().String("key", change.key).String("before", change.before);
    json.String("after", change.after).EndObject();
  }
  json.EndArray().Int("rows_rescheduled", preview.rows_rescheduled);
  WriteReport(json, preview.rows);
  json.EndObject();
  envelope.Finish();
}

asio::awaitable<void> SettingsHandlers::GetProxyList(const Request& request, const core::Actor&,
                                                     Response& response) {
  Envelope envelope(request, response);
  envelope.data().Raw(ListText(settings_.Shown().proxy_list));
  envelope.Finish();
  co_return;
}

asio::awaitable<void> SettingsHandlers::GetClientIdList(const Request& request, const core::Actor&,
                                                        Response& response) {
  Envelope envelope(request, response);
  envelope.data().Raw(ListText(settings_.Shown().client_id_list));
  envelope.Finish();
  co_return;
}

}  // namespace rtm::http
