#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/text.h"
#include "core/audit_event.h"
#include "core/proxy_url.h"
#include "service/proxy_health.h"

namespace rtm::service {

namespace asio = boost::asio;

class AuditLog;
class SettingsService;
class TokenVault;

/// A proxy of the list as people see it.
struct ProxyView {
  std::size_t index = 0;  ///< In the list.
  std::string name;       ///< The label where it has none of its own.
  std::string label;      ///< Without password.
  std::int64_t rows = 0;  ///< That use it.
  ProxyCondition condition;
};

/// Which proxy of the list: exactly one of both.
struct ProxySelector {
  std::optional<std::string> name;
  std::optional<std::int64_t> index;
};

struct ProxyTest {
  ProxyView proxy;  ///< After the test.
  upstream::ReachReport report;
  base::Text message;
};

/// The proxies of the settings: what they are called, who uses them, whether they work. Any thread.
class ProxyService {
 public:
  /// All outlive the service.
  struct Dependencies {
    SettingsService& settings;
    TokenVault& vault;
    ProxyHealth& health;
    upstream::TokenEndpoint& endpoint;
    AuditLog& audit;
  };
  explicit ProxyService(Dependencies dependencies) : dependencies_(dependencies) {}

  /// In the order of the list. Throws the store's errors.
  asio::awaitable<std::vector<ProxyView>> List();
  /// Connects through the proxy to the host of the provider's token endpoint ("" = openai), without
  /// any credential, and notes what came of it. Audited. Throws kInvalidArgument for an unknown
  /// provider and for a selector that names no proxy or several, and the store's errors.
  asio::awaitable<ProxyTest> Test(core::Actor actor, ProxySelector which, std::string provider);

 private:
  ProxyView View(std::size_t index, const core::ProxyUrl& proxy, const std::string& name) const;

  const Dependencies dependencies_;
};

}  // namespace rtm::service
