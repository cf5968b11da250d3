#include "http/test_events_test.h"

#include <utility>

namespace rtm::http {

class TestEvents::Source final : public EventSource {
 public:
  explicit Source(TestEvents& events) : events_(events) { ++events_.listeners_; }
  ~Source() override {
    const std::lock_guard lock(events_.mutex_);
    if (is_open_) {
      events_.wakes_.erase(wake_);
    }
    --events_.listeners_;
  }
  void Open(std::function<void()> wake) override {
    const std::lock_guard lock(events_.mutex_);
    wake_ = events_.wakes_.insert(events_.wakes_.end(), std::move(wake));
    is_open_ = true;
  }
  void Say(std::string& out) override {
    const std::lock_guard lock(events_.mutex_);
    if (heard_ != events_.told_) {
      heard_ = events_.told_;
      ++events_.said_;
      out += "data: " + events_.word_ + "\n\n";
    }
  }

 private:
  TestEvents& events_;
  bool is_open_ = false;
  int heard_ = 0;
  std::list<std::function<void()>>::iterator wake_;
};

void TestEvents::Tell(std::string word) {
  const std::lock_guard lock(mutex_);
  word_ = std::move(word);
  ++told_;
  for (const auto& wake : wakes_) {
    wake();
  }
}

std::unique_ptr<EventSource> TestEvents::Listen() { return std::make_unique<Source>(*this); }

}  // namespace rtm::http
