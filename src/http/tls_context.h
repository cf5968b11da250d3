#pragma once

#include <boost/asio/ssl/context.hpp>
#include <string>

namespace rtm::http {

/// TLS 1.2 or newer with the certificate chain and key of two PEM files. Throws
/// base::Error(kConfig) that names server.tls_cert or server.tls_key.
boost::asio::ssl::context MakeTlsContext(const std::string& cert_file, const std::string& key_file);

}  // namespace rtm::http
