#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>
#include <vector>

#include "service/token_views.h"

namespace rtm::service {

namespace asio = boost::asio;

class AuditLog;
class SettingsService;
class TokenVault;

/// Batch import: blank lines and repeats dropped, known RTs skipped, consumed and malformed ones
/// refused one by one, the rest inserted in chunks of one transaction each; a bad line never stops
/// the others. No `proxy`: dealt evenly from the proxy list, if there is one. biz_id:
/// `batch_name`-n where given, else 32 hex characters. Any thread.
class ImportService {
 public:
  /// `providers`: the names that a row may have.
  ImportService(TokenVault& vault, SettingsService& settings, AuditLog& audit,
                std::vector<std::string> providers);
  /// Throws for what concerns all lines (bad proxy, tag, unknown provider, no usable line).
  asio::awaitable<ImportReport> Import(core::Actor actor, ImportRequest request);

 private:
  struct Work;
  asio::awaitable<void> InsertChunk(core::Actor actor, Work* work, std::size_t first,
                                    std::size_t count);
  asio::awaitable<void> LevelProxies(core::Actor actor, Work* work);

  TokenVault& vault_;
  SettingsService& settings_;
  AuditLog& audit_;
  const std::vector<std::string> providers_;
};

}  // namespace rtm::service
