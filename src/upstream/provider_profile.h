#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.h"
#include "core/error_table.h"

namespace rtm::upstream {

enum class RequestFormat { kJson, kForm };

/// An authorization server as data (RFC 6749 section 6 for the request).
struct ProviderProfile {
  std::string name;
  std::string
      issuer;  ///< For discovery (RFC 8414, OpenID Connect Discovery) if `token_url` is empty.
  std::string token_url;
  RequestFormat request_format = RequestFormat::kForm;
  std::string client_id;       ///< For rows that have none.
  base::Secret client_secret;  ///< Sent in the body if not empty (RFC 6749 section 2.3.1), only
                               ///< with `client_id`.
  std::string redirect_uri;    ///< Sent only together with the profile's own client id.
  std::map<std::string, std::string> extra;
  std::chrono::seconds reuse_leeway{0};  ///< 0 = none published: assume none (P2).
  std::string tls_ca;                    ///< PEM file, "" = the system's.
  core::ErrorTable error_table;
};

/// The built-in profile of contract.md section 5.
ProviderProfile OpenAiProfile();

/// All profiles by name. Constant after construction.
class ProviderCatalog {
 public:
  /// Throws Error(kConfig) on a doubled name, on a token URL or issuer that is neither https nor
  /// http of a loopback host, and on an `extra` that would override what the request itself says.
  explicit ProviderCatalog(std::vector<ProviderProfile> profiles);
  /// nullptr if there is none of this name.
  const ProviderProfile* Find(std::string_view name) const;
  std::vector<std::string> names() const;

 private:
  std::map<std::string, ProviderProfile, std::less<>> profiles_;
};

}  // namespace rtm::upstream
