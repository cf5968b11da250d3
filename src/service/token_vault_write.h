#pragma once

#include <type_traits>
#include <utility>
#include <vector>

#include "service/token_vault.h"

namespace rtm::service {

// Only for the sources of TokenVault.
template <class Result>
asio::awaitable<Result> TokenVault::WriteThrough(std::vector<core::TokenId> ids,
                                                 asio::awaitable<Result> write) {
  try {
    if constexpr (std::is_void_v<Result>) {
      co_await std::move(write);
      RowsChanged(ids);
    } else {
      Result result = co_await std::move(write);
      RowsChanged(ids);
      co_return result;
    }
  } catch (...) {
    // kCommitUnknown: it may have happened.
    RowsChanged(ids);
    throw;
  }
}

}  // namespace rtm::service
