#include "testing/scripted_oauth_server.h"

#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <utility>

#include "base/encoding.h"
#include "testing/unsigned_jwt.h"

namespace rtm::testing {
namespace {

namespace json = boost::json;
using asio::use_awaitable;
using Shape = ScriptedReply::Shape;

std::string Jwt(const json::object& claims) { return UnsignedJwt(json::serialize(claims)); }

std::string Head(const ScriptedReply& reply, std::string_view version) {
  std::string head = std::string(version) + " " + std::to_string(reply.status) + " Scripted\r\n";
  head += "Content-Type: application/json\r\n";
  for (const std::string& line : reply.headers) head += line + "\r\n";
  return head;
}

std::string Chunked(std::string_view body) {
  std::string out;
  const std::size_t step = body.size() / 3 + 1;
  for (std::size_t at = 0; at < body.size(); at += step) {
    const std::string_view chunk = body.substr(at, step);
    std::string size = base::HexEncode(std::string{static_cast<char>(chunk.size() >> 16U),
                                                   static_cast<char>(chunk.size() >> 8U),
                                                   static_cast<char>(chunk.size())});
    out += size + "\r\n" + std::string(chunk) + "\r\n";
  }
  return out + "0\r\n\r\n";
}

/// The bytes of a reply.
std::string Render(const ScriptedReply& reply) {
  const std::string& body = *reply.body;
  const auto length = [](std::size_t bytes) {
    return "Content-Length: " + std::to_string(bytes) + "\r\n\r\n";
  };
  switch (reply.shape) {
    case Shape::kChunked:
      return Head(reply, "HTTP/1.1") + "Transfer-Encoding: chunked\r\n\r\n" + Chunked(body);
    case Shape::kCloseDelimited:
      return Head(reply, "HTTP/1.0") + "\r\n" + body;
    case Shape::kCloseInside:
      return Head(reply, "HTTP/1.0") + "\r\n" + body.substr(0, body.size() / 2);
    case Shape::kTruncated:
      return Head(reply, "HTTP/1.1") + length(body.size()) + body.substr(0, body.size() / 2);
    case Shape::kMissingEnd:
      return Head(reply, "HTTP/1.1") + length(body.size() + 2) + body;
    case Shape::kGarbage:
      return "\x01\x02 this is not HTTP\r\n\r\n";
    default:
      return Head(reply, "HTTP/1.1") + length(body.size()) + body;
  }
}

bool KeepsConnection(Shape shape) {
  return shape == Shape::kWhole || shape == Shape::kChunked || shape == Shape::kTrickled;
}

ScriptedReply Document(int status, std::string body) {
  return {.status = status, .body = std::move(body)};
}

std::string ErrorBody(std::string_view code) {
  return R"({"error":{"message":"The refresh token was refused.","code":")" + std::string(code) +
         R"("}})";
}

}  // namespace

ScriptedOAuthServer::ScriptedOAuthServer(ScriptedOAuthServerOptions options)
    : options_(options), released_(context(), asio::steady_timer::time_point::max()) {
  Start();
}

ScriptedOAuthServer::~ScriptedOAuthServer() { Shutdown(); }

std::string ScriptedOAuthServer::issuer() const {
  return "http://127.0.0.1:" + std::to_string(port());
}

void ScriptedOAuthServer::Script(ScriptedReply reply) {
  const std::lock_guard lock(mutex_);
  script_.push_back(std::move(reply));
}

void ScriptedOAuthServer::SetDefault(ScriptedReply reply) {
  const std::lock_guard lock(mutex_);
  default_ = std::move(reply);
}

void ScriptedOAuthServer::SetDocument(std::string target, std::string body) {
  const std::lock_guard lock(mutex_);
  documents_[std::move(target)] = std::move(body);
}

void ScriptedOAuthServer::ReleaseHeld() {
  asio::post(context(), [this] { released_.cancel(); });
}

std::size_t ScriptedOAuthServer::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

