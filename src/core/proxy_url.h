#pragma once

#include <string>
#include <string_view>

#include "base/secret.h"

namespace rtm::core {

/// A proxy address that has been checked when it was entered (P8). Schemes: http, https, socks5,
/// socks5h. Host and port are needed (default ports: http 80, https 443, socks 1080); user and
/// password are percent-encoded; no path, query or fragment.
class ProxyUrl {
 public:
  /// Throws Error(kInvalidArgument, field) that says what is wrong and what is accepted, without
  /// repeating a password.
  static ProxyUrl Parse(std::string_view text, std::string_view field);

  /// The normalized whole URL, for the transport and for sealing.
  const base::Secret& url() const { return url_; }
  /// Without password: "http://user:***@10.0.0.1:8080". For people and logs.
  const std::string& label() const { return label_; }
  bool has_password() const { return has_password_; }

 private:
  ProxyUrl() = default;
  base::Secret url_;
  std::string label_;
  bool has_password_ = false;
};

}  // namespace rtm::core
