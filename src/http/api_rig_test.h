#pragma once

#include <boost/json.hpp>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "http/api_server.h"
#include "http/raw_client_test.h"
#include "service/audit_log.h"
#include "service/custody_gauges.h"
#include "service/import_service.h"
#include "service/job_service.h"
#include "service/key_service.h"
#include "service/overview_service.h"
#include "service/password_store.h"
#include "service/proxy_service.h"
#include "service/readiness.h"
#include "service/refresh_rig_for_test.h"
#include "service/rescue_service.h"
#include "service/session_service.h"
#include "service/token_service.h"

namespace rtm::http {

/// The API over the real services and a real SQLite file, called through a socket. The rig's own
/// Run may only be used before Serve() and after Unserve().
class ApiRig : public service::RefreshRig {
 protected:
  static constexpr const char* kSecret = "the-api-secret-of-the-test";
  static constexpr const char* kControl = "the-control-token-of-the-test";
  static constexpr const char* kPassword = "a long enough password";

  void SetUp() override;
  void TearDown() override;
  void Serve();
  void Unserve();

  struct Reply {
    RawAnswer raw;
    boost::json::value json;
    int status() const { return raw.status; }
    /// "a.b" of the JSON; null if absent.
    const boost::json::value& At(std::string_view path) const;
    std::string Text(std::string_view path) const;
    std::int64_t Int(std::string_view path) const { return At(path).to_number<std::int64_t>(); }
  };
  /// `path` below /internalweb/v1/, in English, with `headers` (whole lines).
  Reply Admin(std::string_view path, std::string_view body, std::string_view headers);
  /// With the API secret as bearer.
  Reply Admin(std::string_view path, std::string_view body) {
    return Admin(path, body, "Authorization: Bearer " + std::string(kSecret) + "\r\n");
  }
  /// With the control token, which stands for a person.
  Reply Person(std::string_view path, std::string_view body) {
    return Admin(path, body, "Authorization: Bearer " + std::string(kControl) + "\r\n");
  }
  Reply Public(std::string_view path, std::string_view body, std::string_view headers = "");
  Reply Send(std::string_view request);
  /// Of a new row.
  std::int64_t CreateRow(const std::string& biz_id);

  ApiServerOptions options_;
  service::CustodyFamilies custody_families_ = service::CustodyFamilies::In(registry_);
  std::unique_ptr<ApiServer> api_;

 private:
  std::optional<service::AuditLog> audit_;
  std::optional<service::PasswordStore> passwords_;
  std::optional<service::SessionService> sessions_;
  std::optional<service::TokenService> tokens_;
  std::optional<service::ImportService> imports_;
  std::optional<service::JobService> jobs_;
  std::optional<service::ProxyService> proxies_;
  std::optional<service::Readiness> readiness_;
  std::optional<service::RescueService> rescue_;
  std::optional<service::KeyService> keys_;
  std::optional<service::CustodyGauges> custody_;
  std::optional<service::OverviewService> overview_;
  std::thread core_;
};

}  // namespace rtm::http
