#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <deque>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "upstream/access_token_claims.h"
#include "upstream/oauth_response.h"
#include "upstream/token_endpoint.h"

namespace rtm::testing {

/// An authorization server without a network that keeps books like the strictest real one: each RT
/// works once, a second use is a replay and revokes the family. For tests on one thread; replies
/// are opaque tokens with expires_in.
class FakeTokenEndpoint final : public upstream::TokenEndpoint {
 public:
  enum class Answer {
    kRotate,
    kOmitRefreshToken,      ///< 200 with an AT only; the RT stays valid.
    kOmitAccessToken,       ///< 200 with a new RT only.
    kLoseAfterRotation,     ///< Rotates, and no byte of the answer arrives.
    kHttp500AfterRotation,  ///< Rotates and answers a gateway's 500.
    kLoseBeforeRotation,    ///< The request arrives nowhere, but its bytes went out.
    kConnectRefused,
    kThrottle,  ///< 429 with Retry-After: 60.
    kHtml,      ///< 403 with a page.
    kInvalidClient,
    kAccountDeactivated,
    kInvalidGrant
  };

  explicit FakeTokenEndpoint(const base::Clock& clock) : clock_(clock) {}

  /// A live RT of a new family.
  std::string Mint() {
    const int family = ++families_;
    return live_[family] = Name("rt", family, 0);
  }
  void Next(Answer answer) { script_.push_back(answer); }
  /// Exchanges stay on the wire until `Release`.
  void Hold() { held_ = true; }
  void Release() {
    held_ = false;
    for (const auto& timer : std::exchange(waiting_, {})) {
      timer->cancel();
    }
  }

  /// Requests that arrived here, per RT.
  const std::map<std::string, int>& sent() const { return sent_; }
  int total_sent() const { return total_sent_; }
  int replays() const { return replays_; }
  int max_in_flight() const { return max_in_flight_; }
  bool IsLive(std::string_view refresh_token) const {
    for (const auto& [family, live] : live_) {
      if (live == refresh_token) {
        return true;
      }
    }
    return false;
  }
  const std::vector<std::string>& routes() const { return routes_; }
  std::chrono::seconds access_token_life{3600};

  boost::asio::awaitable<core::ExchangeEvidence> Exchange(
      upstream::TokenRequest request,
      std::shared_ptr<upstream::ExchangeObserver> observer) override {
    const Answer answer = script_.empty() ? Answer::kRotate : script_.front();
    if (!script_.empty()) {
      script_.pop_front();
    }
    core::ExchangeEvidence evidence;
    evidence.via_proxy = request.route.proxy_url.has_value();
    if (answer == Answer::kConnectRefused || !observer->MaySend()) {
      evidence.not_sent_reason = answer == Answer::kConnectRefused
                                     ? core::NotSentReason::kConnect
                                     : core::NotSentReason::kLeaseTooShort;
      co_return evidence;
    }
    const std::string token(request.refresh_token.Reveal());
    routes_.push_back(request.route.proxy_url ? std::string(request.route.proxy_url->Reveal())
                                              : "direct");
    ++sent_[token];
    ++total_sent_;
    max_in_flight_ = std::max(max_in_flight_, ++in_flight_);
    if (held_) {
      auto timer = std::make_shared<boost::asio::steady_timer>(
          co_await boost::asio::this_coro::executor, boost::asio::steady_timer::time_point::max());
      waiting_.push_back(timer);
      co_await timer->async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    }
    --in_flight_;
    const auto [status, retry_after, body] = Reply(answer, token);
    if (status == 0) {
      evidence.phase = core::ExchangePhase::kNoReply;
      evidence.detail = "reset";
      co_return evidence;
    }
    observer->OnReply(status, retry_after, body);
    evidence = Interpret({request.provider, token, status, retry_after, body, clock_.Now()});
    evidence.via_proxy = request.route.proxy_url.has_value();
    co_return evidence;
  }

