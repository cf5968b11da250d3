#include <utility>

#include "http/exchange.h"

namespace rtm::http {
namespace {

constexpr std::string_view kBeat = ": still here\n\n";
constexpr std::string_view kLastChunk = "0\r\n\r\n";

}  // namespace

void Exchange::BeginStream(std::function<void()> wake) {
  AppendAnswer(/*keep_alive=*/false, /*with_content=*/false);
  // What is measured of requests is the time to their answer; how long somebody listened is not.
  thread_.tally.Note(admission_.route, request_.method, response_.status,
                     thread_.server.clock.Stopwatch() - begun_);
  response_.events->Open(std::move(wake));
}

void Exchange::Say(std::string_view events) {
  response_.event_bytes += events.size();
  AppendChunk(output_, events, request_.minor_version);
}

bool Exchange::QueueEvents() {
  std::string& events = response_.body;
  events.clear();
  response_.events->Say(events);
  if (events.empty()) {
    return true;
  }
  if (!thread_.server.middleware.StillAdmits(*admission_.route, request_)) {
    return false;
  }
  Say(events);
  return true;
}

bool Exchange::BeatStream() {
  Say(kBeat);
  return thread_.server.middleware.StillAdmits(*admission_.route, request_);
}

void Exchange::QueueStreamEnd() {
  if (request_.minor_version != 0) {
    output_ += kLastChunk;
  }
}

void Exchange::EndStream() {
  response_.events.reset();
  response_.body.clear();
  thread_.server.middleware.Log(admission_.route, request_, response_,
                                thread_.server.clock.Stopwatch() - begun_);
}

}  // namespace rtm::http
