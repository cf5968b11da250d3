#pragma once

#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "testing/loopback_server.h"
#include "testing/received_request.h"
#include "testing/rotating_grants.h"

namespace rtm::testing {

/// How the server answers one token request.
struct ScriptedReply {
  enum class Shape {
    kWhole,            ///< With Content-Length, connection kept.
    kChunked,          ///< In three chunks, connection kept.
    kCloseDelimited,   ///< HTTP/1.0, no length, closed at the end.
    kTruncated,        ///< Content-Length of the whole, half the body, closed.
    kMissingEnd,       ///< Content-Length two larger than the whole body, closed.
    kCloseInside,      ///< As kCloseDelimited, but closed after half the body.
    kTrickled,         ///< Byte by byte, `delay` apart.
    kGarbage,          ///< Not HTTP, closed.
    kCloseUnread,      ///< Closed without reading the request once it has begun to arrive.
    kCloseUnanswered,  ///< The request is read, then the connection is closed.
    kSilent            ///< Nothing, connection open, until the client leaves.
  };
  enum class On { kAnyConnection, kReusedConnection };
  enum class Tokens { kRedeem, kUntouched };

  Shape shape = Shape::kWhole;
  int status = 0;                      ///< 0 = what the grants say.
  std::optional<std::string> body{};   ///< nullopt = what the grants say.
  std::vector<std::string> headers{};  ///< Whole lines without line end: "Retry-After: 5".
  /// Whether the refresh token is used up, also if the reply says otherwise or never arrives.
  Tokens tokens = Tokens::kRedeem;
  On on = On::kAnyConnection;  ///< On other connections the default applies, and this one waits.
  std::chrono::milliseconds delay{0};
  bool held = false;  ///< Not answered before ReleaseHeld().
};

struct ScriptedOAuthServerOptions {
  std::chrono::seconds access_token_life{10LL * 86400};
  bool rotating = true;  ///< False: the reply has no refresh_token, the old one stays valid.
  bool jwt_access_token = true;  ///< False: opaque, with `expires_in` only.
  bool record_requests = true;   ///< Off for benchmarks: the list grows without limit.
};

/// A small real authorization server: TCP, HTTP/1.1 with keep-alive, a token endpoint with strict
/// rotation (JSON and form), issuer metadata, and a script of misbehaviours. Thread-safe.
class ScriptedOAuthServer final : public LoopbackServer {
 public:
  explicit ScriptedOAuthServer(ScriptedOAuthServerOptions options = {});
  ~ScriptedOAuthServer() override;

  std::string issuer() const;
  std::string token_url() const { return issuer() + "/oauth/token"; }

  RotatingGrants& grants() { return grants_; }
  /// For the next token request only; several are used in order.
  void Script(ScriptedReply reply);
  /// For all requests without a script.
  void SetDefault(ScriptedReply reply);
  /// What a GET of `target` answers with 200 instead of the server's own metadata.
  void SetDocument(std::string target, std::string body);
  void ReleaseHeld();

  /// Token requests whose body was read whole.
  std::size_t requests() const;
  std::size_t document_requests() const;
  /// Refresh tokens that arrived more than once.
  std::size_t repeated_tokens() const;
  std::vector<ReceivedRequest> received() const;
  /// Block until so many requests have been read, or so many replies written whole.
  void WaitForRequests(std::size_t count);
  void WaitForReplies(std::size_t count);

 protected:
  asio::awaitable<void> Serve(asio::ip::tcp::socket socket) override;

 private:
  using Socket = asio::ip::tcp::socket;

  bool ClosesUnread(bool reused);
  ScriptedReply TakeReply(bool reused);
  void Record(ReceivedRequest request);
  void CountReply();
  asio::awaitable<bool> ServeOne(Socket& socket, std::string& buffer, bool reused);
  asio::awaitable<bool> Answer(Socket& socket, ScriptedReply reply);
  asio::awaitable<void> AnswerHead(Socket& socket, ReceivedRequest request);
  asio::awaitable<void> AnswerDocument(Socket& socket, std::string target);
  asio::awaitable<void> WaitForRelease();
  asio::awaitable<void> Wait(std::chrono::milliseconds delay);
  void FillFromGrants(ScriptedReply& reply, const ReceivedRequest& request);
  std::string TokenBody(const RotatingGrants::Redemption& redemption, const std::string& client_id);

  const ScriptedOAuthServerOptions options_;
  RotatingGrants grants_;
  asio::steady_timer released_;  // Only on the server's thread: cancelled to wake held replies.

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  // All below guarded by mutex_.
  std::deque<ScriptedReply> script_;
  ScriptedReply default_;
  std::map<std::string, std::string> documents_;
  std::vector<ReceivedRequest> received_;
  std::map<std::string, std::size_t> tokens_seen_;
  std::size_t requests_ = 0;
  std::size_t replies_ = 0;
  std::size_t document_requests_ = 0;
};

}  // namespace rtm::testing
