#include "base/log.h"

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <atomic>
#include <cstdio>
#include <memory>
#include <mutex>

#include "base/clock.h"
#include "base/error.h"
#include "base/log_line.h"

namespace rtm::base {
namespace {

using Sinks = std::vector<std::shared_ptr<spdlog::sinks::sink>>;

struct Outputs {
  LogEncoding encoding = LogEncoding::kJson;
  Sinks all;
  Sinks errors;
};

std::shared_ptr<spdlog::sinks::sink> OpenSink(const std::string& path) {
  std::shared_ptr<spdlog::sinks::sink> sink;
  if (path == "stdout") {
    sink = std::make_shared<spdlog::sinks::stdout_sink_mt>();
  } else if (path == "stderr") {
    sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
  } else {
    try {
      sink = std::make_shared<spdlog::sinks::basic_file_sink_mt>(path, /*truncate=*/false);
    } catch (const spdlog::spdlog_ex&) {
      throw Error(ErrorCode::kConfig, {"The log file '" + path + "' cannot be opened for writing.",
                                       "日志文件 '" + path + "' 无法打开以写入。"});
    }
  }
  sink->set_formatter(
      std::make_unique<spdlog::pattern_formatter>("%v", spdlog::pattern_time_type::utc, "\n"));
  return sink;
}

std::shared_ptr<const Outputs> OpenOutputs(const LogOptions& options) {
  auto outputs = std::make_shared<Outputs>();
  outputs->encoding = options.encoding;
  for (const std::string& path : options.output_paths) {
    outputs->all.push_back(OpenSink(path));
  }
  for (const std::string& path : options.error_output_paths) {
    outputs->errors.push_back(OpenSink(path));
  }
  return outputs;
}

/// The process-wide state. The level is read without the lock because most debug lines are never
/// written.
struct State {
  std::atomic<LogLevel> level{LogLevel::kInfo};
  std::atomic<bool> captured{false};
  std::mutex mutex;
  // Guarded by mutex.
  std::shared_ptr<const Outputs> outputs = OpenOutputs(LogOptions{});
  std::function<void(std::string_view)> capture;
};

/// Never destroyed: threads and static objects may log until the process ends.
State& GetState() {
  static State* const state = new State;
  return *state;
}

void Write(const Sinks& sinks, std::string_view line) {
  const spdlog::details::log_msg message(spdlog::string_view_t(), spdlog::level::info,
                                         spdlog::string_view_t(line.data(), line.size()));
  for (const auto& sink : sinks) {
    try {
      sink->log(message);
      // At once, so that a killed process has said all that it did.
      sink->flush();
    } catch (const std::exception&) {
      std::fprintf(stderr, "%.*s\n", static_cast<int>(line.size()), line.data());
    }
  }
}

void LogOrThrow(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) {
  if (!LogEnabled(level)) {
    return;
  }
  State& state = GetState();
  const UtcTime now = SystemClock().Now();
  std::shared_ptr<const Outputs> outputs;
  {
    const std::lock_guard lock(state.mutex);
    if (state.capture) {
      state.capture(FormatLogLine(LogEncoding::kJson, level, now, event, fields));
      return;
    }
    outputs = state.outputs;
  }
  if (level < state.level.load(std::memory_order_relaxed)) {
    return;
  }
  const std::string line = FormatLogLine(outputs->encoding, level, now, event, fields);
  Write(outputs->all, line);
  if (level == LogLevel::kError) {
    Write(outputs->errors, line);
  }
}

}  // namespace

void ConfigureLog(const LogOptions& options) {
  State& state = GetState();
  std::shared_ptr<const Outputs> outputs = OpenOutputs(options);
  const std::lock_guard lock(state.mutex);
  state.outputs.swap(outputs);
  state.level = options.level;
}

void SetLogLevel(LogLevel level) { GetState().level = level; }

bool LogEnabled(LogLevel level) {
  const State& state = GetState();
  return state.captured.load(std::memory_order_relaxed) ||
         level >= state.level.load(std::memory_order_relaxed);
}

void ShutdownLog() {
  State& state = GetState();
  auto nowhere = std::make_shared<const Outputs>();
  const std::lock_guard lock(state.mutex);
  state.outputs = std::move(nowhere);
}

void SetLogSinkForTest(std::function<void(std::string_view line)> sink) {
  State& state = GetState();
  const std::lock_guard lock(state.mutex);
  state.captured = static_cast<bool>(sink);
  state.capture = std::move(sink);
}

void Log(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) {
  try {
    LogOrThrow(level, event, fields);
  } catch (const std::exception&) {
    // Out of memory: nothing that was under way may fail because it was logged.
    std::fputs("log: a line was lost\n", stderr);
  }
}

}  // namespace rtm::base
