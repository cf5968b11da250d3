// The yardstick of the get-at benchmark: epoll, one thread, a fixed answer of BYTES bytes to
// whatever looks like the end of a request. It parses nothing, looks nothing up and checks nobody,
// so its CPU time is what the kernel takes. usage: bench_bare_server BYTES   (prints the port;
// ends when its standard input ends)
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <unordered_map>

namespace {

/// Bytes of the request that is being read, per connection: the head, then the body by
/// Content-Length.
struct Connection {
  std::string pending;
};

/// How many bytes the first whole request in `text` has; 0 if there is none yet.
std::size_t WholeRequest(std::string_view text) {
  const std::size_t head = text.find("\r\n\r\n");
  if (head == std::string_view::npos) {
    return 0;
  }
  const std::size_t length_at = text.find("Content-Length: ");
  const std::size_t body =
      length_at < head ? std::strtoul(text.data() + length_at + 16, nullptr, 10) : 0;
  return text.size() >= head + 4 + body ? head + 4 + body : 0;
}

/// An answer of `bytes` bytes, its head included.
std::string MakeAnswer(std::size_t bytes) {
  const std::string start = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ";
  const std::size_t digits = std::to_string(bytes).size();
  const std::size_t body = bytes - std::min(bytes, start.size() + digits + 4);
  // Leading zeros keep the head's size independent of the body's.
  std::string length = std::to_string(body);
  length.insert(0, digits - length.size(), '0');
  return start + length + "\r\n\r\n" + std::string(body, 'x');
}

int Listen() {
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (::bind(listener, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      ::listen(listener, 1024) != 0 ||
      ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    std::perror("bench_bare_server");
    std::exit(1);
  }
  std::printf("%d\n", ntohs(address.sin_port));
  std::fflush(stdout);
  return listener;
}

void Watch(int poller, int socket) {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = socket;
  ::epoll_ctl(poller, EPOLL_CTL_ADD, socket, &event);
}

/// Answers all whole requests that have arrived; false when the peer has gone.
bool Serve(int socket, Connection& connection, const std::string& answer) {
  std::array<char, 16384> buffer{};
  const ssize_t got = ::recv(socket, buffer.data(), buffer.size(), 0);
  if (got <= 0) {
    return false;
  }
  connection.pending.append(buffer.data(), static_cast<std::size_t>(got));
  while (const std::size_t request = WholeRequest(connection.pending)) {
    connection.pending.erase(0, request);
    if (::send(socket, answer.data(), answer.size(), MSG_NOSIGNAL) < 0) {
      return false;
    }
  }
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string answer = MakeAnswer(argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 2300);
  const int poller = ::epoll_create1(0);
  const int listener = Listen();
  Watch(poller, listener);
  Watch(poller, STDIN_FILENO);
  std::unordered_map<int, Connection> connections;
  for (;;) {
    std::array<epoll_event, 64> events{};
    const int count = ::epoll_wait(poller, events.data(), static_cast<int>(events.size()), -1);
    for (int i = 0; i < count; ++i) {
      const int socket = events[static_cast<std::size_t>(i)].data.fd;
      if (socket == STDIN_FILENO) {
        return 0;
      }
      if (socket == listener) {
        const int accepted = ::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK);
        const int on = 1;
        ::setsockopt(accepted, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        Watch(poller, accepted);
      } else if (!Serve(socket, connections[socket], answer)) {
        ::close(socket);
        connections.erase(socket);
      }
    }
  }
}
