#include "app/welcome.h"

#include <ostream>

namespace rtm::app {
namespace {

constexpr std::string_view kRule =
    "==============================================================================\n";

void ShowPassword(std::ostream& out, const StoreKeys& keys, const std::string& username) {
  if (keys.new_password.empty()) {
    return;
  }
  out << "  User:      " << username << "\n"
      << "  Password:  " << keys.new_password.Reveal() << "\n"
      << "  This is the console login. It is shown only this once; change it in the "
         "console.\n"
      << "  以上是控制台的用户名和密码，只显示这一次；如需更改请在控制台修改。\n\n";
}

void ShowApiSecret(std::ostream& out, const StoreKeys& keys) {
  if (keys.new_api_secret.empty()) {
    return;
  }
  out << "  API secret (X-API-Secret):\n"
      << "  " << keys.new_api_secret.Reveal() << "\n"
      << "  Scripts need it for the public API; set auth.api_secret to change it.\n"
      << "  公开 API 的密钥，供脚本使用；如需更改请设置 auth.api_secret。\n\n";
}

void ShowKeyFile(std::ostream& out, const SealedStore& data) {
  if (!data.made_key_file()) {
    return;
  }
  out << "  Master key:  " << data.made_key_file()->string() << "\n"
      << "  BACK THIS FILE UP, apart from the database. Without it every token is lost.\n"
      << "  请备份此文件，并与数据库分开存放。丢失它将失去全部令牌。\n\n";
}

}  // namespace

void ShowWhatWasMade(std::ostream& out, const SealedStore& data, const std::string& username) {
  const StoreKeys& keys = data.keys();
  if (keys.new_password.empty() && keys.new_api_secret.empty() && !data.made_key_file()) {
    return;
  }
  out << "\n" << kRule << "  rt-manage: first start / 首次启动\n\n";
  ShowPassword(out, keys, username);
  ShowApiSecret(out, keys);
  ShowKeyFile(out, data);
  out << kRule << std::endl;
}

void ShowWhereItListens(std::ostream& out, const std::string& url, const std::string& username) {
  out << "rt-manage listens: " << url << "/  (user " << username << ")\n"
      << "rt-manage 已启动：" << url << "/  （用户 " << username << "）" << std::endl;
}

}  // namespace rtm::app