  /// Looks end like `reach`, whatever provider they are at.
  upstream::ReachReport reach;
  boost::asio::awaitable<upstream::ReachReport> Reach(std::string,
                                                      upstream::EgressRoute route) override {
    routes_.push_back(route.proxy_url ? std::string(route.proxy_url->Reveal()) : "direct");
    co_return reach;
  }

  core::ExchangeEvidence Interpret(const upstream::JournalledReply& reply) const override {
    return upstream::ParseTokenReply(
        {reply.http_status, reply.retry_after, reply.body, reply.received_at});
  }

  core::TokenClaims ReadClaims(std::string_view access_token,
                               std::string_view id_token) const override {
    return upstream::MergeClaims(upstream::ReadTokenClaims(access_token),
                                 upstream::ReadTokenClaims(id_token));
  }
  std::string ReadAllClaims(std::string_view access_token) const override {
    return upstream::ReadAllClaims(access_token);
  }

 private:
  struct HttpReply {
    int status = 0;  // 0: nothing arrives.
    std::string retry_after;
    std::string body;
  };

  static std::string Name(const std::string& kind, int family, int generation) {
    return kind + "-" + std::to_string(family) + "-" + std::to_string(generation) +
           "-0123456789abcdefghij";
  }
  static HttpReply OauthError(int status, const std::string& code) {
    return {status, "", "{\"error\":\"" + code + "\"}"};
  }

  HttpReply Reply(Answer answer, const std::string& token) {
    switch (answer) {
      case Answer::kLoseBeforeRotation:
        return {};
      case Answer::kThrottle:
        return {429, "60", "{}"};
      case Answer::kHtml:
        return {403, "", "<html>blocked</html>"};
      case Answer::kInvalidClient:
        return OauthError(401, "invalid_client");
      case Answer::kAccountDeactivated:
        return OauthError(403, "account_deactivated");
      case Answer::kInvalidGrant:
        return OauthError(400, "invalid_grant");
      default:
        break;
    }
    const int family = FamilyOf(token);
    if (family == 0) {
      return OauthError(400, "invalid_grant");
    }
    const int generation = ++generations_[family];
    const std::string access = "\"access_token\":\"" + Name("at", family, generation) +
                               "\",\"expires_in\":" + std::to_string(access_token_life.count());
    if (answer == Answer::kOmitRefreshToken) {
      return {200, "", "{" + access + "}"};
    }
    live_[family] = Name("rt", family, generation);
    const std::string refresh = "\"refresh_token\":\"" + live_[family] + "\"";
    if (answer == Answer::kLoseAfterRotation) {
      return {};
    }
    if (answer == Answer::kHttp500AfterRotation) {
      return {500, "", "{\"error\":\"server_error\"}"};
    }
    return {200, "",
            answer == Answer::kOmitAccessToken ? "{" + refresh + "}"
                                               : "{" + access + "," + refresh + "}"};
  }

  /// The family whose live RT this is; 0 for a dead one, which is a replay if it was ever consumed.
  int FamilyOf(const std::string& token) {
    for (auto& [family, live] : live_) {
      if (live == token) {
        consumed_[token] = family;
        return family;
      }
    }
    if (const auto known = consumed_.find(token); known != consumed_.end()) {
      ++replays_;
      live_[known->second].clear();
    }
    return 0;
  }

  const base::Clock& clock_;
  std::deque<Answer> script_;
  std::map<int, std::string> live_;
  std::map<int, int> generations_;
  std::map<std::string, int> consumed_;
  std::map<std::string, int> sent_;
  std::vector<std::string> routes_;
  std::vector<std::shared_ptr<boost::asio::steady_timer>> waiting_;
  int families_ = 0;
  int total_sent_ = 0;
  int replays_ = 0;
  int in_flight_ = 0;
  int max_in_flight_ = 0;
  bool held_ = false;
};

}  // namespace rtm::testing
