#include <boost/json.hpp>
#include <fstream>
#include <istream>
#include <ostream>
#include <vector>

#include "app/commands.h"
#include "base/encoding.h"

namespace rtm::app {
namespace {

// The server takes import bodies of 8 MiB.
constexpr std::size_t kMaxChunkBytes = 4 << 20;
constexpr std::size_t kMaxChunkLines = 20'000;

struct Totals {
  std::int64_t total = 0;
  std::int64_t succeeded = 0;
  std::int64_t failed = 0;
};

/// Sends lines in calls of a size that the server takes.
class Importer {
 public:
  Importer(ApiCaller& api, const ImportOptions& options) : api_(api), options_(options) {}

  /// The answer that stopped it, or nullopt.
  std::optional<ApiReply> Add(std::string_view line) {
    const std::string_view token = base::TrimAscii(line);
    if (token.empty()) {
      return std::nullopt;
    }
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
    ApiReply reply = api_.Post("/internalweb/v1/rts/batch-import", body);
    if (!reply.ok()) {
      return reply;
    }
    totals_.total += NumberOf(reply.Data(), "total_count");
    totals_.succeeded += NumberOf(reply.Data(), "success_count");
    totals_.failed += NumberOf(reply.Data(), "fail_count");
    return std::nullopt;
  }

  const Totals& totals() const { return totals_; }

 private:
  /// Rows are numbered within a call, so each call needs a name of its own.
  std::string NextBatchName() {
    ++calls_;
    return options_.batch_name.empty() || calls_ == 1
               ? options_.batch_name
               : options_.batch_name + "-" + std::to_string(calls_);
  }

  ApiCaller& api_;
  const ImportOptions& options_;
  boost::json::array lines_;
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
  return importer.Send();
}

void Report(const CommandContext& context, const Totals& totals) {
  if (context.json()) {
    context.terminal.out << boost::json::serialize(
                                boost::json::object{{"success", totals.failed == 0},
                                                    {"total_count", totals.total},
                                                    {"success_count", totals.succeeded},
                                                    {"fail_count", totals.failed}})
                         << std::endl;
  } else {
    context.terminal.out << "Imported " << totals.succeeded << " of " << totals.total
                         << " refresh tokens";
    if (totals.failed > 0) {
      context.terminal.out << "; " << totals.failed << " are known, used up or malformed";
    }
    context.terminal.out << "." << std::endl;
  }
}

}  // namespace

ExitCode RunImport(const CommandContext& context, const ImportOptions& options) {
  std::ifstream file;
  if (options.file != "-") {
    file.open(options.file);
    if (!file) {
      throw base::InvalidArgument(
          "FILE",
          {options.file + " cannot be read; accepted: a file with one refresh token a line, "
                          "or - for standard input",
           options.file + " 无法读取；可接受：每行一个刷新令牌的文件，或 - 表示标准输入"});
    }
  }
  const std::unique_ptr<ApiCaller> api = context.open_api(context, StoreNeed::kMayMake);
  Importer importer(*api, options);
  const std::optional<ApiReply> refusal =
      SendAll(options.file == "-" ? context.terminal.in : file, importer);
  if (refusal) {
    if (importer.totals().total > 0) {
      context.terminal.err << "rt-manage: stopped after " << importer.totals().total << " tokens"
                           << std::endl;
    }
    return ReportRefusal(context, *refusal);
  }
  Report(context, importer.totals());
  return importer.totals().failed == 0 ? ExitCode::kOk : ExitCode::kFailed;
}

}  // namespace rtm::app
