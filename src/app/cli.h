#pragma once

#include "app/commands.h"

namespace rtm::app {

/// Runs the program: parses, runs the command, turns errors into one line on stderr and an exit
/// code. The only place of the command line that catches.
int RunCli(int argc, const char* const* argv);

/// The same with everything given, for tests.
ExitCode RunCommand(const CommandContext& context, const CommandOptions& command);

}  // namespace rtm::app
