#include "http/tls_context.h"

#include <openssl/ssl.h>

#include "base/error.h"

namespace rtm::http {
namespace {

namespace ssl = boost::asio::ssl;

void Check(const boost::system::error_code& ec, const std::string& key, const std::string& file) {
  if (ec) {
    throw base::Error(base::ErrorCode::kConfig,
                      {key + ": '" + file + "' cannot be used: " + ec.message() + ".",
                       key + "：'" + file + "' 无法使用：" + ec.message() + "。"})
        .WithField(key);
  }
}

}  // namespace

ssl::context MakeTlsContext(const std::string& cert_file, const std::string& key_file) {
  if (cert_file.empty() || key_file.empty()) {
    throw base::Error(base::ErrorCode::kConfig,
                      {"server.tls_cert and server.tls_key must be given together.",
                       "server.tls_cert 与 server.tls_key 必须同时配置。"});
  }
  ssl::context context(ssl::context::tls_server);
  context.set_options(ssl::context::default_workarounds | ssl::context::no_sslv2 |
                      ssl::context::no_sslv3 | ssl::context::no_tlsv1 | ssl::context::no_tlsv1_1 |
                      ssl::context::no_compression);
  SSL_CTX_set_min_proto_version(context.native_handle(), TLS1_2_VERSION);
  // Idle connections give their 32 KB of TLS buffers back.
  SSL_CTX_set_mode(context.native_handle(), SSL_MODE_RELEASE_BUFFERS);
  boost::system::error_code ec;
  context.use_certificate_chain_file(cert_file, ec);
  Check(ec, "server.tls_cert", cert_file);
  context.use_private_key_file(key_file, ssl::context::pem, ec);
  Check(ec, "server.tls_key", key_file);
  return context;
}

}  // namespace rtm::http
