#pragma once

#include <functional>
#include <string>

namespace rtm::http {

/// What an answer says that goes on (text/event-stream): made by a handler, owned by the connection
/// and only used on its thread. It keeps no queue: whoever reads slowly is told the newest state.
class EventSource {
 public:
  virtual ~EventSource() = default;
  /// Called once. From now on `wake` is to be called, from any thread, when there is something new;
  /// never again once the source is destroyed.
  virtual void Open(std::function<void()> wake) = 0;
  /// Appends whole events: what is new since the last call. Nothing new: appends nothing.
  virtual void Say(std::string& out) = 0;
};

}  // namespace rtm::http
