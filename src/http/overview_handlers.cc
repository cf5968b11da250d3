#include "http/overview_handlers.h"

#include <string>

#include "http/answer.h"
#include "http/handler_binding.h"
#include "http/overview_json.h"
#include "service/overview_service.h"

namespace rtm::http {

void OverviewHandlers::Register(Router& router) {
  router.Add({.path = std::string(kAdminPrefix) + "stats/overview",
              .access = Access::kPerson,
              .handler = Bind(this, &OverviewHandlers::Show)});
}

asio::awaitable<void> OverviewHandlers::Show(const Request& request, const core::Actor&,
                                             Response& response) {
  const service::Overview overview = co_await overview_.Read();
  Envelope envelope(request, response);
  WriteOverview(envelope.data(), overview);
  envelope.Finish();
}

}  // namespace rtm::http
