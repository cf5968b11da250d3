#include "testing/mariadb_server.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <stdexcept>
#include <string_view>
#include <vector>

namespace rtm::testing {
namespace {

struct Child {
  pid_t pid = -1;
  int output = -1;  ///< What it says.
};

Child Spawn(const std::vector<std::string>& words) {
  std::vector<char*> arguments;
  arguments.reserve(words.size() + 1);
  for (const std::string& word : words) {
    arguments.push_back(const_cast<char*>(word.c_str()));
  }
  arguments.push_back(nullptr);
  std::array<int, 2> pipe{};
  if (::pipe2(pipe.data(), O_CLOEXEC) != 0) {
    throw std::runtime_error("pipe failed");
  }
  const pid_t child = ::fork();
  if (child == 0) {
    // A test program that is killed takes its server with it.
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::dup2(pipe[1], STDOUT_FILENO);
    ::dup2(pipe[1], STDERR_FILENO);
    ::execvp(arguments[0], arguments.data());
    ::_exit(127);
  }
  ::close(pipe[1]);
  if (child < 0) {
    throw std::runtime_error("fork failed");
  }
  return {child, pipe[0]};
}

/// Root has to say that the server may run as root; nobody else may say anything.
std::vector<std::string> Own(std::vector<std::string> words) {
  if (::geteuid() == 0) {
    words.emplace_back("--user=root");
  }
  return words;
}

/// Debian's, unless RTM_MARIADB_BIN names a folder with other ones (tests/mysql).
std::string Command(const std::string& name, const std::string& usual) {
  const char* const folder = std::getenv("RTM_MARIADB_BIN");  // NOLINT(concurrency-mt-unsafe)
  return folder == nullptr ? usual : std::string(folder) + '/' + name;
}

/// Reads until `wanted` was said; false at the end of the output. `said` grows.
bool ReadUntil(int output, std::string_view wanted, std::string& said) {
  std::array<char, 4096> buffer{};
  while (wanted.empty() || said.find(wanted) == std::string::npos) {
    const ssize_t count = ::read(output, buffer.data(), buffer.size());
    if (count <= 0) {
      return false;
    }
    said.append(buffer.data(), static_cast<std::size_t>(count));
  }
  return true;
}

}  // namespace

MariaDbServer& MariaDbServer::Shared() {
  static MariaDbServer server;
  return server;
}

MariaDbServer::MariaDbServer() {
  // Of its own: a server that starts removes the temporary tables of every other one from a folder
  // that they share.
  std::filesystem::create_directory(dir_.path() / "tmp");
  const Child install = Spawn(
      Own({Command("mariadb-install-db", "mariadb-install-db"), "--no-defaults", "--force",
           "--datadir=" + (dir_.path() / "data").string(),
           "--tmpdir=" + (dir_.path() / "tmp").string(), "--auth-root-authentication-method=normal",
           "--skip-test-db", "--skip-name-resolve", "--innodb-flush-log-at-trx-commit=0"}));
  std::string said;
  ReadUntil(install.output, "", said);
  ::close(install.output);
  int status = 0;
  if (::waitpid(install.pid, &status, 0) != install.pid || status != 0) {
    throw std::runtime_error("mariadb-install-db failed (Debian package mariadb-server-core): " +
                             said);
  }
  Start();
}

MariaDbServer::~MariaDbServer() { Kill(); }

void MariaDbServer::Start() {
  const std::string dir = dir_.path().string();
  const Child server = Spawn(
      Own({Command("mariadbd", "/usr/sbin/mariadbd"), "--no-defaults", "--datadir=" + dir + "/data",
           "--tmpdir=" + dir + "/tmp", "--skip-networking", "--socket=" + socket(),
           "--pid-file=" + dir + "/pid", "--skip-name-resolve", "--character-set-server=utf8mb4",
           "--innodb-buffer-pool-size=64M", "--innodb-flush-log-at-trx-commit=0",
           "--innodb-log-file-size=16M", "--skip-innodb-doublewrite"}));
  server_ = server.pid;
  std::string said;
  const bool is_ready = ReadUntil(server.output, "ready for connections", said);
  // Somebody has to go on reading, or the server would wait for that one day.
  listener_ = std::thread([output = server.output] {
    std::string rest;
    ReadUntil(output, "", rest);
    ::close(output);
  });
  if (!is_ready) {
    Kill();
    throw std::runtime_error("mariadbd ended: " + said);
  }
}

void MariaDbServer::Kill() {
  if (server_ > 0) {
    ::kill(server_, SIGKILL);
    ::waitpid(server_, nullptr, 0);
    server_ = -1;
  }
  if (listener_.joinable()) {
    listener_.join();
  }
}

}  // namespace rtm::testing
