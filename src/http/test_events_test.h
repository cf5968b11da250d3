#pragma once

#include <atomic>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>

#include "http/event_source.h"

namespace rtm::http {

/// What a test has streamed: every listener is told the newest word, each once. Thread-safe.
class TestEvents {
 public:
  void Tell(std::string word);
  std::unique_ptr<EventSource> Listen();
  int listeners() const { return listeners_; }
  /// How many words were said to all listeners together.
  int said() const { return said_; }

 private:
  class Source;

  std::mutex mutex_;
  std::string word_;
  int told_ = 0;
  std::list<std::function<void()>> wakes_;
  std::atomic<int> listeners_{0};
  std::atomic<int> said_{0};
};

}  // namespace rtm::http
