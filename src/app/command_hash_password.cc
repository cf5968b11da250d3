#include <termios.h>
#include <unistd.h>

#include <boost/json.hpp>
#include <istream>
#include <ostream>
#include <string>

#include "app/commands.h"
#include "crypto/credential_hash.h"

namespace rtm::app {
namespace {

/// While it lives, what is typed is not shown.
class NoEcho {
 public:
  NoEcho() : active_(tcgetattr(STDIN_FILENO, &before_) == 0) {
    if (active_) {
      termios quiet = before_;
      quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
      tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
    }
  }
  ~NoEcho() {
    if (active_) {
      tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
    }
  }
  NoEcho(const NoEcho&) = delete;
  NoEcho& operator=(const NoEcho&) = delete;

 private:
  termios before_{};
  bool active_;
};

base::Secret ReadLine(const Terminal& terminal, std::string_view prompt) {
  std::string line;
  if (terminal.in_is_terminal) {
    const NoEcho quiet;
    terminal.err << prompt << std::flush;
    std::getline(terminal.in, line);
    terminal.err << std::endl;
  } else {
    std::getline(terminal.in, line);
  }
  if (line.ends_with('\r')) {
    line.pop_back();
  }
  return base::Secret(std::move(line));
}

}  // namespace

ExitCode RunHashPassword(const CommandContext& context) {
  const Terminal& terminal = context.terminal;
  const base::Secret password = ReadLine(terminal, "Password: ");
  if (password.empty()) {
    throw base::InvalidArgument("password", {"the password is empty; accepted: one line of text",
                                             "密码为空；可接受：一行文本"});
  }
  if (terminal.in_is_terminal) {
    const base::Secret again = ReadLine(terminal, "Again: ");
    if (!base::ConstantTimeEqual(password.Reveal(), again.Reveal())) {
      throw base::InvalidArgument("password", {"the two passwords differ", "两次输入的密码不同"});
    }
  }
  const std::string hash = crypto::HashPasswordBlocking(password.Reveal());
  if (context.json()) {
    terminal.out << boost::json::serialize(boost::json::object{{"hash", hash}}) << std::endl;
  } else {
    terminal.out << hash << std::endl;
  }
  return ExitCode::kOk;
}

}  // namespace rtm::app
