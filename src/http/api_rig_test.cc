#include "http/api_rig_test.h"

namespace rtm::http {

void ApiRig::SetUp() {
  RefreshRig::SetUp();
  // The journal of the rig is for one thread; readiness only counts its slots.
  options_.server.host = "127.0.0.1";
  options_.server.port = 0;
  options_.server.threads = 2;
  options_.server.metrics = HttpMetrics::In(registry_);
  options_.version = "1.2.3";
  options_.env_configs = {{"client_id", "app_env"}};
  Serve();
}

void ApiRig::TearDown() {
  Unserve();
  RefreshRig::TearDown();
}

void ApiRig::Serve() {
  audit_.emplace(life_->store->audit(), clock_);
  service::SessionOptions sessions;
  sessions.password = kPassword;
  sessions.api_secret = base::Secret::CopyOf(kSecret);
  sessions.control_token = base::Secret::CopyOf(kControl);
  passwords_.emplace(life_->store->settings(), *cipher_, "store-1", "mark");
  sessions_.emplace(std::move(sessions), crypto::JwtSigner(base::Secret::CopyOf("jwt-key")),
                    life_->pool, *audit_, *passwords_, life_->store->sessions(), clock_, entropy_);
  tokens_.emplace(service::TokenService::Dependencies{.vault = life_->vault,
                                                      .coordinator = life_->coordinator,
                                                      .settings = life_->settings,
                                                      .audit = *audit_,
                                                      .endpoint = endpoint_,
                                                      .clock = clock_,
                                                      .core_executor = io_.get_executor(),
                                                      .metrics = metrics_});
  imports_.emplace(service::ImportService::Dependencies{.vault = life_->vault,
                                                        .settings = life_->settings,
                                                        .audit = *audit_,
                                                        .endpoint = endpoint_,
                                                        .clock = clock_},
                   std::vector<std::string>{"openai"});
  jobs_.emplace(service::JobService::Dependencies{.tokens = *tokens_,
                                                  .imports = *imports_,
                                                  .vault = life_->vault,
                                                  .coordinator = life_->coordinator,
                                                  .audit = *audit_,
                                                  .clock = clock_,
                                                  .entropy = entropy_,
                                                  .core_executor = io_.get_executor(),
                                                  .show_period = std::chrono::milliseconds(2)});
  proxies_.emplace(service::ProxyService::Dependencies{.settings = life_->settings,
                                                       .vault = life_->vault,
                                                       .health = life_->proxies,
                                                       .endpoint = endpoint_,
                                                       .audit = *audit_});
  readiness_.emplace(life_->vault, life_->scheduler, life_->journal, life_->unsaved, clock_);
  custody_.emplace(service::CustodyGauges::Dependencies{.vault = life_->vault,
                                                        .coordinator = life_->coordinator,
                                                        .lanes = life_->lanes,
                                                        .unsaved = life_->unsaved,
                                                        .scheduler = life_->scheduler,
                                                        .settings = life_->settings,
                                                        .nodes = life_->nodes,
                                                        .journal = life_->journal,
                                                        .clock = clock_,
                                                        .core_executor = io_.get_executor(),
                                                        .families = custody_families_});
  rescue_.emplace(service::RescueService::Dependencies{.vault = life_->vault,
                                                       .journal = life_->journal,
                                                       .recovery = life_->recovery,
                                                       .unsaved = life_->unsaved,
                                                       .refresher = life_->refresher,
                                                       .endpoint = endpoint_,
                                                       .providers = providers_,
                                                       .settings = life_->settings,
                                                       .audit = *audit_,
                                                       .pool = life_->pool,
                                                       .core_executor = io_.get_executor()});
  keys_.emplace(service::KeyService::Dependencies{.vault = life_->vault,
                                                  .settings = life_->store->settings(),
                                                  .journal = life_->journal,
                                                  .nodes = life_->nodes,
                                                  .cipher = *cipher_,
                                                  .audit = *audit_,
                                                  .pool = life_->pool,
                                                  .store_id = "store-1",
                                                  .reload_ring = [] {}});
  overview_.emplace(service::OverviewService::Dependencies{.store = life_->store->overview(),
                                                           .lanes = life_->lanes,
                                                           .unsaved = life_->unsaved,
                                                           .settings = life_->settings,
                                                           .journal = life_->journal,
                                                           .clock = clock_,
                                                           .core_executor = io_.get_executor()});
  api_ = std::make_unique<ApiServer>(options_, ApiServices{.tokens = *tokens_,
                                                           .imports = *imports_,
                                                           .jobs = *jobs_,
                                                           .settings = life_->settings,
                                                           .proxies = *proxies_,
                                                           .sessions = *sessions_,
                                                           .vault = life_->vault,
                                                           .readiness = *readiness_,
                                                           .rescue = *rescue_,
                                                           .keys = *keys_,
                                                           .overview = *overview_,
                                                           .nodes = life_->nodes,
                                                           .custody = *custody_,
                                                           .audit = *audit_,
                                                           .metrics = registry_,
                                                           .clock = clock_,
                                                           .entropy = entropy_});
  api_->Start();
  core_ = std::thread([this] { io_.run(); });
}

void ApiRig::Unserve() {
  if (!core_.joinable()) {
    return;
  }
  api_->Stop();
  io_.stop();
  core_.join();
  io_.restart();
  api_.reset();
}

const boost::json::value& ApiRig::Reply::At(std::string_view path) const {
  static const boost::json::value kNone;
  const boost::json::value* at = &json;
  while (!path.empty()) {
    const std::size_t dot = std::min(path.find('.'), path.size());
    if (!at->is_object() || !at->as_object().contains(path.substr(0, dot))) {
      return kNone;
    }
    at = &at->as_object().at(path.substr(0, dot));
    path.remove_prefix(std::min(dot + 1, path.size()));
  }
  return *at;
}

std::string ApiRig::Reply::Text(std::string_view path) const {
  const boost::json::value& value = At(path);
  return value.is_string() ? std::string(value.as_string()) : boost::json::serialize(value);
}

ApiRig::Reply ApiRig::Send(std::string_view request) {
  Reply reply{RawClient(api_->port()).Ask(request), {}};
  boost::json::error_code ec;
  reply.json = boost::json::parse(reply.raw.body, ec);
  EXPECT_FALSE(ec) << reply.raw.body;
  return reply;
}

ApiRig::Reply ApiRig::Admin(std::string_view path, std::string_view body,
                            std::string_view headers) {
  return Send(PostText("/internalweb/v1/" + std::string(path), body,
                       "Accept-Language: en\r\n" + std::string(headers)));
}

ApiRig::Reply ApiRig::Public(std::string_view path, std::string_view body,
                             std::string_view headers) {
  return Send(PostText("/public-api/" + std::string(path), body,
                       "Accept-Language: en\r\nX-API-Secret: " + std::string(kSecret) + "\r\n" +
                           std::string(headers)));
}

std::int64_t ApiRig::CreateRow(const std::string& biz_id) {
  const Reply reply = Admin(
      "rts/create", R"({"biz_id":")" + biz_id + R"(","rt_token":")" + endpoint_.Mint() + R"("})");
  EXPECT_EQ(reply.status(), 200) << reply.raw.body;
  return reply.Int("data.id");
}

}  // namespace rtm::http
