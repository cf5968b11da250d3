#pragma once

#include <concepts>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace rtm::base {

enum class LogLevel { kDebug, kInfo, kWarn, kError };
enum class LogEncoding { kJson, kConsole };

struct LogOptions {
  LogLevel level = LogLevel::kInfo;
  LogEncoding encoding = LogEncoding::kJson;
  std::vector<std::string> output_paths{"stdout"};  ///< Files, "stdout" or "stderr".
  std::vector<std::string> error_output_paths{
      "stderr"};  ///< Lines of level error go here as well as to output_paths.
};

/// A named value of a log line. A Secret does not convert to one.
struct LogField {
  std::string_view name;
  std::variant<std::string, std::int64_t, double, bool> value;

  LogField(std::string_view field, std::string text) : name(field), value(std::move(text)) {}
  LogField(std::string_view field, std::string_view text) : name(field), value(std::string(text)) {}
  LogField(std::string_view field, const char* text) : name(field), value(std::string(text)) {}
  template <class Integer>
    requires std::integral<Integer>
  LogField(std::string_view field, Integer number) : name(field), value(Wrap(number)) {}
  LogField(std::string_view field, double number) : name(field), value(number) {}

 private:
  template <class Integer>
  static std::variant<std::string, std::int64_t, double, bool> Wrap(Integer number) {
    if constexpr (std::is_same_v<Integer, bool>) {
      return number;
    } else {
      return static_cast<std::int64_t>(number);
    }
  }
};

/// Sets the process-wide sinks; called by main before threads start (tests: testing/capture_log.h).
/// Throws Error(kConfig) naming the path if a file cannot be opened. Logging itself never throws
/// and is thread-safe.
void ConfigureLog(const LogOptions& options);
void SetLogLevel(LogLevel level);
/// Whether a line of this level would be written: for callers whose fields cost something to make.
bool LogEnabled(LogLevel level);
/// Flushes and closes the sinks; later lines go nowhere.
void ShutdownLog();
/// While `sink` is set, every line of every level goes to it as JSON (without line end) and nowhere
/// else; an empty function ends that. Called under a lock: the sink must not log. Use
/// testing/capture_log.h.
void SetLogSinkForTest(std::function<void(std::string_view line)> sink);

/// One line: time, level, `event` (a dotted stable name such as "refresh.rotated"), fields. As JSON
/// {"level":"info","ts":"2026-11-23T14:00:00.123Z","event":"refresh.rotated",...} or as a console
/// line. Before ConfigureLog the defaults of LogOptions hold. Bytes that are not UTF-8 are written
/// as U+FFFD. A field may not be called level, ts or event; one that is gets a trailing underscore.
/// A line that a file does not take goes to stderr.
void Log(LogLevel level, std::string_view event, std::initializer_list<LogField> fields = {});

inline void LogDebug(std::string_view event, std::initializer_list<LogField> fields = {}) {
  Log(LogLevel::kDebug, event, fields);
}
inline void LogInfo(std::string_view event, std::initializer_list<LogField> fields = {}) {
  Log(LogLevel::kInfo, event, fields);
}
inline void LogWarn(std::string_view event, std::initializer_list<LogField> fields = {}) {
  Log(LogLevel::kWarn, event, fields);
}
inline void LogError(std::string_view event, std::initializer_list<LogField> fields = {}) {
  Log(LogLevel::kError, event, fields);
}

}  // namespace rtm::base
