#include "app/local_api.h"

#include <boost/asio/ip/address_v4.hpp>
#include <boost/json.hpp>
#include <utility>

#include "http/problem.h"

namespace rtm::app {

LocalApi::LocalApi(std::unique_ptr<const LoadedConfig> config,
                   std::unique_ptr<Application> application)
    : config_(std::move(config)),
      application_(std::move(application)),
      bearer_("Bearer " + std::string(application_->control_token().Reveal())),
      gatekeeper_(application_->services().sessions()),
      public_api_(application_->services().tokens(), application_->services().View().clock),
      tokens_(application_->services().tokens(), application_->services().imports(),
              application_->services().View().clock),
      refreshes_(application_->services().tokens()),
      rescue_(application_->services().rescue()),
      nodes_(application_->services().View().nodes, application_->services().View().audit),
      keys_(application_->services().keys()),
      middleware_(router_, gatekeeper_, trusted_),
      ids_(application_->entropy()) {
  public_api_.Register(router_, public_prefix());
  tokens_.Register(router_);
  refreshes_.Register(router_);
  rescue_.Register(router_);
  nodes_.Register(router_);
  keys_.Register(router_);
}

LocalApi::~LocalApi() = default;

ApiReply LocalApi::Post(std::string_view path, const boost::json::object& body) {
  std::string text = boost::json::serialize(body);
  http::Request request;
  request.method = http::Method::kPost;
  request.target = path;
  request.path = path;
  request.headers.Add("Host", "localhost");
  request.headers.Add("Authorization", bearer_);
  request.headers.Add("Content-Type", "application/json");
  request.headers.Add("Accept-Language", "en");
  request.body = text;
  http::Response response;
  http::Admission admission;
  const http::PeerAddress peer(asio::ip::address_v4::loopback(), trusted_);
  try {
    middleware_.Admit(request, peer, true, ids_, admission, response);
    if (admission.route != nullptr) {
      application_->core().WaitFor(Call(&request, &admission, &response));
    }
  } catch (const base::Error&) {
    http::WriteError(response, std::current_exception(), base::Language::kEnglish,
                     http::ErrorShape::kEnvelope, request.request_id);
  }
  base::WipeString(text);
  ApiReply reply{response.status, ParseReplyBody(response.content())};
  base::WipeString(response.body);
  return reply;
}

asio::awaitable<void> LocalApi::Call(const http::Request* request, const http::Admission* admission,
                                     http::Response* response) {
  if (!middleware_.HandleAtOnce(*admission, *request, *response)) {
    co_await middleware_.Handle(*admission, *request, *response);
  }
}

}  // namespace rtm::app
