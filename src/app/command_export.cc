#include <boost/json.hpp>
#include <ostream>
#include <vector>

#include "app/commands.h"
#include "app/private_file.h"
#include "app/row_walk.h"

namespace rtm::app {
namespace {

constexpr const char* kWarning =
    "rt-manage: warning: this file holds whole refresh tokens. Whoever reads it owns the "
    "accounts;\n"
    "rt-manage: warning: keep it offline and delete it when it has served.";

/// One whole secret of a row, empty if it has none. `refusal` is set if the API said no.
base::Secret Reveal(ApiCaller& api, std::int64_t id, const char* field,
                    std::optional<ApiReply>& refusal) {
  ApiReply reply = api.Post("/internalweb/v1/rts/reveal", {{"id", id}, {"field", field}});
  if (reply.status == 404) {
    return {};
  }
  if (!reply.ok()) {
    refusal = std::move(reply);
    return {};
  }
  return base::Secret(TextOf(reply.Data(), "value"));
}

/// Writes rows one by one as the walk over them brings them.
class Exporter {
 public:
  Exporter(ApiCaller& api, const ExportOptions& options)
      : api_(api),
        tokens_only_(options.tokens_only),
        file_(PrivateFile::Create(options.file, base::ErrorCode::kInvalidArgument)) {}

  void Add(const boost::json::object& row) {
    if (refusal_) {
      return;
    }
    const std::int64_t id = NumberOf(row, "id");
    const auto reveal = [&](const char* field) {
      return TextOf(row, field).empty() || refusal_ ? base::Secret()
                                                    : Reveal(api_, id, field, refusal_);
    };
    const base::Secret refresh_token = reveal("rt");
    if (tokens_only_) {
      if (!refresh_token.empty()) {
        file_.Write(refresh_token.Reveal());
        file_.Write("\n");
        ++count_;
      }
      return;
    }
    boost::json::object whole;
    for (const char* key : {"biz_id", "email", "user_name", "type", "provider", "client_id", "tag",
                            "enabled", "memo", "state", "create_time"}) {
      if (const boost::json::value* value = row.if_contains(key)) {
        whole[key] = *value;
      }
    }
    whole["rt"] = refresh_token.Reveal();
    whole["at"] = reveal("at").Reveal();
    whole["proxy"] = reveal("proxy").Reveal();
    file_.Write((count_ == 0 ? "[\n" : ",\n") + boost::json::serialize(whole));
    ++count_;
  }

  void Finish() {
    if (!tokens_only_) {
      file_.Write(count_ == 0 ? "[]\n" : "\n]\n");
    }
    file_.Finish();
  }

  const std::optional<ApiReply>& refusal() const { return refusal_; }
  std::int64_t count() const { return count_; }

 private:
  ApiCaller& api_;
  const bool tokens_only_;
  PrivateFile file_;
  std::optional<ApiReply> refusal_;
  std::int64_t count_ = 0;
};

}  // namespace

ExitCode RunExport(const CommandContext& context, const ExportOptions& options) {
  const std::unique_ptr<ApiCaller> api = context.open_api(context, StoreNeed::kExisting);
  Exporter exporter(*api, options);
  context.terminal.err << kWarning << std::endl;
  std::optional<ApiReply> refusal =
      ForEachRow(*api, {}, [&](const boost::json::object& row) { exporter.Add(row); });
  if (!refusal) {
    refusal = exporter.refusal();
  }
  if (refusal) {
    return ReportRefusal(context, *refusal);
  }
  exporter.Finish();
  if (context.json()) {
    context.terminal.out << boost::json::serialize(
                                boost::json::object{{"success", true},
                                                    {"file", options.file.string()},
                                                    {"rows", exporter.count()}})
                         << std::endl;
  } else {
    context.terminal.out << "Wrote " << exporter.count() << " rows to " << options.file.string()
                         << "." << std::endl;
  }
  return ExitCode::kOk;
}

}  // namespace rtm::app
