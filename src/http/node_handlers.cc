#include "http/node_handlers.h"

#include "http/answer.h"
#include "http/api_requests.h"
#include "http/handler_binding.h"
#include "http/json_reader.h"
#include "service/node_watch.h"

namespace rtm::http {
namespace {

void WriteNode(JsonWriter& json, const service::NodeView& node) {
  using std::chrono::seconds;
  json.BeginObject().String("id", node.record.id).String("name", node.record.name);
  json.String("version", node.record.version);
  json.Key("started_at").Time(node.record.started_at);
  json.Bool("self", node.is_self).String("state", node.is_alive ? "alive" : "silent");
  json.Int("silent_seconds", std::chrono::floor<seconds>(node.silent_for).count());
  json.Int("open_attempts", static_cast<std::int64_t>(node.open_attempts)).EndObject();
}

}  // namespace

void NodeHandlers::Register(Router& router) {
  const std::string prefix = std::string(kAdminPrefix) + "nodes/";
  router.Add({.path = prefix + "list",
              .access = Access::kPerson,
              .handler = Bind(this, &NodeHandlers::List)});
  router.Add({.path = prefix + "forget",
              .access = Access::kPerson,
              .handler = Bind(this, &NodeHandlers::Forget)});
}

asio::awaitable<void> NodeHandlers::List(const Request& request, const core::Actor&,
                                         Response& response) {
  const std::vector<service::NodeView> nodes = co_await nodes_.List();
  Envelope envelope(request, response);
  envelope.data().BeginObject().Bool("shared", nodes_.is_shared()).Key("nodes").BeginArray();
  for (const service::NodeView& node : nodes) {
    WriteNode(envelope.data(), node);
  }
  envelope.data().EndArray().EndObject();
  envelope.Finish();
}

asio::awaitable<void> NodeHandlers::Forget(const Request& request, const core::Actor& actor,
                                           Response& response) {
  auto body = ReadJsonBody<NodeForgetBody>(request.body);
  const std::size_t in_doubt = co_await nodes_.Forget(actor, std::move(body.id), &audit_);
  Envelope envelope(request, response);
  envelope.data().BeginObject().Int("in_doubt", static_cast<std::int64_t>(in_doubt)).EndObject();
  envelope.Finish();
}

}  // namespace rtm::http