std::size_t ScriptedOAuthServer::document_requests() const {
  const std::lock_guard lock(mutex_);
  return document_requests_;
}

std::size_t ScriptedOAuthServer::repeated_tokens() const {
  const std::lock_guard lock(mutex_);
  std::size_t repeated = 0;
  for (const auto& [token, count] : tokens_seen_) repeated += count > 1 ? 1 : 0;
  return repeated;
}

std::vector<ReceivedRequest> ScriptedOAuthServer::received() const {
  const std::lock_guard lock(mutex_);
  return received_;
}

void ScriptedOAuthServer::WaitForRequests(std::size_t count) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return requests_ >= count; });
}

void ScriptedOAuthServer::WaitForReplies(std::size_t count) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return replies_ >= count; });
}

bool ScriptedOAuthServer::ClosesUnread(bool reused) {
  const std::lock_guard lock(mutex_);
  if (script_.empty() || script_.front().shape != Shape::kCloseUnread) return false;
  if (script_.front().on == ScriptedReply::On::kReusedConnection && !reused) return false;
  script_.pop_front();
  return true;
}

ScriptedReply ScriptedOAuthServer::TakeReply(bool reused) {
  const std::lock_guard lock(mutex_);
  if (script_.empty()) return default_;
  if (script_.front().on == ScriptedReply::On::kReusedConnection && !reused) return default_;
  ScriptedReply reply = std::move(script_.front());
  script_.pop_front();
  return reply;
}

void ScriptedOAuthServer::Record(ReceivedRequest request) {
  const std::lock_guard lock(mutex_);
  ++requests_;
  if (options_.record_requests) {
    ++tokens_seen_[request.Parameter("refresh_token")];
    received_.push_back(std::move(request));
  }
  changed_.notify_all();
}

void ScriptedOAuthServer::CountReply() {
  const std::lock_guard lock(mutex_);
  ++replies_;
  changed_.notify_all();
}

asio::awaitable<void> ScriptedOAuthServer::Serve(Socket socket) {
  std::string buffer;
  bool reused = false;
  while (co_await ServeOne(socket, buffer, reused)) reused = true;
}

asio::awaitable<bool> ScriptedOAuthServer::ServeOne(Socket& socket, std::string& buffer,
                                                    bool reused) {
  if (buffer.empty()) co_await socket.async_wait(Socket::wait_read, use_awaitable);
  if (ClosesUnread(reused)) co_return false;
  const std::size_t head_bytes = co_await asio::async_read_until(
      socket, asio::dynamic_buffer(buffer), "\r\n\r\n", use_awaitable);
  ReceivedRequest request = ParseRequestHead(std::string_view(buffer).substr(0, head_bytes));
  buffer.erase(0, head_bytes);
  const std::size_t length = request.ContentLength();
  if (buffer.size() < length) {
    co_await asio::async_read(socket, asio::dynamic_buffer(buffer),
                              asio::transfer_exactly(length - buffer.size()), use_awaitable);
  }
  request.body = buffer.substr(0, length);
  buffer.erase(0, length);
  if (request.method == "HEAD") {
    co_await AnswerHead(socket, std::move(request));
    co_return true;
  }
  if (request.method == "GET") {
    co_await AnswerDocument(socket, request.target);
    co_return true;
  }
  request.on_reused_connection = reused;
  ParseParameters(request);
  ScriptedReply reply = TakeReply(reused);
  FillFromGrants(reply, request);
  Record(std::move(request));
  co_return co_await Answer(socket, std::move(reply));
}

asio::awaitable<bool> ScriptedOAuthServer::Answer(Socket& socket, ScriptedReply reply) {
  if (reply.shape == Shape::kCloseUnanswered) co_return false;
  if (reply.shape == Shape::kSilent) {
    co_await socket.async_wait(Socket::wait_read, use_awaitable);
    co_return false;
  }
  const bool trickled = reply.shape == Shape::kTrickled;
  if (!trickled && reply.delay.count() > 0) co_await Wait(reply.delay);
  if (reply.held) co_await WaitForRelease();
  const std::string bytes = Render(reply);
  if (trickled) {
    for (const char& byte : bytes) {
      co_await asio::async_write(socket, asio::buffer(&byte, 1), use_awaitable);
      co_await Wait(reply.delay);
    }
  } else {
    co_await asio::async_write(socket, asio::buffer(bytes), use_awaitable);
  }
  CountReply();
  co_return KeepsConnection(reply.shape);
}

