#include "http/server_context.h"

namespace rtm::http {

ConnectionBase::ConnectionBase(ThreadContext& thread) : thread_(thread) {
  place_ = thread_.connections.insert(thread_.connections.end(), this);
  thread_.server.connections.fetch_add(1, std::memory_order_relaxed);
}

ConnectionBase::~ConnectionBase() {
  thread_.connections.erase(place_);
  thread_.server.connections.fetch_sub(1, std::memory_order_relaxed);
}

void ConnectionBase::Enter(Phase phase, std::chrono::milliseconds allowed) {
  phase_ = phase;
  expired_ = false;
  deadline_ = thread_.now + allowed;
}

void ConnectionBase::Sweep() {
  if (phase_ == Phase::kHandling || thread_.now < deadline_) {
    return;
  }
  if (phase_ == Phase::kListening) {
    WakeStream();
  } else {
    Cut();
  }
}

void ConnectionBase::BeginStop() {
  if (phase_ == Phase::kListening) {
    WakeStream();
  } else if (phase_ == Phase::kIdle || streaming_) {
    Cut();
  }
}

void ConnectionBase::Cut() {
  expired_ = true;
  CancelPending();
}

}  // namespace rtm::http
