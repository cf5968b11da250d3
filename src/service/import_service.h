#pragma once

#include <boost/asio/awaitable.hpp>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "service/token_views.h"

namespace rtm::upstream {
class TokenEndpoint;
}

namespace rtm::service {

namespace asio = boost::asio;

class AuditLog;
class ImportRun;
class SettingsService;
class TokenVault;

/// Batch import of lines (ParseImportLine): blank lines and repeats dropped, known RTs skipped,
/// consumed and malformed ones refused one by one, the rest inserted in chunks of one transaction
/// each; a bad line never stops the others. What an access token says of its client wins over what
/// was asked for. No `proxy`: dealt evenly from the proxy list, if there is one. biz_id:
/// `batch_name`-n where given, else 32 hex characters. Any thread.
class ImportService {
 public:
  /// All outlive the service.
  struct Dependencies {
    TokenVault& vault;
    SettingsService& settings;
    AuditLog& audit;
    const upstream::TokenEndpoint& endpoint;  ///< Only for reading claims.
    const base::Clock& clock;
  };
  /// `providers`: the names that a row may have.
  ImportService(Dependencies dependencies, std::vector<std::string> providers);
  /// Throws for what concerns all lines (bad proxy, tag, unknown provider, no usable line).
  asio::awaitable<ImportReport> Import(core::Actor actor, ImportRequest request);

  /// The same as far as it can be known before: what concerns all lines is checked, the lines are
  /// read, nothing is stored yet. For who moves the import on himself.
  std::unique_ptr<ImportRun> Begin(ImportRequest request) const;
  /// The verdicts that Import would come to now. Stores nothing. Throws like Import.
  asio::awaitable<ImportPreview> Preview(ImportRequest request);

 private:
  TokenVault& vault_;
  SettingsService& settings_;
  AuditLog& audit_;
  const upstream::TokenEndpoint& endpoint_;
  const base::Clock& clock_;
  const std::vector<std::string> providers_;
};

}  // namespace rtm::service
