#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "base/entropy.h"
#include "http/peer.h"
#include "http/router.h"

namespace rtm::http {

/// Decides whether a call may be made, before its body is read. Thread-safe.
class Gate {
 public:
  virtual ~Gate() = default;
  /// Throws base::Error kUnauthenticated, kForbidden.
  virtual core::Actor Admit(const Request& request, Access access) const = 0;
};

/// Numbers the requests of one thread: a random prefix and a counter, short enough to need no heap.
class RequestIds {
 public:
  explicit RequestIds(base::Entropy& entropy) : prefix_(entropy.Hex(3)) {}
  std::string Next();

 private:
  const std::string prefix_;
  std::uint64_t count_ = 0;
};

/// What is known of a request before its body is read.
struct Admission {
  const Route* route = nullptr;  ///< nullptr: `response` already says why not.
  core::Actor actor;
};

/// What happens to every request around its handler. Constant after construction; one for all
/// threads.
class Middleware {
 public:
  Middleware(const Router& router, const Gate& gate, const TrustedProxies& trusted)
      : router_(router), gate_(gate), trusted_(trusted) {}

  /// Peer, language and request id; then the route; then rights. Where there is no route it fills
  /// `response`. Throws what Gate::Admit throws; `admission.route` is set by then.
  void Admit(Request& request, const PeerAddress& peer, bool tls, RequestIds& ids,
             Admission& admission, Response& response) const;
  /// After a look at the media type, the answer of the route's `at_once` if it has one. False:
  /// Handle() has to be called. Throws base::Error.
  bool HandleAtOnce(const Admission& admission, const Request& request, Response& response) const;
  /// The route's handler. Throws base::Error.
  asio::awaitable<void> Handle(const Admission& admission, const Request& request,
                               Response& response) const;
  /// Whether a request that goes on may still: its session may be over by now.
  bool StillAdmits(const Route& route, const Request& request) const;
  /// One line: method, path, status, time. Never query, headers or bodies.
  void Log(const Route* route, const Request& request, const Response& response,
           std::chrono::nanoseconds elapsed) const;

 private:
  const Router& router_;
  const Gate& gate_;
  const TrustedProxies& trusted_;
};

/// RFC 8259 section 11 and what curl sends by default: JSON types, none at all, or
/// application/x-www-form-urlencoded whose body is a JSON object. nullopt = fine.
std::optional<Problem> CheckMediaType(const Request& request);

}  // namespace rtm::http
