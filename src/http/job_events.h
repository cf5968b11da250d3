#pragma once

#include <atomic>
#include <cstddef>

#include "http/router.h"

namespace rtm::service {
class JobBoard;
}

namespace rtm::http {

/// GET `jobs/events`: all jobs, then each that changes, as long as the client listens. Outlives the
/// connections.
class JobEventsHandler {
 public:
  /// `most`: so many may listen at a time; each holds a connection.
  explicit JobEventsHandler(service::JobBoard& board, std::size_t most = 64)
      : board_(board), most_(most) {}
  void Register(Router& router);

 private:
  bool Listen(const Request& request, const core::Actor& actor, Response& response);

  service::JobBoard& board_;
  const std::size_t most_;
  std::atomic<std::size_t> listeners_{0};
};

}  // namespace rtm::http
