#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "http/head_parser.h"
#include "http/middleware.h"
#include "http/server_context.h"

namespace rtm::http {

/// How the reading of a body ended.
enum class BodyResult { kWhole, kGone, kTooLarge, kMalformed, kLate };

/// Requests and answers of one connection without its socket: what was read goes in, what is to be
/// written gathers in `output`. One request at a time; buffers are kept for the next. Only on the
/// connection's thread.
class Exchange {
 public:
  Exchange(ThreadContext& thread, asio::ip::address peer, bool tls);

  /// Parses a whole head. False: the refusal is queued and the connection has to end.
  bool Begin(std::string_view head);
  /// Looks for the route and asks for rights. False: `response` is the refusal, the body is to be
  /// dropped.
  bool Admit();
  /// After the buffer moved: sets the views of the request anew.
  void Relocate(std::string_view head);
  void SetBody(std::string_view body) { request_.body = body; }

  RequestParser& parser() { return *parser_; }
  /// Bytes that the body may have.
  std::uint64_t body_limit() const;

  /// Answers what needs no waiting; false: Handle() has to be called. Never throws.
  bool HandleAtOnce();
  /// Runs the handler; never throws.
  asio::awaitable<void> Handle();
  /// Answers a body that did not come whole, in place of the handler.
  void RefuseBody(BodyResult result);
  /// Appends the answer to the output. True: the connection lives on.
  bool QueueAnswer(bool may_keep_alive);
  /// Appends a refusal of something that was no request.
  void QueueRefusal(const Problem& problem);

  /// The handler answered with a stream, and the client wants more than its head.
  bool streams() const { return response_.events != nullptr && request_.method != Method::kHead; }
  /// In place of QueueAnswer(): appends the head; `wake` is called when QueueEvents() has work.
  void BeginStream(std::function<void()> wake);
  /// Appends what is new.
  bool QueueEvents();
  /// A sign of life. False: whoever listens may do so no more.
  bool BeatStream();
  void QueueStreamEnd();
  /// The line in the access log; the source goes.
  void EndStream();

  std::string& output() { return output_; }
  /// Of a large answer: written after `output`, without a copy. Ends with the next Begin().
  std::string_view tail() const { return tail_; }
  void OutputWritten();

 private:
  void AnswerError();
  void Say(std::string_view events);
  void AppendAnswer(bool keep_alive, bool with_content);

  ThreadContext& thread_;
  const PeerAddress peer_;
  const bool tls_;
  std::optional<RequestParser> parser_;
  Request request_;
  Response response_;
  Admission admission_;
  std::chrono::nanoseconds begun_{0};
  std::string output_;
  std::string_view tail_;
};

}  // namespace rtm::http
