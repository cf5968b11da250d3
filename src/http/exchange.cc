#include "http/exchange.h"

#include <exception>
#include <utility>

#include "base/log.h"

namespace rtm::http {
namespace {

// Answers up to this size are copied behind their head, so that one write takes several.
constexpr std::size_t kCopiedContent = 16 * 1024;
constexpr std::size_t kKeptOutput = 64 * 1024;
// The body of a refused request is read and dropped up to this size, so that the connection lives
// on.
constexpr std::uint64_t kDroppedBody = 64 * 1024;

}  // namespace

Exchange::Exchange(ThreadContext& thread, asio::ip::address peer, bool tls)
    : thread_(thread), peer_(std::move(peer), thread.server.trusted), tls_(tls) {}

bool Exchange::Begin(std::string_view head) {
  response_.Reset();
  request_.body = {};
  admission_.route = nullptr;
  begun_ = thread_.server.clock.Stopwatch();
  parser_.emplace(request_, thread_.server.options.head);
  const HeadFault fault = parser_->ParseHead(head);
  if (fault == HeadFault::kNone) {
    return true;
  }
  QueueRefusal(ProblemOf(fault));
  return false;
}

bool Exchange::Admit() {
  try {
    thread_.server.middleware.Admit(request_, peer_, tls_, thread_.ids, admission_, response_);
    return admission_.route != nullptr;
  } catch (...) {
    AnswerError();
    return false;
  }
}

void Exchange::AnswerError() {
  WriteError(response_, std::current_exception(), request_.language, admission_.route->shape,
             request_.request_id);
}

void Exchange::Relocate(std::string_view head) {
  RequestParser again(request_, thread_.server.options.head);
  again.ParseHead(head);
}

std::uint64_t Exchange::body_limit() const {
  return response_.status == 200 && admission_.route != nullptr ? admission_.route->body_limit
                                                                : kDroppedBody;
}

bool Exchange::HandleAtOnce() {
  try {
    return thread_.server.middleware.HandleAtOnce(admission_, request_, response_);
  } catch (...) {
    AnswerError();
    return true;
  }
}

asio::awaitable<void> Exchange::Handle() {
  try {
    co_await thread_.server.middleware.Handle(admission_, request_, response_);
  } catch (...) {
    AnswerError();
  }
}

void Exchange::RefuseBody(BodyResult result) {
  Problem problem = ProblemOf(HeadFault::kMalformed);
  if (result == BodyResult::kTooLarge) {
    problem = BodyTooLargeProblem(body_limit());
  } else if (result == BodyResult::kLate) {
    problem = HeadTimeoutProblem();
  }
  WriteProblem(response_, problem, request_.language, admission_.route->shape);
}

void Exchange::AppendAnswer(bool keep_alive, bool with_content) {
  AppendHead(output_, response_,
             {.minor_version = request_.minor_version,
              .keep_alive = keep_alive,
              .tls = tls_,
              .date = thread_.date,
              .request_id = request_.request_id});
  if (!with_content) {
    return;
  }
  if (response_.content().size() <= kCopiedContent) {
    output_ += response_.content();
  } else {
    tail_ = response_.content();
  }
}

bool Exchange::QueueAnswer(bool may_keep_alive) {
  const bool keep_alive =
      may_keep_alive && parser_->keep_alive() && !response_.close && !thread_.stopping;
  AppendAnswer(keep_alive, request_.method != Method::kHead && response_.status != 304);
  const std::chrono::nanoseconds elapsed = thread_.server.clock.Stopwatch() - begun_;
  thread_.tally.Note(admission_.route, request_.method, response_.status, elapsed);
  thread_.server.middleware.Log(admission_.route, request_, response_, elapsed);
  response_.events.reset();  // Of a HEAD.
  return keep_alive;
}

void Exchange::QueueRefusal(const Problem& problem) {
  response_.Reset();
  request_.request_id.clear();
  request_.minor_version = 1;
  WriteProblem(response_, problem, base::Language::kChinese);
  AppendAnswer(/*keep_alive=*/false, /*with_content=*/true);
  thread_.tally.NoteRefusal();
  base::LogInfo("http.refused",
                {{"status", problem.status}, {"code", problem.code}, {"peer", peer_.text}});
}

void Exchange::OutputWritten() {
  tail_ = {};
  output_.clear();
  if (output_.capacity() > kKeptOutput) {
    std::string().swap(output_);
  }
}

}  // namespace rtm::http
