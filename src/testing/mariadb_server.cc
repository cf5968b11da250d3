#include "testing/mariadb_server.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstring>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <thread>
#include <vector>

namespace rtm::testing {
namespace {

pid_t Spawn(const std::vector<std::string>& words, const std::string& log) {
  std::vector<char*> arguments;
  arguments.reserve(words.size() + 1);
  for (const std::string& word : words) {
    arguments.push_back(const_cast<char*>(word.c_str()));
  }
  arguments.push_back(nullptr);
  const pid_t child = ::fork();
  if (child == 0) {
    // A test program that is killed takes its server with it.
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    const int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    ::dup2(out, STDOUT_FILENO);
    ::dup2(out, STDERR_FILENO);
    ::execvp(arguments[0], arguments.data());
    ::_exit(127);
  }
  if (child < 0) {
    throw std::runtime_error("fork failed");
  }
  return child;
}

bool Answers(const std::string& socket_path) {
  const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  socket_path.copy(address.sun_path, sizeof(address.sun_path) - 1);
  const bool answers =
      ::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
  ::close(fd);
  return answers;
}

}  // namespace

MariaDbServer& MariaDbServer::Shared() {
  static MariaDbServer server;
  return server;
}

MariaDbServer::MariaDbServer() {
  const std::string log = (dir_.path() / "install.log").string();
  const pid_t install = Spawn(
      {"mariadb-install-db", "--no-defaults", "--user=root",
       "--datadir=" + (dir_.path() / "data").string(), "--auth-root-authentication-method=normal",
       "--skip-test-db", "--skip-name-resolve", "--innodb-flush-log-at-trx-commit=0"},
      log);
  int status = 0;
  if (::waitpid(install, &status, 0) != install || status != 0) {
    throw std::runtime_error("mariadb-install-db failed (Debian package mariadb-server)");
  }
  Start();
}

MariaDbServer::~MariaDbServer() { Kill(); }

void MariaDbServer::Start() {
  const std::string dir = dir_.path().string();
  server_ = Spawn({"mariadbd", "--no-defaults", "--user=root", "--datadir=" + dir + "/data",
                   "--skip-networking", "--socket=" + socket(), "--pid-file=" + dir + "/pid",
                   "--skip-name-resolve", "--character-set-server=utf8mb4",
                   "--innodb-buffer-pool-size=64M", "--innodb-flush-log-at-trx-commit=0",
                   "--innodb-log-file-size=16M", "--skip-innodb-doublewrite"},
                  dir + "/server.log");
  WaitUntilReady();
}

void MariaDbServer::Kill() {
  if (server_ > 0) {
    ::kill(server_, SIGKILL);
    ::waitpid(server_, nullptr, 0);
    server_ = -1;
  }
}

void MariaDbServer::WaitUntilReady() {
  while (!Answers(socket())) {
    if (::waitpid(server_, nullptr, WNOHANG) == server_) {
      server_ = -1;
      throw std::runtime_error("mariadbd ended: " + LogEnd());
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
}

std::string MariaDbServer::LogEnd() const {
  std::ifstream file(dir_.path() / "server.log");
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  return text.substr(text.size() - std::min<std::size_t>(text.size(), 2000));
}

}  // namespace rtm::testing
