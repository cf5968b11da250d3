#include "http/input_buffer.h"

#include <sodium/utils.h>

#include <algorithm>
#include <cstring>

namespace rtm::http {
namespace {

// A request with its body of a few hundred bytes fits several times over.
constexpr std::size_t kFirstCapacity = 4 * 1024;
// Less room than this is not worth a system call.
constexpr std::size_t kLeastRoom = 1024;
constexpr std::size_t kKeptCapacity = 16 * 1024;

}  // namespace

boost::asio::mutable_buffer InputBuffer::Prepare() {
  if (empty()) {
    begin_ = end_ = 0;
  }
  if (capacity_ - end_ < kLeastRoom) {
    const std::size_t needed = size() + kLeastRoom;
    std::size_t capacity = std::max(capacity_, kFirstCapacity);
    while (capacity < needed) {
      capacity *= 2;
    }
    MoveTo(capacity);
  }
  return {data_.get() + end_, capacity_ - end_};
}

void InputBuffer::MoveTo(std::size_t capacity) {
  const std::size_t held = size();
  if (capacity == capacity_) {
    std::memmove(data_.get(), data_.get() + begin_, held);
    Wipe(held, end_);
  } else {
    auto larger = std::make_unique_for_overwrite<char[]>(capacity);
    std::copy_n(data_.get() + begin_, held, larger.get());
    Wipe(begin_, end_);
    data_ = std::move(larger);
    capacity_ = capacity;
  }
  begin_ = 0;
  end_ = held;
}

void InputBuffer::Consume(std::size_t count) {
  Wipe(begin_, begin_ + count);
  begin_ += count;
}

void InputBuffer::Erase(std::size_t offset, std::size_t count) {
  char* const start = data_.get() + begin_ + offset;
  const std::size_t after = size() - offset - count;
  std::memmove(start, start + count, after);
  Wipe(begin_ + offset + after, end_);
  end_ -= count;
}

void InputBuffer::Shrink() {
  if (empty() && capacity_ > kKeptCapacity) {
    data_.reset();
    capacity_ = begin_ = end_ = 0;
  }
}

void InputBuffer::Wipe(std::size_t from, std::size_t to) {
  if (from < to) {
    sodium_memzero(data_.get() + from, to - from);
  }
}

}  // namespace rtm::http
