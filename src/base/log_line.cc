#include "base/log_line.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <utility>

#include "base/encoding.h"

namespace rtm::base {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

void AppendEscaped(std::string& line, char c) {
  switch (c) {
    case '"':
      line += "\\\"";
      return;
    case '\\':
      line += "\\\\";
      return;
    case '\n':
      line += "\\n";
      return;
    case '\r':
      line += "\\r";
      return;
    case '\t':
      line += "\\t";
      return;
    default:
      break;
  }
  const auto byte = static_cast<unsigned char>(c);
  if (byte >= 0x20 && byte != 0x7F) {
    line += c;
    return;
  }
  std::array<char, 8> text{};
  std::snprintf(text.data(), text.size(), "\\u%04x", byte);
  line += text.data();
}

void AppendQuoted(std::string& line, std::string_view text) {
  line += '"';
  while (!text.empty()) {
    const std::size_t length = text[0] == '\0' ? 1 : Utf8SequenceLength(text);
    if (length == 1) {
      AppendEscaped(line, text[0]);
    } else {
      line += length == 0 ? kReplacement : text.substr(0, length);
    }
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  line += '"';
}

template <class Number>
void AppendNumber(std::string& line, Number number) {
  std::array<char, 32> text{};
  const auto result = std::to_chars(text.data(), text.data() + text.size(), number);
  line.append(text.data(), result.ptr);
}

struct JsonValue {
  std::string& line;
  void operator()(const std::string& text) const { AppendQuoted(line, text); }
  void operator()(std::int64_t number) const { AppendNumber(line, number); }
  void operator()(double number) const {
    if (std::isfinite(number)) {
      AppendNumber(line, number);
    } else {
      line += std::isnan(number) ? "\"nan\"" : number > 0 ? "\"inf\"" : "\"-inf\"";
    }
  }
  void operator()(bool value) const { line += value ? "true" : "false"; }
};

bool IsReserved(std::string_view name) {
  return name == "level" || name == "ts" || name == "event";
}

std::string FormatJson(LogLevel level, UtcTime time, std::string_view event,
                       std::initializer_list<LogField> fields) {
  std::string line = R"({"level":")";
  line += ToString(level);
  line += R"(","ts":")" + ToRfc3339(time) + R"(","event":)";
  AppendQuoted(line, event);
  for (const LogField& field : fields) {
    line += ',';
    AppendQuoted(line,
                 IsReserved(field.name) ? std::string(field.name) + '_' : std::string(field.name));
    line += ':';
    std::visit(JsonValue{line}, field.value);
  }
  line += '}';
  return line;
}

/// Whether a console line can show `text` bare without being ambiguous or breaking the line.
bool IsPlain(std::string_view text) {
  return !text.empty() && IsValidUtf8(text) && std::ranges::none_of(text, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte <= 0x20 || byte == 0x7F || c == '"' || c == '\\' || c == '=';
  });
}

std::string FormatConsole(LogLevel level, UtcTime time, std::string_view event,
                          std::initializer_list<LogField> fields) {
  constexpr std::array<std::string_view, 4> kPadded{"DEBUG", "INFO ", "WARN ", "ERROR"};
  std::string line = ToRfc3339(time) + ' ';
  line += kPadded[static_cast<std::size_t>(level)];
  line += ' ';
  line += event;
  for (const LogField& field : fields) {
    line += ' ';
    line += field.name;
    line += '=';
    const std::string* text = std::get_if<std::string>(&field.value);
    if (text != nullptr && IsPlain(*text)) {
      line += *text;
    } else {
      std::visit(JsonValue{line}, field.value);
    }
  }
  return line;
}

}  // namespace

std::string_view ToString(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return "debug";
    case LogLevel::kInfo:
      return "info";
    case LogLevel::kWarn:
      return "warn";
    case LogLevel::kError:
      return "error";
  }
  std::unreachable();
}

std::string FormatLogLine(LogEncoding encoding, LogLevel level, UtcTime time,
                          std::string_view event, std::initializer_list<LogField> fields) {
  return encoding == LogEncoding::kJson ? FormatJson(level, time, event, fields)
                                        : FormatConsole(level, time, event, fields);
}

}  // namespace rtm::base
