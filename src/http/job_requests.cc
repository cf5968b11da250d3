#include "http/job_requests.h"

#include <algorithm>
#include <array>
#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/secret.h"
#include "http/json_writer.h"
#include "http/row_requests.h"

namespace rtm::http {
namespace {

using service::JobKind;

[[noreturn]] void Refuse(const std::string& field, const std::string& en, const std::string& zh) {
  throw base::InvalidArgument(field, {field + ": " + en, field + "：" + zh});
}

JobKind KindOf(const std::string& text) {
  const std::optional<JobKind> kind = service::ParseJobKind(text);
  if (!kind) {
    Refuse("kind", "accepted are refresh, refresh_facts, edit, delete, import.",
           "可接受的值为 refresh、refresh_facts、edit、delete、import。");
  }
  return *kind;
}

/// A member goes with some kinds only; then it has to be there.
void CheckMember(bool is_there, bool is_wanted, const std::string& name, const std::string& kind) {
  if (is_there != is_wanted) {
    Refuse(name, is_wanted ? "is needed for " + kind + "." : "does not go with " + kind + ".",
           is_wanted ? kind + " 需要此项。" : kind + " 不接受此项。");
  }
}

/// Somebody may have typed a whole proxy URL, or the part of one that ends within its password:
/// only what can be no more than a scheme, a user, a host and a port is shown again.
std::string WithoutPassword(const std::string& proxy) {
  if (const std::size_t at = proxy.rfind('@'); at != std::string::npos) {
    return "***" + proxy.substr(at);
  }
  const std::size_t slashes = proxy.find("//");
  const std::string_view rest =
      std::string_view(proxy).substr(slashes == std::string::npos ? 0 : slashes + 2);
  const std::size_t colon = rest.rfind(':');
  const bool is_port_at_most =
      colon == std::string_view::npos ||
      rest.find_first_not_of("0123456789/", colon + 1) == std::string_view::npos;
  return is_port_at_most ? proxy : "***";
}

/// Somebody may have pasted a token.
std::string WithoutToken(const std::string& text) {
  constexpr std::size_t kLongestName = 64;
  return text.size() > kLongestName ? base::MaskSecret(text) : text;
}

template <class Names>
void RefuseOthers(const boost::json::value& value, const std::string& path, const Names& names) {
  if (!value.is_object()) {
    return;  // The reader says so.
  }
  for (const auto& member : value.get_object()) {
    if (std::ranges::find(names, std::string_view(member.key())) == std::ranges::end(names)) {
      Refuse(path + "." + std::string(member.key().substr(0, 40)), "there is no such member.",
             "没有这一项。");
    }
  }
}

constexpr std::array<std::string_view, 3> kSelectionNames{"ids", "filter", "expected"};

std::vector<std::string_view> FilterNames() {
  std::vector<std::string_view> names;
  using Members = boost::describe::describe_members<FilterBody, boost::describe::mod_public>;
  boost::mp11::mp_for_each<Members>([&](auto member) { names.emplace_back(member.name); });
  return names;
}

/// What is named wrongly here would be left out elsewhere, and every row be meant.
void RefuseUnknown(const boost::json::value& selection) {
  RefuseOthers(selection, "selection", kSelectionNames);
  if (selection.is_object()) {
    if (const boost::json::value* filter = FindMember(selection.get_object(), "filter")) {
      RefuseOthers(*filter, "selection.filter", FilterNames());
    }
  }
}

/// The members that are set, as JSON.
std::string Shown(const FilterBody& filter) {
  std::string text;
  JsonWriter json(text);
  json.BeginObject();
  const auto add = [&json](std::string_view name, const std::string& value) {
    if (!value.empty()) {
      json.String(name, value);
    }
  };
  add("biz_id", WithoutToken(filter.biz_id));
  add("tag", WithoutToken(filter.tag));
  add("email", WithoutToken(filter.email));
  add("type", WithoutToken(filter.type));
  add("state", filter.state);
  if (filter.enabled) {
    json.Bool("enabled", *filter.enabled);
  }
  add("create_date", filter.create_date);
  if (filter.at_ends_within) {
    json.Int("at_ends_within", *filter.at_ends_within);
  }
  add("proxy", WithoutPassword(filter.proxy));
  json.EndObject();
  return text;
}

/// "tag, state": what the filter looks at.
std::string NamesIn(const FilterBody& filter) {
  std::string names;
  const auto add = [&names](std::string_view name, bool is_set) {
    if (is_set) {
      names.append(names.empty() ? "" : ", ").append(name);
    }
  };
  add("biz_id", !filter.biz_id.empty());
  add("tag", !filter.tag.empty());
  add("email", !filter.email.empty());
  add("type", !filter.type.empty());
  add("state", !filter.state.empty());
  add("enabled", filter.enabled.has_value());
  add("create_date", !filter.create_date.empty());
  add("at_ends_within", filter.at_ends_within.has_value());
  add("proxy", !filter.proxy.empty());
  return names;
}

service::JobSelection SelectionOf(SelectionBody&& body, base::UtcTime now) {
  if (body.ids.has_value() == body.filter.has_value()) {
    Refuse("selection", "needs either ids or filter.", "需要且只能提供 ids 或 filter 之一。");
  }
  service::JobSelection selection;
  if (body.filter) {
    selection.filter = FilterOf(*body.filter, now);
    selection.shown_filter = Shown(*body.filter);
    selection.filter_names = NamesIn(*body.filter);
    selection.expected = body.expected;
    if (body.expected && *body.expected < 0) {
      Refuse("selection.expected", "0 or more is needed.", "必须大于或等于 0。");
    }
    return selection;
  }
  if (body.expected) {
    Refuse("selection.expected", "goes with filter only.", "只能与 filter 一起使用。");
  }
  if (body.ids->empty()) {
    Refuse("selection.ids", "at least one is needed.", "至少需要一个。");
  }
  selection.ids.reserve(body.ids->size());
  for (const std::int64_t id : *body.ids) {
    if (id <= 0) {
      Refuse("selection.ids", "positive whole numbers are needed.", "必须是正整数。");
    }
    selection.ids.push_back(core::TokenId{id});
  }
  return selection;
}

}  // namespace

void ReadJson(const boost::json::value& value, const JsonPath& path, JobBody& out) {
  const boost::json::object* object = ExpectObject(value, path);
  if (object == nullptr) {
    return;
  }
  const auto read = [&](std::string_view name, auto& member) {
    if (const boost::json::value* found = FindMember(*object, name)) {
      ReadJson(*found, JsonPath(path, name), member);
    }
  };
  read("kind", out.kind);
  if (const boost::json::value* selection = FindMember(*object, "selection")) {
    RefuseUnknown(*selection);
  }
  read("selection", out.selection);
  read("edit", out.edit);
  read("import", out.lines);
}

service::JobRequest JobRequestOf(JobBody&& body, base::UtcTime now) {
  service::JobRequest request;
  request.kind = KindOf(body.kind);
  const bool is_import = request.kind == JobKind::kImport;
  CheckMember(body.selection.has_value(), !is_import, "selection", body.kind);
  CheckMember(body.edit.has_value(), request.kind == JobKind::kEdit, "edit", body.kind);
  CheckMember(body.lines.has_value(), is_import, "import", body.kind);
  if (is_import) {
    request.import_request = ImportOf(*std::move(body.lines));
    return request;
  }
  request.selection = SelectionOf(*std::move(body.selection), now);
  const bool is_change = request.kind == JobKind::kDelete || request.kind == JobKind::kEdit;
  if (is_change && request.selection.filter && !request.selection.expected) {
    Refuse("selection.expected",
           "is needed with a filter for " + body.kind +
               ": how many rows are meant. If more match, nothing is done.",
           body.kind + " 使用 filter 时必须提供：预期的行数。匹配的行更多时不会执行。");
  }
  if (body.edit) {
    request.edit = {.tag = std::move(body.edit->tag),
                    .proxy = std::move(body.edit->proxy),
                    .client_id = std::move(body.edit->client_id),
                    .enabled = body.edit->enabled};
  }
  return request;
}

}  // namespace rtm::http