asio::awaitable<void> ScriptedOAuthServer::AnswerHead(Socket& socket, ReceivedRequest request) {
  Record(std::move(request));
  const std::string head = Head(Document(404, "{}"), "HTTP/1.1") + "Content-Length: 2\r\n\r\n";
  co_await asio::async_write(socket, asio::buffer(head), use_awaitable);
}

asio::awaitable<void> ScriptedOAuthServer::AnswerDocument(Socket& socket, std::string target) {
  ScriptedReply reply = Document(404, "{}");
  {
    const std::lock_guard lock(mutex_);
    ++document_requests_;
    if (const auto found = documents_.find(target); found != documents_.end()) {
      reply = Document(200, found->second);
    } else if (target == "/.well-known/openid-configuration") {
      reply = Document(200, json::serialize(json::object{{"issuer", issuer()},
                                                         {"token_endpoint", token_url()}}));
    }
  }
  const std::string bytes = Render(reply);
  co_await asio::async_write(socket, asio::buffer(bytes), use_awaitable);
}

asio::awaitable<void> ScriptedOAuthServer::WaitForRelease() {
  // One timer for all: setting its time again would wake those who wait already.
  boost::system::error_code woken;
  co_await released_.async_wait(asio::redirect_error(use_awaitable, woken));
}

asio::awaitable<void> ScriptedOAuthServer::Wait(std::chrono::milliseconds delay) {
  asio::steady_timer timer(context(), delay);
  co_await timer.async_wait(use_awaitable);
}

void ScriptedOAuthServer::FillFromGrants(ScriptedReply& reply, const ReceivedRequest& request) {
  RotatingGrants::Redemption redemption;
  if (reply.tokens == ScriptedReply::Tokens::kRedeem) {
    const std::string token = request.Parameter("refresh_token");
    redemption = options_.rotating ? grants_.Redeem(token) : grants_.Check(token);
  }
  const bool granted = redemption.verdict == RotatingGrants::Verdict::kRotated;
  if (reply.status == 0) reply.status = granted ? 200 : 401;
  if (reply.body) return;
  if (granted) {
    reply.body = TokenBody(redemption, request.Parameter("client_id"));
  } else {
    reply.body = ErrorBody(redemption.verdict == RotatingGrants::Verdict::kReused
                               ? "refresh_token_reused"
                               : "refresh_token_invalidated");
  }
}

std::string ScriptedOAuthServer::TokenBody(const RotatingGrants::Redemption& redemption,
                                           const std::string& client_id) {
  const auto now = std::chrono::system_clock::now();
  const std::string user = "user" + std::to_string(redemption.grant);
  const json::object claims{
      {"exp", std::chrono::system_clock::to_time_t(now + options_.access_token_life)},
      {"iat", std::chrono::system_clock::to_time_t(now)},
      {"client_id", client_id},
      {"email", user + "@example.com"},
      {"jti", std::to_string(redemption.grant) + "." + std::to_string(redemption.generation)},
      {"https://api.openai.com/auth",
       json::object{{"chatgpt_plan_type", "plus"}, {"chatgpt_account_id", "account-" + user}}}};
  json::object body{{"token_type", "Bearer"},
                    {"scope", "openid email"},
                    {"expires_in", options_.access_token_life.count()}};
  body["access_token"] = options_.jwt_access_token ? Jwt(claims) : "at-planted-" + user + "-opaque";
  if (options_.rotating) body["refresh_token"] = redemption.refresh_token;
  body["id_token"] = Jwt(json::object{{"name", user}});
  return json::serialize(body);
}

}  // namespace rtm::testing
