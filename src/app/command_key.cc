#include <boost/json.hpp>
#include <iomanip>
#include <ostream>

#include "app/command_files.h"
#include "app/commands.h"
#include "app/open_api.h"
#include "app/progress_bar.h"
#include "base/files.h"
#include "crypto/key_ring.h"

namespace rtm::app {
namespace {

bool FlagOf(const boost::json::object& object, std::string_view name) {
  const boost::json::value* value = object.if_contains(name);
  return value != nullptr && value->is_bool() && value->get_bool();
}

/// The lines of `key/check`.
std::vector<boost::json::object> KeysOf(const ApiReply& reply) {
  std::vector<boost::json::object> keys;
  const boost::json::value* list = reply.Data().if_contains("keys");
  if (list != nullptr && list->is_array()) {
    for (const boost::json::value& key : list->get_array()) {
      keys.push_back(key.get_object());
    }
  }
  return keys;
}

std::string_view RoleOf(const boost::json::object& key) {
  if (FlagOf(key, "seals")) {
    return "seals";
  }
  return FlagOf(key, "in_ring") ? "opens" : "MISSING";
}

ExitCode Check(const CommandContext& context) {
  const std::unique_ptr<ApiCaller> api = context.open_api(context, StoreNeed::kExisting);
  const ApiReply reply = api->Post("/internalweb/v1/key/check", {});
  if (!reply.ok()) {
    return ReportRefusal(context, reply);
  }
  bool is_missing = false;
  std::ostream& out = context.terminal.out;
  if (context.json()) {
    out << boost::json::serialize(reply.Data()) << std::endl;
  } else {
    const auto line = [&out](auto id, auto role, auto rows, auto settings, auto journal) {
      out << std::left << std::setw(18) << id << std::setw(9) << role << std::right << std::setw(10)
          << rows << std::setw(10) << settings << std::setw(9) << journal << "\n";
    };
    line("KEY", "", "ROWS", "SETTINGS", "JOURNAL");
    for (const boost::json::object& key : KeysOf(reply)) {
      line(TextOf(key, "id"), RoleOf(key), NumberOf(key, "rows"), NumberOf(key, "settings"),
           NumberOf(key, "journal"));
    }
    out << std::flush;
  }
  for (const boost::json::object& key : KeysOf(reply)) {
    if (!FlagOf(key, "in_ring")) {
      is_missing = true;
      context.terminal.err << "rt-manage: the key " << TextOf(key, "id")
                           << " is missing: what it sealed does not open\n";
    }
  }
  return is_missing ? ExitCode::kStore : ExitCode::kOk;
}

void RequireKeyFile(const CommandContext& context, const Config& config) {
  const bool from_variable = !FindVariable(context.environment, "RT_MANAGE_MASTER_KEY").empty();
  if (from_variable || !config.security.master_key_command.empty()) {
    const std::string source =
        from_variable ? "RT_MANAGE_MASTER_KEY" : "security.master_key_command";
    throw base::Error(
        base::ErrorCode::kConfig,
        {"the master key comes from " + source +
             ", which this command cannot change; put a new first line there (rtm-key-1. and 43 "
             "base64url characters of 32 random bytes), keep the old lines, and restart",
         "主密钥来自 " + source +
             "，此命令无法修改它；请在其中加入新的第一行（rtm-key-1. 加 32 个随机字节的 43 个 "
             "base64url 字符），保留旧行并重启"});
  }
}

/// Puts the new ring into the file and tells the server. A server that does not take it for certain
/// leaves the file as it was; where that is not known the new key has to stay, as something may be
/// sealed with it already.
ApiReply Exchange(ApiCaller& api, const std::filesystem::path& file, const crypto::KeyRing& before,
                  const crypto::KeyRing& after) {
  crypto::ReplaceKeyFile(file, after);
  const std::string& id = after.keys().front().id;
  ApiReply reply;
  try {
    reply = api.Post("/internalweb/v1/key/reload", {});
  } catch (const base::Error& error) {
    throw base::Error(
        error.code(),
        {"whether the server took the new key is not known; " + file.string() + " keeps it as " +
             id + ". See 'rt-manage key check'. " + error.public_text().en,
         "无法确定服务器是否已接受新密钥；" + file.string() + " 保留该密钥 " + id +
             "。请查看 rt-manage key check。" + error.public_text().zh});
  }
  const bool took_it = reply.ok() && TextOf(reply.Data(), "seals") == id;
  if (took_it) {
    return reply;
  }
  crypto::ReplaceKeyFile(file, before);
  if (reply.ok()) {
    throw base::Error(
        base::ErrorCode::kConflict,
        {"the running server reads its master key from elsewhere, not from " + file.string() +
             ", which is as it was; use the configuration and the variables of the server",
         "运行中的服务器从别处读取主密钥，而不是 " + file.string() +
             "（该文件保持不变）；请使用与服务器相同的配置和环境变量"});
  }
  return reply;
}

ExitCode Add(const CommandContext& context) {
  ConfigureCommandLog();
  const LoadedConfig loaded = LoadConfig(context.config_source());
  RequireKeyFile(context, loaded.config);
  const std::filesystem::path& file = loaded.config.security.master_key_file;
  // Opened first: a running server that cannot be told shall not find another file.
  const std::unique_ptr<ApiCaller> api = context.open_api(context, StoreNeed::kExisting);
  // From reading to writing: of two that ran at once, one would take the other's key out.
  const CommandLock lock(base::FolderOf(file));
  base::SystemEntropy entropy;
  const crypto::KeyRing before = crypto::LoadKeyFile(file);
  const crypto::KeyRing after = before.WithNewKey(entropy);
  const ApiReply reply = Exchange(*api, file, before, after);
  if (!reply.ok()) {
    context.terminal.err << "rt-manage: " << file.string() << " is as it was\n";
    return ReportRefusal(context, reply);
  }
  const std::string& id = after.keys().front().id;
  if (context.json()) {
    context.terminal.out << boost::json::serialize(
                                boost::json::object{{"success", true}, {"id", id}})
                         << std::endl;
  } else {
    context.terminal.out << id << std::endl;
    context.terminal.err << "rt-manage: it seals from now on; back " << file.string()
                         << " up, then run 'rt-manage key rekey'" << std::endl;
  }
  return ExitCode::kOk;
}

std::int64_t RowCount(ApiCaller& api) {
  return NumberOf(api.Post("/internalweb/v1/rts/list", {{"page", 1}, {"page_size", 1}}).Data(),
                  "total");
}

ExitCode Rekey(const CommandContext& context) {
  const std::unique_ptr<ApiCaller> api = context.open_api(context, StoreNeed::kExisting);
  const bool draw = context.terminal.err_is_terminal && !context.json();
  ProgressBar bar(context.terminal.err,
                  draw ? ProgressBar::Mode::kDraw : ProgressBar::Mode::kSilent, RowCount(*api));
  std::int64_t after = 0;
  std::int64_t resealed = 0;
  std::int64_t broken = 0;
  do {
    const ApiReply reply = api->Post("/internalweb/v1/key/rekey", {{"after", after}});
    if (!reply.ok()) {
      return ReportRefusal(context, reply);
    }
    after = NumberOf(reply.Data(), "after");
    resealed += NumberOf(reply.Data(), "resealed");
    broken += NumberOf(reply.Data(), "broken");
    bar.Show(after, broken);
  } while (after != 0);
  if (context.json()) {
    context.terminal.out << boost::json::serialize(boost::json::object{{"success", broken == 0},
                                                                       {"resealed", resealed},
                                                                       {"broken", broken}})
                         << std::endl;
  } else {
    context.terminal.out << "Sealed " << resealed << " values anew; " << broken
                         << " do not open and stay as they are." << std::endl;
    context.terminal.err
        << "rt-manage: 'rt-manage key check' says which keys still open something; keep those that "
           "old backups need"
        << std::endl;
  }
  return broken == 0 ? ExitCode::kOk : ExitCode::kFailed;
}

}  // namespace

ExitCode RunKey(const CommandContext& context, const KeyOptions& options) {
  switch (options.action) {
    case KeyOptions::Action::kCheck:
      return Check(context);
    case KeyOptions::Action::kAdd:
      return Add(context);
    case KeyOptions::Action::kRekey:
      return Rekey(context);
  }
  return ExitCode::kUsage;
}

}  // namespace rtm::app
