#pragma once

#include <boost/asio/buffer.hpp>
#include <cstddef>
#include <memory>
#include <string_view>

namespace rtm::http {

/// Bytes that were read and not yet used, in one piece. Used bytes are overwritten: requests hold
/// passwords and tokens.
class InputBuffer {
 public:
  ~InputBuffer() { Wipe(begin_, end_); }
  InputBuffer() = default;
  InputBuffer(const InputBuffer&) = delete;
  InputBuffer& operator=(const InputBuffer&) = delete;

  std::string_view view() const { return {data_.get() + begin_, end_ - begin_}; }
  std::size_t size() const { return end_ - begin_; }
  bool empty() const { return begin_ == end_; }

  /// Room for more bytes; moves what is there, so views end. At least 1 byte.
  boost::asio::mutable_buffer Prepare();
  void Commit(std::size_t count) { end_ += count; }
  void Consume(std::size_t count);
  /// Takes `count` bytes out that start at `offset`; views into what follows end.
  void Erase(std::size_t offset, std::size_t count);
  /// Gives memory of a large body back; only when empty.
  void Shrink();

 private:
  void Wipe(std::size_t from, std::size_t to);
  void MoveTo(std::size_t capacity);

  std::unique_ptr<char[]> data_;
  std::size_t capacity_ = 0;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

}  // namespace rtm::http
