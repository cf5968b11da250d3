#pragma once

#include <memory>
#include <string>

#include "app/api_caller.h"
#include "app/control_file.h"

namespace rtm::app {

/// Calls the server of this machine over HTTP with its control token; one kept connection, never
/// through a proxy. Blocking; one thread.
class ServerClient final : public ApiCaller {
 public:
  explicit ServerClient(ControlInfo info);
  ~ServerClient() override;
  ApiReply Post(std::string_view path, const boost::json::object& body) override;
  std::string public_prefix() const override { return info_.public_prefix; }

 private:
  struct Curl;

  const ControlInfo info_;
  const std::unique_ptr<Curl> curl_;
};

}  // namespace rtm::app
