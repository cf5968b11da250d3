#include "http/proxy_handlers.h"

#include <utility>

#include "http/answer.h"
#include "http/api_requests.h"
#include "http/handler_binding.h"
#include "http/json_reader.h"
#include "service/proxy_service.h"

namespace rtm::http {
namespace {

void WriteProxy(JsonWriter& json, const service::ProxyView& proxy) {
  const service::ProxyCondition& condition = proxy.condition;
  json.BeginObject().Int("index", static_cast<std::int64_t>(proxy.index));
  json.String("name", proxy.name).String("proxy", proxy.label).Int("rows", proxy.rows);
  json.String("health", service::ToString(condition.health));
  json.Key("last_used_at").Time(condition.last_used_at);
  json.Key("last_ok_at").Time(condition.last_ok_at);
  json.Key("last_checked_at").Time(condition.last_checked_at);
  json.String("last_error", condition.last_error);
  json.Key("last_error_at").Time(condition.last_error_at);
  json.Key("latency_ms");
  condition.latency ? json.Int(condition.latency->count()) : json.Null();
  json.EndObject();
}

}  // namespace

void ProxyHandlers::Register(Router& router) {
  const auto add = [&](const char* name, Handler handler) {
    router.Add({.path = std::string(kAdminPrefix) + name,
                .access = Access::kPerson,
                .handler = std::move(handler)});
  };
  add("proxies/list", Bind(this, &ProxyHandlers::List));
  add("proxies/test", Bind(this, &ProxyHandlers::Test));
}

asio::awaitable<void> ProxyHandlers::List(const Request& request, const core::Actor&,
                                          Response& response) {
  const std::vector<service::ProxyView> proxies = co_await proxies_.List();
  Envelope envelope(request, response);
  JsonWriter& json = envelope.data();
  json.BeginObject().Key("items").BeginArray();
  for (const service::ProxyView& proxy : proxies) {
    WriteProxy(json, proxy);
  }
  json.EndArray().EndObject();
  envelope.Finish();
}

asio::awaitable<void> ProxyHandlers::Test(const Request& request, const core::Actor& actor,
                                          Response& response) {
  auto body = ReadJsonBody<ProxyTestBody>(request.body);
  service::ProxySelector which;
  which.name = std::move(body.name);
  which.index = body.index;
  const service::ProxyTest test =
      co_await proxies_.Test(actor, std::move(which), std::move(body.provider));
  Envelope envelope(request, response, true, "ok", test.message);
  JsonWriter& json = envelope.data();
  json.BeginObject().Bool("reached", test.report.reached);
  json.Int("took_ms", test.report.took.count()).Key("http_status");
  test.report.reached ? json.Int(test.report.http_status) : json.Null();
  json.String("message", test.message.In(request.language)).Key("proxy");
  WriteProxy(json, test.proxy);
  json.EndObject();
  envelope.Finish();
}

}  // namespace rtm::http
