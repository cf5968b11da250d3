#include "http/job_events.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "base/error.h"
#include "http/handler_binding.h"
#include "http/job_json.h"
#include "service/job_board.h"

namespace rtm::http {
namespace {

constexpr std::chrono::seconds kAskAgain{15};

/// One of the places for listeners; given back on destruction.
class Place {
 public:
  explicit Place(std::atomic<std::size_t>& taken) : taken_(taken) {}
  ~Place() { --taken_; }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

 private:
  std::atomic<std::size_t>& taken_;
};

class JobEvents final : public EventSource {
 public:
  JobEvents(service::JobBoard& board, base::Language language, std::unique_ptr<Place> place)
      : board_(board), language_(language), place_(std::move(place)) {}

  void Open(std::function<void()> wake) override { reader_.emplace(board_, std::move(wake)); }

  void Say(std::string& out) override {
    if (!std::exchange(has_begun_, true)) {
      out += "event: jobs\ndata: ";
      JsonWriter json(out);
      WriteJobs(json, reader_->TakeAll(), language_);
      out += "\n\n";
      return;
    }
    for (const service::JobSnapshot& job : reader_->TakeChanges()) {
      out += "event: job\ndata: ";
      JsonWriter json(out);
      WriteJob(json, *job, language_);
      out += "\n\n";
    }
  }

 private:
  service::JobBoard& board_;
  const base::Language language_;
  const std::unique_ptr<Place> place_;
  bool has_begun_ = false;
  std::optional<service::JobBoard::Reader> reader_;  // Once it is open.
};

}  // namespace

void JobEventsHandler::Register(Router& router) {
  router.Add({.method = Method::kGet,
              .path = std::string(kAdminPrefix) + "jobs/events",
              .access = Access::kPerson,
              .at_once = BindAtOnce(this, &JobEventsHandler::Listen)});
}

bool JobEventsHandler::Listen(const Request& request, const core::Actor&, Response& response) {
  ++listeners_;
  auto place = std::make_unique<Place>(listeners_);
  if (listeners_ > most_) {
    throw base::Error(base::ErrorCode::kUnavailable,
                      {"Too many pages listen already; close one.", "监听的页面过多，请关闭一个。"})
        .WithRetryAfter(kAskAgain);
  }
  response.content_type = "text/event-stream";
  // A proxy in front must not gather events.
  response.AddHeader("X-Accel-Buffering", "no");
  response.events = std::make_unique<JobEvents>(board_, request.language, std::move(place));
  return true;
}

}  // namespace rtm::http
