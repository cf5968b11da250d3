#include "app/key_source.h"

#include "base/log.h"

namespace rtm::app {
namespace {

constexpr std::string_view kVariable = "RT_MANAGE_MASTER_KEY";

base::Error MissingKey(const std::filesystem::path& file) {
  const std::string path = file.string();
  return {base::ErrorCode::kKeyMissing,
          {"the master key of this store is missing: there is no " + path +
               "; put the file back from its backup, or set RT_MANAGE_MASTER_KEY, "
               "security.master_key_file or security.master_key_command. Nothing was changed",
           "缺少此数据库的主密钥：" + path +
               " 不存在；请从备份恢复该文件，或设置 RT_MANAGE_MASTER_KEY、"
               "security.master_key_file、security.master_key_command。未做任何更改"}};
}

}  // namespace

MasterKey ObtainMasterKey(const SecurityConfig& config, const Environment& environment,
                          StoreState state, base::Entropy& entropy) {
  const base::Secret variable(FindVariable(environment, kVariable));
  if (!variable.empty()) {
    return {crypto::KeyRing::Parse(variable.Reveal(), kVariable), {}};
  }
  if (!config.master_key_command.empty()) {
    const base::Secret output = RunKeyCommand(config.master_key_command);
    return {crypto::KeyRing::Parse(output.Reveal(), "security.master_key_command"), {}};
  }
  std::error_code error;
  const auto status = std::filesystem::symlink_status(config.master_key_file, error);
  if (status.type() != std::filesystem::file_type::not_found) {
    return {crypto::LoadKeyFile(config.master_key_file), {}};
  }
  if (state == StoreState::kSealed) {
    throw MissingKey(config.master_key_file);
  }
  crypto::KeyRing ring = crypto::KeyRing::Generate(entropy);
  crypto::CreateKeyFile(config.master_key_file, ring);
  base::LogInfo("key.created", {{"file", config.master_key_file.string()}});
  return {std::move(ring), config.master_key_file};
}

}  // namespace rtm::app
