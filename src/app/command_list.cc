#include <fmt/format.h>

#include <boost/json.hpp>
#include <ostream>

#include "app/commands.h"
#include "app/row_walk.h"
#include "base/encoding.h"

namespace rtm::app {
namespace {

/// Cut to `width` characters and filled up to it. A character of two columns counts as one.
std::string Cell(const std::string& text, std::size_t width) {
  std::string cell;
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size() && count < width; ++count) {
    const std::size_t length =
        std::max<std::size_t>(base::Utf8SequenceLength(std::string_view(text).substr(at)), 1);
    const bool control = length == 1 && static_cast<unsigned char>(text[at]) < 0x20;
    cell += control ? "?" : text.substr(at, length);
    at += length;
  }
  return cell + std::string(width - count, ' ');
}

bool BoolOf(const boost::json::object& row, std::string_view key) {
  const boost::json::value* value = row.if_contains(key);
  return value != nullptr && value->is_bool() && value->get_bool();
}

std::string Line(const boost::json::object& row) {
  const std::string expires = TextOf(row, "expires_at");
  return fmt::format("{} {} {} {} {} {}\n", Cell(TextOf(row, "biz_id"), 34),
                     Cell(TextOf(row, "email"), 30), Cell(TextOf(row, "state"), 14),
                     Cell(BoolOf(row, "enabled") ? "yes" : "no", 8),
                     Cell(expires.empty() ? "-" : expires, 24), TextOf(row, "tag"));
}

}  // namespace

ExitCode RunList(const CommandContext& context, const ListOptions& options) {
  const std::unique_ptr<ApiCaller> api = context.open_api(context, StoreNeed::kExisting);
  boost::json::object filter;
  if (!options.tag.empty()) {
    filter["tag"] = options.tag;
  }
  if (!options.email.empty()) {
    filter["email"] = options.email;
  }
  std::ostream& out = context.terminal.out;
  if (!context.json()) {
    out << fmt::format("{:<34} {:<30} {:<14} {:<8} {:<24} {}\n", "BIZ_ID", "E-MAIL", "STATUS",
                       "SCHEDULE", "ACCESS TOKEN UNTIL", "TAG");
  }
  std::int64_t count = 0;
  const std::optional<ApiReply> refusal =
      ForEachRow(*api, filter, [&](const boost::json::object& row) {
        ++count;
        out << (context.json() ? boost::json::serialize(row) + "\n" : Line(row));
      });
  if (refusal) {
    return ReportRefusal(context, *refusal);
  }
  if (!context.json()) {
    context.terminal.err << count << (count == 1 ? " row" : " rows") << std::endl;
  }
  out.flush();
  return ExitCode::kOk;
}

}  // namespace rtm::app
