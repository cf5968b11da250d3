#include <algorithm>
#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <istream>
#include <ostream>
#include <span>
#include <utility>
#include <vector>

#include "app/commands.h"
#include "base/encoding.h"
#include "crypto/seen_texts.h"

namespace rtm::app {
namespace {

// The server takes import bodies of 8 MiB.
constexpr std::size_t kMaxChunkBytes = 4 << 20;
constexpr std::size_t kMaxChunkLines = 20'000;
// More would scroll the summary away; --json has them all.
constexpr std::size_t kShownFailures = 20;

/// A line that was not taken.
struct Failure {
  std::int64_t line = 0;  ///< Of the input, from 1.
  std::string result, message;
};

/// A row whose access token named another client than was asked for.
struct Override {
  std::int64_t line = 0;  ///< Of the input, from 1.
  std::string asked, client_id;
};

struct Totals {
  std::int64_t total = 0;
  std::int64_t succeeded = 0;
  std::int64_t failed = 0;
  std::int64_t access_tokens = 0;
  std::vector<Failure> failures;    ///< Those that the server named.
  std::vector<Override> overrides;  ///< The same.
};

/// The objects of the list `key`.
std::vector<const boost::json::object*> ObjectsOf(const boost::json::object& data,
                                                  std::string_view key) {
  std::vector<const boost::json::object*> objects;
  const boost::json::value* const list = data.if_contains(key);
  if (list == nullptr || !list->is_array()) {
    return objects;
  }
  for (const boost::json::value& entry : list->get_array()) {
    objects.push_back(&entry.as_object());
  }
  return objects;
}

/// Drops blank lines and repeats of the whole input, and sends the rest in calls of a size that the
/// server takes.
class Importer {
 public:
  Importer(ApiCaller& api, const ImportOptions& options) : api_(api), options_(options) {}

  /// The answer that stopped it, or nullopt.
  std::optional<ApiReply> Add(std::string_view line) {
    ++line_number_;
    const std::string_view token = base::TrimAscii(line);
    if (token.empty() || !seen_.Add(token)) {
      return std::nullopt;
    }
    line_numbers_.push_back(line_number_);
    lines_.push_back(boost::json::string(token));
    bytes_ += token.size() + 3;
    return lines_.size() < kMaxChunkLines && bytes_ < kMaxChunkBytes ? std::nullopt : Send();
  }

  std::optional<ApiReply> Send() {
    if (lines_.empty()) {
      return std::nullopt;
    }
    boost::json::object body{{"rt_tokens", std::move(lines_)}, {"tag", options_.tag},
                             {"proxy", options_.proxy},        {"client_id", options_.client_id},
                             {"batch_name", NextBatchName()},  {"enabled", options_.enable}};
    lines_ = {};
    bytes_ = 0;
    const std::vector<std::int64_t> line_numbers = std::exchange(line_numbers_, {});
    ApiReply reply = api_.Post("/internalweb/v1/rts/batch-import", body);
    if (!reply.ok()) {
      return reply;
    }
    Count(reply.Data(), line_numbers);
    return std::nullopt;
  }

  const Totals& totals() const { return totals_; }

 private:
  void Count(const boost::json::object& data, const std::vector<std::int64_t>& line_numbers) {
    totals_.total += NumberOf(data, "total_count");
    totals_.succeeded += NumberOf(data, "success_count");
    totals_.failed += NumberOf(data, "fail_count");
    totals_.access_tokens += NumberOf(data, "access_token_count");
    const auto line_of = [&line_numbers](const boost::json::object& named) {
      return line_numbers.at(static_cast<std::size_t>(NumberOf(named, "index")));
    };
    for (const boost::json::object* named : ObjectsOf(data, "failures")) {
      totals_.failures.push_back({.line = line_of(*named),
                                  .result = TextOf(*named, "result"),
                                  .message = TextOf(*named, "message")});
    }
    for (const boost::json::object* named : ObjectsOf(data, "client_id_overrides")) {
      totals_.overrides.push_back({.line = line_of(*named),
                                   .asked = TextOf(*named, "asked"),
                                   .client_id = TextOf(*named, "client_id")});
    }
  }

  /// Rows are numbered within a call, so each call needs a name of its own.
  std::string NextBatchName() {
    ++calls_;
    return options_.batch_name.empty() || calls_ == 1
               ? options_.batch_name
               : options_.batch_name + "-" + std::to_string(calls_);
  }

