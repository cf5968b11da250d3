// The token endpoint of the refresh benchmark: rotates strictly, answers after DELAY_MS, and counts
// replays. usage: bench_token_endpoint DELAY_MS AT_BYTES   (prints the port; ends when its standard
// input ends and prints its books) Any RT that it has not consumed is live, so that the benchmark
// can import RTs of its own making.
#include <boost/asio.hpp>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <unordered_set>

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

constexpr auto kNoThrow = asio::as_tuple(asio::use_awaitable);

struct Books {
  std::chrono::milliseconds delay;
  std::string access_token_tail;
  std::unordered_set<std::string> consumed;
  long requests = 0;
  long replays = 0;
};

/// The value of a JSON string field; the requests of the benchmark have no escapes.
std::string FieldOf(std::string_view body, std::string_view name) {
  const std::string key = "\"" + std::string(name) + "\":\"";
  const std::size_t at = body.find(key);
  if (at == std::string_view::npos) {
    return {};
  }
  const std::size_t begin = at + key.size();
  return std::string(body.substr(begin, body.find('"', begin) - begin));
}

std::string Answer(Books& books, std::string_view body) {
  ++books.requests;
  const std::string token = FieldOf(body, "refresh_token");
  std::string status = "200 OK";
  std::string json;
  if (token.empty() || !books.consumed.insert(token).second) {
    ++books.replays;
    status = "400 Bad Request";
    json = R"({"error":"invalid_grant"})";
  } else {
    const std::string number = std::to_string(books.requests);
    json = R"({"access_token":"at)" + number + books.access_token_tail +
           R"(","refresh_token":"rt-)" + number + "-" + std::string(64, 'r') +
           R"(","expires_in":864000,"token_type":"Bearer"})";
  }
  return "HTTP/1.1 " + status +
         "\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(json.size()) +
         "\r\n\r\n" + json;
}

std::size_t ContentLength(std::string_view head) {
  const std::size_t at = head.find("Content-Length: ");
  return at == std::string_view::npos ? 0 : std::strtoul(head.data() + at + 16, nullptr, 10);
}

asio::awaitable<void> Serve(tcp::socket socket, Books* books) {
  socket.set_option(tcp::no_delay(true));
  asio::steady_timer timer(socket.get_executor());
  std::string pending;
  for (;;) {
    const auto [failed, head] = co_await asio::async_read_until(
        socket, asio::dynamic_buffer(pending), "\r\n\r\n", kNoThrow);
    if (failed) {
      co_return;
    }
    const std::size_t whole = head + ContentLength(std::string_view(pending).substr(0, head));
    if (pending.size() < whole) {
      const auto [cut, more] =
          co_await asio::async_read(socket, asio::dynamic_buffer(pending),
                                    asio::transfer_exactly(whole - pending.size()), kNoThrow);
      if (cut) {
        co_return;
      }
    }
    const std::string answer = Answer(*books, std::string_view(pending).substr(head, whole - head));
    pending.erase(0, whole);
    timer.expires_after(books->delay);
    co_await timer.async_wait(kNoThrow);
    const auto [gone, written] = co_await asio::async_write(socket, asio::buffer(answer), kNoThrow);
    if (gone) {
      co_return;
    }
  }
}

asio::awaitable<void> Accept(tcp::acceptor* acceptor, Books* books) {
  for (;;) {
    auto [failed, socket] = co_await acceptor->async_accept(kNoThrow);
    if (!failed) {
      asio::co_spawn(acceptor->get_executor(), Serve(std::move(socket), books), asio::detached);
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  Books books;
  books.delay = std::chrono::milliseconds(argc > 1 ? std::atol(argv[1]) : 50);
  books.access_token_tail = std::string(argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 1800, 'a');
  asio::io_context io(1);
  tcp::acceptor acceptor(io, {asio::ip::address_v4::loopback(), 0});
  std::printf("%d\n", acceptor.local_endpoint().port());
  std::fflush(stdout);
  asio::posix::stream_descriptor input(io, ::dup(STDIN_FILENO));
  input.async_wait(asio::posix::stream_descriptor::wait_read,
                   [&io](const boost::system::error_code&) { io.stop(); });
  asio::co_spawn(io, Accept(&acceptor, &books), asio::detached);
  io.run();
  std::printf("requests %ld replays %ld\n", books.requests, books.replays);
  return 0;
}
