#pragma once

namespace rtm::base {

/// A visitor of a std::variant made of one lambda for each kind.
template <class... Visitors>
struct Overloaded : Visitors... {
  using Visitors::operator()...;
};

}  // namespace rtm::base
