#pragma once

#include <memory>
#include <string>

#include "service/audit_log.h"
#include "service/refresh_rig_for_test.h"
#include "service/token_service.h"

namespace rtm::service {

/// The refresh rig with the service that people and scripts talk to.
class TokenServiceRig : public RefreshRig {
 protected:
  void SetUp() override {
    RefreshRig::SetUp();
    audit_ = std::make_unique<AuditLog>(life_->store->audit(), clock_);
    service_ = std::make_unique<TokenService>(
        TokenService::Dependencies{.vault = life_->vault,
                                   .coordinator = life_->coordinator,
                                   .settings = life_->settings,
                                   .audit = *audit_,
                                   .endpoint = endpoint_,
                                   .clock = clock_,
                                   .core_executor = io_.get_executor(),
                                   .coalesce = coalesce_,
                                   .providers = {"openai", "lenient"},
                                   .metrics = metrics_});
  }

  static core::Actor Operator() {
    core::Actor actor;
    actor.kind = core::Actor::Kind::kOperator;
    actor.name = "admin";
    return actor;
  }
  static core::Actor Script() {
    core::Actor actor;
    actor.kind = core::Actor::Kind::kPublicApi;
    return actor;
  }

  /// The error that a call ends with; fails the test if it ends well.
  template <class T>
  base::Error ErrorOf(asio::awaitable<T> call) {
    try {
      Run(std::move(call));
    } catch (const base::Error& error) {
      return error;
    }
    ADD_FAILURE() << "it was accepted";
    return {base::ErrorCode::kInternal, {"", ""}};
  }

  std::vector<core::AuditEvent> AuditOf(const std::string& action) {
    return Run(audit_->List({.action = action}, {1, 1000})).items;
  }

  std::chrono::seconds coalesce_{5};
  std::unique_ptr<AuditLog> audit_;
  std::unique_ptr<TokenService> service_;
};

}  // namespace rtm::service
