#include "http/router.h"

#include <algorithm>
#include <utility>

namespace rtm::http {
namespace {

bool Answers(const Route& route, Method method) {
  return route.method == method || (route.method == Method::kGet && method == Method::kHead);
}

std::string AllowOf(const std::vector<Route>& routes) {
  std::string allow;
  for (const Route& route : routes) {
    allow += allow.empty() ? "" : ", ";
    allow += ToString(route.method);
    allow += route.method == Method::kGet ? ", HEAD" : "";
  }
  return allow;
}

}  // namespace

void Router::Add(Route route) {
  route.number = count_++;
  std::string path = route.path;
  routes_[std::move(path)].push_back(std::move(route));
}

void Router::SetFallback(Route route) {
  route.number = count_++;
  fallback_ = std::move(route);
}

Router::Match Router::Find(Method method, std::string_view path) const {
  const auto found = routes_.find(path);
  if (found == routes_.end()) {
    const bool readable = method == Method::kGet || method == Method::kHead;
    return {readable && fallback_.handler ? &fallback_ : nullptr, ""};
  }
  for (const Route& route : found->second) {
    if (Answers(route, method)) {
      return {&route, ""};
    }
  }
  return {nullptr, AllowOf(found->second)};
}

std::vector<std::string> Router::Describe() const {
  std::vector<std::string> lines;
  for (const auto& [path, routes] : routes_) {
    for (const Route& route : routes) {
      lines.push_back(std::string(ToString(route.method)) + ' ' + path);
    }
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

}  // namespace rtm::http
