#pragma once

#include "base/error.h"

namespace rtm::service {

// What the calls for rows have in common where a row cannot be worked on.

/// A flight may start between waiting for the last one and the write that needs the row at rest;
/// more in a row are a storm.
inline constexpr int kFlightRounds = 3;

inline base::Error NoSuchToken() {
  return {base::ErrorCode::kNotFound, {"There is no such token.", "找不到对应的 token。"}};
}

inline base::Error BeingRefreshed() {
  return {base::ErrorCode::kConflict,
          {"The row is being refreshed; try again in a moment.", "此行正在刷新，请稍后重试。"}};
}

}  // namespace rtm::service
