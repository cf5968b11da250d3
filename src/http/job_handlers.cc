#include "http/job_handlers.h"

#include <string>
#include <utility>

#include "http/answer.h"
#include "http/handler_binding.h"
#include "http/job_json.h"
#include "http/job_requests.h"
#include "http/json_reader.h"
#include "service/job_service.h"

namespace rtm::http {
namespace {

void AnswerJob(const Request& request, const service::JobView& job, Response& response) {
  Envelope envelope(request, response);
  WriteJob(envelope.data(), job, request.language);
  envelope.Finish();
}

}  // namespace

void JobHandlers::Register(Router& router) {
  const std::string prefix = std::string(kAdminPrefix) + "jobs/";
  router.Add({.path = prefix + "start",
              .access = Access::kPerson,
              .body_limit = kImportLimit,
              .handler = Bind(this, &JobHandlers::Start)});
  router.Add({.path = prefix + "list",
              .access = Access::kPerson,
              .at_once = BindAtOnce(this, &JobHandlers::List)});
  router.Add({.path = prefix + "get",
              .access = Access::kPerson,
              .at_once = BindAtOnce(this, &JobHandlers::Get)});
  router.Add({.path = prefix + "cancel",
              .access = Access::kPerson,
              .handler = Bind(this, &JobHandlers::Cancel)});
}

asio::awaitable<void> JobHandlers::Start(const Request& request, const core::Actor& actor,
                                         Response& response) {
  service::JobRequest job = JobRequestOf(ReadJsonBody<JobBody>(request.body), clock_.Now());
  const service::JobSnapshot started = co_await jobs_.Start(actor, std::move(job));
  AnswerJob(request, *started, response);
}

bool JobHandlers::List(const Request& request, const core::Actor&, Response& response) {
  Envelope envelope(request, response);
  WriteJobs(envelope.data(), jobs_.board().List(), request.language);
  envelope.Finish();
  return true;
}

bool JobHandlers::Get(const Request& request, const core::Actor&, Response& response) {
  AnswerJob(request, *jobs_.Load(ReadJsonBody<JobIdBody>(request.body).id), response);
  return true;
}

asio::awaitable<void> JobHandlers::Cancel(const Request& request, const core::Actor& actor,
                                          Response& response) {
  auto body = ReadJsonBody<JobIdBody>(request.body);
  AnswerJob(request, *co_await jobs_.Cancel(actor, std::move(body.id)), response);
}

}  // namespace rtm::http
