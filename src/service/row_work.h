#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <cstddef>

namespace rtm::service {

namespace asio = boost::asio;

/// What is to be done with many rows, one after the other or some at a time. Only on the core
/// thread.
class RowWork {
 public:
  virtual ~RowWork() = default;
  /// Whether there is a row left that may be begun now.
  virtual bool MayBegin() const = 0;
  /// Takes the next row before it first waits, and does it. Does not throw.
  virtual asio::awaitable<void> DoNext() = 0;
};

/// Has the rows done, `most` at a time, and returns when none is under way any more. Cancellation
/// is not supported: who has to end early lets MayBegin say no. `work` outlives the call; `core` is
/// the executor of the one thread that it is called on.
asio::awaitable<void> RunRows(asio::any_io_executor core, RowWork* work, std::size_t most);

}  // namespace rtm::service
