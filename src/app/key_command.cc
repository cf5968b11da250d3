#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "app/key_source.h"
#include "base/clock.h"
#include "base/error.h"

namespace rtm::app {
namespace {

constexpr std::chrono::seconds kTimeLimit{30};
constexpr std::size_t kMaxOutput = 64 * 1024;

base::Error Failure(std::string_view en, std::string_view zh) {
  return {
      base::ErrorCode::kConfig,
      {"security.master_key_command: the command " + std::string(en) +
           "; accepted: a command that prints the master key within 30 s and ends with status 0",
       "security.master_key_command：命令" + std::string(zh) +
           "；可接受：30 秒内输出主密钥并以状态 0 结束的命令"}};
}

/// A child of its own process group with its output on a pipe; killed and reaped in any case.
class Child {
 public:
  explicit Child(const std::string& command) {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) {
      throw Failure("cannot be started", "无法启动");
    }
    output_ = ends[0];
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawnattr_init(&attributes);
    // Without our blocked and ignored signals, which a child would keep.
    sigset_t none;
    sigset_t pipe;
    sigemptyset(&none);
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &pipe);
    posix_spawnattr_setflags(
        &attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    const std::array<const char*, 4> words{"sh", "-c", command.c_str(), nullptr};
    const int error = posix_spawn(&pid_, "/bin/sh", &actions, &attributes,
                                  const_cast<char* const*>(words.data()), environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    if (error != 0) {
      close(output_);
      throw Failure("cannot be started", "无法启动");
    }
  }
  ~Child() {
    if (pid_ > 0) {
      kill(-pid_, SIGKILL);
      Reap();
    }
    close(output_);
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  int output() const { return output_; }
  bool EndedWell() {
    const int status = Reap();
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
  }

 private:
  int Reap() {
    int status = -1;
    while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    pid_ = -1;
    return status;
  }

  pid_t pid_ = -1;
  int output_ = -1;
};

/// Appends what has come; false at the end of the output.
bool ReadSome(int descriptor, std::chrono::milliseconds patience, std::string& text) {
  pollfd ready{descriptor, POLLIN, 0};
  if (poll(&ready, 1, static_cast<int>(patience.count())) == 0) {
    throw Failure("takes longer than 30 s", "超过 30 秒");
  }
  std::array<char, 4096> buffer{};
  const ssize_t count = read(descriptor, buffer.data(), buffer.size());
  if (count > 0) {
    text.append(buffer.data(), static_cast<std::size_t>(count));
  }
  return count > 0 || (count < 0 && errno == EINTR);
}

}  // namespace

base::Secret RunKeyCommand(const std::string& command) {
  const base::SystemClock clock;
  const base::BootTime deadline = clock.Boot() + kTimeLimit;
  Child child(command);
  std::string text;
  // Grows once, so that no copy of the key stays behind in freed memory.
  text.reserve(kMaxOutput + 4096);
  bool more = true;
  while (more) {
    const auto left = std::max(deadline - clock.Boot(), base::milliseconds(0));
    more = ReadSome(child.output(), left, text);
    if (text.size() > kMaxOutput) {
      throw Failure("prints more than 64 KiB", "输出超过 64 KiB");
    }
  }
  base::Secret output(std::move(text));
  if (!child.EndedWell()) {
    throw Failure("failed", "执行失败");
  }
  return output;
}

}  // namespace rtm::app
