#include "app/backup_file.h"

#include <boost/json.hpp>
#include <cerrno>
#include <fstream>
#include <system_error>

#include "app/api_caller.h"
#include "base/error.h"
#include "crypto/sealed_stream.h"

namespace rtm::app {
namespace {

constexpr std::string_view kMagic = "rtm-backup ";
constexpr std::string_view kForm = "rtm-backup 1";
constexpr std::string_view kOldSystem = "old";
constexpr std::size_t kChunk = 64 * 1024;
// A head has a few hundred bytes; a wrong file may be one long line.
constexpr std::size_t kLongestLine = 4096;

std::string HeadLine(const BackupHead& head) {
  boost::json::object object{{"version", head.version},
                             {"store_id", head.store_id},
                             {"key_id", head.key_id},
                             {"node_id", head.node_id},
                             {"made_at_ms", base::ToUnixMillis(head.made_at)},
                             {"rows", head.rows},
                             {"last_attempt", head.last_attempt},
                             {"bytes", head.bytes}};
  if (head.is_old_system) {
    object["system"] = kOldSystem;
  }
  return boost::json::serialize(object);
}

base::Error NoBackup(const std::filesystem::path& file) {
  return base::Error(
      base::ErrorCode::kInvalidArgument,
      {file.string() + " is no backup of rt-manage; accepted: a file that "
                       "'rt-manage backup' wrote",
       file.string() + " 不是 rt-manage 的备份；可接受：由 rt-manage backup 写出的文件"});
}

base::Error CutOff(const std::filesystem::path& file) {
  return base::Error(
      base::ErrorCode::kSealBroken,
      {file.string() + " is damaged: its end is missing.", file.string() + " 已损坏：缺少结尾。"});
}

std::string ReadLine(std::istream& in, const std::filesystem::path& file) {
  std::string line(kLongestLine, '\0');
  in.getline(line.data(), static_cast<std::streamsize>(line.size()));
  if (!in || in.gcount() == 0) {
    throw NoBackup(file);
  }
  line.resize(static_cast<std::size_t>(in.gcount()) - 1);
  return line;
}

std::string ReadSome(std::istream& in, std::size_t most) {
  std::string bytes(most, '\0');
  in.read(bytes.data(), static_cast<std::streamsize>(most));
  bytes.resize(static_cast<std::size_t>(in.gcount()));
  return bytes;
}

BackupHead ParseHead(const std::string& line, const std::filesystem::path& file) {
  const boost::json::object object = ParseReplyBody(line);
  BackupHead head;
  head.version = TextOf(object, "version");
  head.store_id = TextOf(object, "store_id");
  head.key_id = TextOf(object, "key_id");
  head.node_id = TextOf(object, "node_id");
  head.made_at = base::FromUnixMillis(NumberOf(object, "made_at_ms"));
  head.rows = NumberOf(object, "rows");
  head.last_attempt = NumberOf(object, "last_attempt");
  head.bytes = NumberOf(object, "bytes");
  head.is_old_system = TextOf(object, "system") == kOldSystem;
  if ((head.store_id.empty() && !head.is_old_system) || head.key_id.empty()) {
    throw NoBackup(file);
  }
  return head;
}

void CheckForm(const std::string& line, const std::filesystem::path& file) {
  if (line == kForm) {
    return;
  }
  if (!line.starts_with(kMagic)) {
    throw NoBackup(file);
  }
  throw base::Error(base::ErrorCode::kStoreNewer,
                    {"A newer version of rt-manage wrote " + file.string() + ".",
                     file.string() + " 由更新版本的 rt-manage 写入。"});
}

const crypto::KeyRing::Key& KeyOf(const crypto::KeyRing& ring, const std::string& key_id) {
  const crypto::KeyRing::Key* key = ring.Find(key_id);
  if (key == nullptr) {
    throw base::Error(
        base::ErrorCode::kKeyWrong,
        {"No master key here opens this backup; it was sealed with the key " + key_id + ".",
         "此处没有能打开该备份的主密钥；它由密钥 " + key_id + " 密封。"});
  }
  return *key;
}

}  // namespace

void WriteBackup(const std::filesystem::path& database, const BackupHead& head,
                 const crypto::KeyRing::Key& key, PrivateFile& out) {
  const std::string lines = std::string(kForm) + "\n" + HeadLine(head) + "\n";
  crypto::StreamSealer sealer(key, lines);
  out.Write(lines);
  out.Write(sealer.header());
  std::ifstream in(database, std::ios::binary);
  std::string chunk = ReadSome(in, kChunk);
  std::int64_t written = 0;
  for (bool more = true; more;) {
    std::string next = ReadSome(in, kChunk);
    more = !next.empty();
    out.Write(sealer.Seal(
        chunk, more ? crypto::StreamSealer::Place::kMiddle : crypto::StreamSealer::Place::kLast));
    written += static_cast<std::int64_t>(chunk.size());
    chunk = std::move(next);
  }
  if (written != head.bytes) {
    throw base::Error(base::ErrorCode::kStoreIo, {database.string() + " could not be read.",
                                                  database.string() + " 无法读取。"});
  }
}

BackupHead ReadBackup(const std::filesystem::path& file, const crypto::KeyRing& ring,
                      const std::function<void(std::string_view)>& sink) {
  std::ifstream in(file, std::ios::binary);
  if (!in) {
    const std::string reason = std::generic_category().message(errno);
    throw base::InvalidArgument("FILE", {file.string() + " cannot be read: " + reason +
                                             "; accepted: a file that 'rt-manage backup' wrote",
                                         file.string() + " 无法读取：" + reason +
                                             "；可接受：由 rt-manage backup 写出的文件"});
  }
  const std::string form = ReadLine(in, file);
  CheckForm(form, file);
  const std::string line = ReadLine(in, file);
  const BackupHead head = ParseHead(line, file);
  crypto::StreamOpener opener(KeyOf(ring, head.key_id), form + "\n" + line + "\n",
                              ReadSome(in, crypto::StreamSealer::kHeaderBytes), file.string());
  std::int64_t bytes = 0;
  while (!opener.at_end()) {
    const std::string sealed = ReadSome(in, kChunk + crypto::StreamSealer::kChunkOverhead);
    if (sealed.empty()) {
      throw CutOff(file);
    }
    const std::string plain = opener.Open(sealed);
    bytes += static_cast<std::int64_t>(plain.size());
    sink(plain);
  }
  if (bytes != head.bytes || in.peek() != std::ifstream::traits_type::eof()) {
    throw CutOff(file);
  }
  return head;
}

}  // namespace rtm::app