  ApiCaller& api_;
  const ImportOptions& options_;
  crypto::SeenTexts seen_;
  std::int64_t line_number_ = 0;
  boost::json::array lines_;
  std::vector<std::int64_t> line_numbers_;  // Of lines_, in the input.
  std::size_t bytes_ = 0;
  int calls_ = 0;
  Totals totals_;
};

std::optional<ApiReply> SendAll(std::istream& in, Importer& importer) {
  std::string line;
  while (std::getline(in, line)) {
    std::optional<ApiReply> refusal = importer.Add(line);
    base::WipeString(line);
    if (refusal) {
      return refusal;
    }
  }
  // The last line before a read error may be half a token.
  return in.bad() ? std::nullopt : importer.Send();
}

[[noreturn]] void RefuseFile(const std::string& file) {
  throw base::InvalidArgument(
      "FILE", {file + " cannot be read; accepted: a file with one refresh token or JSON object a "
                      "line, or - for standard input",
               file + " 无法读取；可接受：每行一个刷新令牌或 JSON 对象的文件，或 - 表示标准输入"});
}

boost::json::array AsJson(const std::vector<Failure>& failures) {
  boost::json::array array;
  for (const Failure& failure : failures) {
    array.push_back(
        {{"line", failure.line}, {"result", failure.result}, {"message", failure.message}});
  }
  return array;
}

boost::json::array AsJson(const std::vector<Override>& overrides) {
  boost::json::array array;
  for (const Override& entry : overrides) {
    array.push_back({{"line", entry.line}, {"asked", entry.asked}, {"client_id", entry.client_id}});
  }
  return array;
}

void ShowFailures(std::ostream& err, const Totals& totals) {
  const std::size_t shown = std::min(totals.failures.size(), kShownFailures);
  for (const Failure& failure : std::span(totals.failures).first(shown)) {
    err << "line " << failure.line << ": " << failure.result << ": " << failure.message << "\n";
  }
  if (const std::int64_t more = totals.failed - static_cast<std::int64_t>(shown); more > 0) {
    err << "and " << more << " more\n";
  }
  err << std::flush;
}

void ShowOverrides(std::ostream& err, const Totals& totals) {
  const std::size_t shown = std::min(totals.overrides.size(), kShownFailures);
  for (const Override& entry : std::span(totals.overrides).first(shown)) {
    err << "line " << entry.line << ": belongs to client " << entry.client_id
        << ", as its access token says, not to " << entry.asked << "\n";
  }
  if (totals.overrides.size() > shown) {
    err << "and " << totals.overrides.size() - shown << " more of other clients\n";
  }
  err << std::flush;
}

void Report(const CommandContext& context, const Totals& totals) {
  if (context.json()) {
    context.terminal.out << boost::json::serialize(boost::json::object{
                                {"success", totals.failed == 0},
                                {"total_count", totals.total},
                                {"success_count", totals.succeeded},
                                {"fail_count", totals.failed},
                                {"access_token_count", totals.access_tokens},
                                {"failures", AsJson(totals.failures)},
                                {"client_id_overrides", AsJson(totals.overrides)}})
                         << std::endl;
  } else {
    ShowFailures(context.terminal.err, totals);
    context.terminal.out << "Imported " << totals.succeeded << " of " << totals.total
                         << " refresh tokens";
    if (totals.failed > 0) {
      context.terminal.out << "; " << totals.failed << " are known, used up or malformed";
    }
    context.terminal.out << "." << std::endl;
    ShowOverrides(context.terminal.err, totals);
  }
}

}  // namespace

ExitCode RunImport(const CommandContext& context, const ImportOptions& options) {
  std::ifstream file;
  if (options.file != "-") {
    file.open(options.file);
    // A folder opens, and fails only when it is read.
    if (!file || std::filesystem::is_directory(options.file)) {
      RefuseFile(options.file);
    }
  }
  std::istream& in = options.file == "-" ? context.terminal.in : file;
  const std::unique_ptr<ApiCaller> api = context.open_api(context, StoreNeed::kMayMake);
  Importer importer(*api, options);
  const std::optional<ApiReply> refusal = SendAll(in, importer);
  if ((refusal || in.bad()) && importer.totals().total > 0) {
    context.terminal.err << "rt-manage: stopped after " << importer.totals().total << " tokens"
                         << std::endl;
  }
  if (refusal) {
    return ReportRefusal(context, *refusal);
  }
  if (in.bad()) {
    RefuseFile(options.file == "-" ? "standard input" : options.file);
  }
  Report(context, importer.totals());
  return importer.totals().failed == 0 ? ExitCode::kOk : ExitCode::kFailed;
}

}  // namespace rtm::app
