#pragma once

#include "http/router.h"

namespace rtm::http {

/// A handler that calls a member function of `object`, which outlives the router.
template <class T>
Handler Bind(T* object,
             asio::awaitable<void> (T::*member)(const Request&, const core::Actor&, Response&)) {
  return [object, member](const Request& request, const core::Actor& actor, Response& response) {
    return (object->*member)(request, actor, response);
  };
}

/// The same for a handler that needs no coroutine.
template <class T>
AtOnceHandler BindAtOnce(T* object,
                         bool (T::*member)(const Request&, const core::Actor&, Response&)) {
  return [object, member](const Request& request, const core::Actor& actor, Response& response) {
    return (object->*member)(request, actor, response);
  };
}

/// The body limit of calls that take a list of ids.
inline constexpr std::uint64_t kIdListLimit = 1024 * 1024;
/// The body limit of an import: some 100,000 refresh tokens.
inline constexpr std::uint64_t kImportLimit = 8 * 1024 * 1024;

inline constexpr const char* kAdminPrefix = "/internalweb/v1/";

}  // namespace rtm::http
