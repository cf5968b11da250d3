#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/audit_event.h"
#include "http/problem.h"
#include "http/request.h"
#include "http/response.h"

namespace rtm::http {

namespace asio = boost::asio;

/// Who may make a call.
enum class Access {
  kOpen,       ///< Everybody.
  kApiSecret,  ///< Header X-API-Secret: the public API.
  kAdmin,    ///< A session, the local control token, or the API secret as bearer: the calls of old.
  kPerson,   ///< A session or the local control token: newer calls.
  kSession,  ///< A session: what a login has and nobody else, such as its password.
  kLocalOrApiSecret  ///< Everybody on this machine; from elsewhere the API secret, in X-API-Secret
                     ///< or as bearer: metrics.
};

/// How a call stands in the access log.
enum class LogWeight { kInfo, kDebug };

/// Answers one call. Request, actor and response belong to the connection and outlive the
/// coroutine.
using Handler = std::function<asio::awaitable<void>(const Request&, const core::Actor&, Response&)>;

/// Answers from memory if it can; false: nothing is done yet, the Handler has to be asked.
using AtOnceHandler = std::function<bool(const Request&, const core::Actor&, Response&)>;

struct Route {
  Method method = Method::kPost;
  std::string path;
  Access access = Access::kAdmin;
  std::uint64_t body_limit = 64 * 1024;  ///< Bytes.
  ErrorShape shape = ErrorShape::kEnvelope;
  LogWeight log = LogWeight::kInfo;
  /// May be empty. Where it answers, pipelined requests share one write.
  AtOnceHandler at_once = {};
  /// May be empty where `at_once` always answers.
  Handler handler = {};
  /// Given by the router, from 0 without gaps: for tables by route.
  std::size_t number = 0;
};

/// Method and exact path to a route. GET routes answer HEAD. Filled before threads start, then
/// constant.
class Router {
 public:
  void Add(Route route);
  /// For GET and HEAD of paths that no route has; it may answer 404 itself.
  void SetFallback(Route route);

  struct Match {
    const Route* route = nullptr;  ///< nullptr: 404, or 405 if `allow` is set.
    std::string allow;             ///< Value of the Allow header.
  };
  Match Find(Method method, std::string_view path) const;
  /// "POST /public-api/refresh", sorted: for the check against the OpenAPI file.
  std::vector<std::string> Describe() const;

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };
  std::unordered_map<std::string, std::vector<Route>, Hash, std::equal_to<>> routes_;
  Route fallback_;
  std::size_t count_ = 0;
};

}  // namespace rtm::http
