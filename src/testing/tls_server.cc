#include "testing/tls_server.h"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <memory>
#include <stdexcept>
#include <utility>

#include "testing/received_request.h"

namespace rtm::testing {
namespace {

using asio::use_awaitable;

template <auto free_function>
struct Freer {
  template <class Handle>
  void operator()(Handle* handle) const {
    free_function(handle);
  }
};

using Key = std::unique_ptr<EVP_PKEY, Freer<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freer<X509_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Freer<X509_EXTENSION_free>>;
using Bio = std::unique_ptr<BIO, Freer<BIO_free_all>>;

void Require(bool worked) {
  if (!worked) throw std::runtime_error("OpenSSL could not make the test's certificate");
}

void AddExtension(X509* certificate, int nid, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()));
  Require(extension != nullptr && X509_add_ext(certificate, extension.get(), -1) == 1);
}

std::string TakeText(const Bio& bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

}  // namespace

SelfSignedCertificate MakeSelfSignedCertificate(const std::string& subject_alternative_name) {
  const Key key(EVP_EC_gen("P-256"));
  const Certificate certificate(X509_new());
  Require(key != nullptr && certificate != nullptr);
  X509_set_version(certificate.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -3600);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 86400);
  X509_set_pubkey(certificate.get(), key.get());
  X509_NAME* const name = X509_get_subject_name(certificate.get());
  const auto* const text = reinterpret_cast<const unsigned char*>("rt-manage test");
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, text, -1, -1, 0);
  X509_set_issuer_name(certificate.get(), name);
  AddExtension(certificate.get(), NID_basic_constraints, "critical,CA:TRUE");
  AddExtension(certificate.get(), NID_subject_alt_name, subject_alternative_name);
  Require(X509_sign(certificate.get(), key.get(), EVP_sha256()) > 0);
  const Bio certificate_bio(BIO_new(BIO_s_mem()));
  const Bio key_bio(BIO_new(BIO_s_mem()));
  Require(PEM_write_bio_X509(certificate_bio.get(), certificate.get()) == 1);
  Require(PEM_write_bio_PrivateKey(key_bio.get(), key.get(), nullptr, nullptr, 0, nullptr,
                                   nullptr) == 1);
  return {TakeText(certificate_bio), TakeText(key_bio)};
}

TlsServer::TlsServer(const SelfSignedCertificate& certificate, std::string body)
    : tls_(asio::ssl::context::tls_server), body_(std::move(body)) {
  tls_.use_certificate_chain(asio::buffer(certificate.certificate_pem));
  tls_.use_private_key(asio::buffer(certificate.key_pem), asio::ssl::context::pem);
  Start();
}

TlsServer::~TlsServer() { Shutdown(); }

asio::awaitable<void> TlsServer::Serve(asio::ip::tcp::socket socket) {
  asio::ssl::stream<asio::ip::tcp::socket> stream(std::move(socket), tls_);
  co_await stream.async_handshake(asio::ssl::stream_base::server, use_awaitable);
  std::string buffer;
  const std::size_t head = co_await asio::async_read_until(stream, asio::dynamic_buffer(buffer),
                                                           "\r\n\r\n", use_awaitable);
  const std::size_t length = ParseRequestHead(buffer).ContentLength();
  if (buffer.size() < head + length) {
    co_await asio::async_read(stream, asio::dynamic_buffer(buffer),
                              asio::transfer_exactly(head + length - buffer.size()), use_awaitable);
  }
  ++requests_;
  const std::string reply = "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body_.size()) +
                            "\r\nConnection: close\r\n\r\n" + body_;
  co_await asio::async_write(stream, asio::buffer(reply), use_awaitable);
  co_await stream.async_shutdown(use_awaitable);
}

}  // namespace rtm::testing
