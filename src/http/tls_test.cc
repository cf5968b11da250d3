#include <gtest/gtest.h>
#include <openssl/ssl.h>
#include <unistd.h>

#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>
#include <filesystem>
#include <fstream>
#include <memory>
#include <thread>

#include "base/error.h"
#include "http/raw_client_test.h"
#include "http/test_server_test.h"
#include "testing/tls_server.h"

namespace rtm::http {
namespace {

class TlsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() / ("rtm_tls_" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_);
    const testing::SelfSignedCertificate pair = testing::MakeSelfSignedCertificate("IP:127.0.0.1");
    std::ofstream(folder_ / "cert.pem") << pair.certificate_pem;
    std::ofstream(folder_ / "key.pem") << pair.key_pem;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  ServerOptions Options() const {
    ServerOptions options = TestServer::Options();
    options.tls_cert = (folder_ / "cert.pem").string();
    options.tls_key = (folder_ / "key.pem").string();
    return options;
  }

  /// The whole exchange of one request with `Connection: close`; "" if the handshake fails.
  static std::string Ask(std::uint16_t port, const std::string& request,
                         int newest_version = TLS1_3_VERSION) {
    asio::io_context context;
    asio::ssl::context tls(asio::ssl::context::tls_client);
    SSL_CTX_set_min_proto_version(tls.native_handle(), TLS1_VERSION);
    SSL_CTX_set_max_proto_version(tls.native_handle(), newest_version);
    SSL_CTX_set_cipher_list(tls.native_handle(), "DEFAULT@SECLEVEL=0");
    asio::ssl::stream<asio::ip::tcp::socket> stream(context, tls);
    stream.next_layer().connect({asio::ip::make_address("127.0.0.1"), port});
    boost::system::error_code ec;
    stream.handshake(asio::ssl::stream_base::client, ec);
    if (ec) {
      return "";
    }
    asio::write(stream, asio::buffer(request));
    std::string answer;
    asio::read(stream, asio::dynamic_buffer(answer), ec);
    EXPECT_EQ(ec, asio::error::eof) << "the end was not announced: " << ec.message();
    return answer;
  }

  std::filesystem::path folder_;
};

TEST_F(TlsTest, AnswersOverTls) {
  TestServer server(Options());
  const std::string answer = Ask(server.port(), PostText("/peer", "{}", "Connection: close\r\n"));
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 200")) << answer;
  EXPECT_NE(answer.find("Strict-Transport-Security: max-age="), std::string::npos);
  EXPECT_TRUE(answer.ends_with("127.0.0.1 https"));
}

TEST_F(TlsTest, WritesALargeAnswerWholeAndPipelines) {
  TestServer server(Options());
  const std::string answer = Ask(server.port(), GetText("/hello") + GetText("/large") +
                                                    GetText("/hello", "Connection: close\r\n"));
  EXPECT_GT(answer.size(), 1024U * 1024U);
  EXPECT_TRUE(answer.ends_with("hello"));
}

TEST_F(TlsTest, StreamsUntilTheClientGoesOrTheServerStops) {
  TestServer server(Options());
  server.events().Tell("first");
  asio::io_context context;
  asio::ssl::context tls(asio::ssl::context::tls_client);
  using Client = asio::ssl::stream<asio::ip::tcp::socket>;
  const auto listen = [&] {
    auto client = std::make_unique<Client>(context, tls);
    client->next_layer().connect({asio::ip::make_address("127.0.0.1"), server.port()});
    client->handshake(asio::ssl::stream_base::client);
    asio::write(*client, asio::buffer(GetText("/events")));
    return client;
  };
  const auto read_until = [](Client& client, const std::string& end) {
    std::string text;
    boost::system::error_code ec;
    asio::read_until(client, asio::dynamic_buffer(text), end, ec);
    return text;
  };
  const std::unique_ptr<Client> stays = listen();
  EXPECT_NE(read_until(*stays, "first").find("text/event-stream"), std::string::npos);
  std::unique_ptr<Client> goes = listen();
  read_until(*goes, "first");
  while (server.events().listeners() != 2) {
    std::this_thread::yield();
  }
  goes.reset();
  while (server.events().listeners() != 1) {
    std::this_thread::yield();
  }
  server.events().Tell("second");
  EXPECT_NE(read_until(*stays, "second").find("data: second"), std::string::npos);
  server.server().Stop();
  EXPECT_EQ(server.events().listeners(), 0);
  // The last chunk is left out where the word before it was still being written.
  read_until(*stays, "the end of the connection");
}

TEST_F(TlsTest, NothingOlderThanTls12) {
  TestServer server(Options());
  const std::string request = GetText("/hello", "Connection: close\r\n");
  EXPECT_EQ(Ask(server.port(), request, TLS1_1_VERSION), "");
  EXPECT_NE(Ask(server.port(), request, TLS1_2_VERSION), "");
}

TEST_F(TlsTest, PlainHttpGetsNoAnswer) {
  TestServer server(Options());
  RawClient client(server.port());
  client.Send(GetText("/hello"));
  EXPECT_EQ(client.ReadToEnd().find("HTTP/1.1"), std::string::npos);
}

TEST_F(TlsTest, AFileThatCannotBeUsedIsNamed) {
  const auto message = [&](const ServerOptions& options) {
    try {
      TestServer server(options);
      return std::string();
    } catch (const base::Error& error) {
      EXPECT_EQ(error.code(), base::ErrorCode::kConfig);
      return error.public_text().en;
    }
  };
  ServerOptions options = Options();
  options.tls_key = (folder_ / "cert.pem").string();
  EXPECT_NE(message(options).find("server.tls_key"), std::string::npos);
  options.tls_cert = (folder_ / "none.pem").string();
  EXPECT_NE(message(options).find("server.tls_cert"), std::string::npos);
  options.tls_cert.clear();
  EXPECT_NE(message(options).find("together"), std::string::npos);
}

}  // namespace
}  // namespace rtm::http
