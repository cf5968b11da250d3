// The values of the store under the keys that seal them.
#include <array>
#include <utility>

#include "base/error.h"
#include "service/token_vault.h"

namespace rtm::service {
namespace {

using Column = storage::Resealing::Column;

struct SealedValue {
  Column column;
  std::string_view name;  ///< As it was sealed for.
  const std::string* sealed;
};

std::vector<SealedValue> ValuesOf(const storage::TokenRecord& record) {
  const auto pointer = [](const std::optional<std::string>& text) {
    return text ? &*text : nullptr;
  };
  std::vector<SealedValue> values;
  for (const SealedValue& value :
       {SealedValue{Column::kRefreshToken, "rt", &record.sealed_refresh_token},
        SealedValue{Column::kAccessToken, "at", pointer(record.sealed_access_token)},
        SealedValue{Column::kLastRefreshToken, "last_rt",
                    pointer(record.sealed_last_refresh_token)},
        SealedValue{Column::kIdToken, "id_token", pointer(record.sealed_id_token)},
        SealedValue{Column::kProxy, "proxy", pointer(record.sealed_proxy)}}) {
    if (value.sealed != nullptr && crypto::LooksSealed(*value.sealed)) {
      values.push_back(value);
    }
  }
  return values;
}

}  // namespace

asio::awaitable<TokenVault::SealedChunk> TokenVault::CountByKey(core::TokenId after,
                                                                std::size_t limit) {
  SealedChunk chunk;
  for (const storage::TokenRecord& record : co_await dependencies_.tokens.ListAfter(after, limit)) {
    chunk.last = record.token.id;
    for (const SealedValue& value : ValuesOf(record)) {
      ++chunk.by_key[std::string(crypto::KeyIdOf(*value.sealed))];
    }
  }
  co_return chunk;
}

asio::awaitable<TokenVault::SealedChunk> TokenVault::Reseal(core::TokenId after,
                                                            std::size_t limit) {
  const std::string sealing_key = dependencies_.cipher.KeyIds().front();
  const std::vector<storage::TokenRecord> records =
      co_await dependencies_.tokens.ListAfter(after, limit);
  SealedChunk chunk;
  std::vector<storage::Resealing> changes;
  for (const storage::TokenRecord& record : records) {
    chunk.last = record.token.id;
    for (const SealedValue& value : ValuesOf(record)) {
      const std::string key(crypto::KeyIdOf(*value.sealed));
      ++chunk.by_key[key];
      if (key == sealing_key) {
        continue;
      }
      if (const auto plain = TryOpen(*value.sealed, record.token.uid, value.name)) {
        changes.push_back({record.token.id, value.column, *value.sealed,
                           Seal(plain->Reveal(), record.token.uid, value.name)});
      } else {
        ++chunk.broken;
      }
    }
  }
  if (!changes.empty()) {
    chunk.resealed = co_await dependencies_.tokens.Reseal(std::move(changes));
  }
  co_return chunk;
}

}  // namespace rtm::service
