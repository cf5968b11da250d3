#include "http/health_handlers.h"

#include <algorithm>
#include <vector>

#include "http/handler_binding.h"
#include "http/json_writer.h"
#include "service/readiness.h"

namespace rtm::http {

void HealthHandlers::Register(Router& router, const std::string& public_prefix) {
  const auto add = [&](std::string path, AtOnceHandler at_once, Handler handler) {
    router.Add({.method = Method::kGet,
                .path = std::move(path),
                .access = Access::kOpen,
                .log = LogWeight::kDebug,
                .at_once = std::move(at_once),
                .handler = std::move(handler)});
  };
  add("/health", BindAtOnce(this, &HealthHandlers::Alive), {});
  add(public_prefix + "/health", BindAtOnce(this, &HealthHandlers::Alive), {});
  add("/health/ready", {}, Bind(this, &HealthHandlers::Ready));
}

bool HealthHandlers::Alive(const Request&, const core::Actor&, Response& response) {
  response.body = R"({"status":"ok","message":"service is healthy"})";
  return true;
}

asio::awaitable<void> HealthHandlers::Ready(const Request&, const core::Actor&,
                                            Response& response) {
  const std::vector<service::ReadinessCheck> checks = co_await readiness_.Check();
  const bool ready = std::all_of(checks.begin(), checks.end(),
                                 [](const service::ReadinessCheck& check) { return check.ok; });
  response.status = ready ? 200 : 503;
  JsonWriter json(response.body);
  json.BeginObject().String("status", ready ? "ok" : "not_ready");
  json.String("code", ready ? "ok" : "not_ready").Key("checks").BeginArray();
  for (const service::ReadinessCheck& check : checks) {
    json.BeginObject().String("name", check.name).Bool("ok", check.ok);
    json.String("detail", check.detail).EndObject();
  }
  json.EndArray().EndObject();
}

}  // namespace rtm::http
