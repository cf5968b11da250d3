#include "service/journal_record.h"

#include <cstdint>

#include "base/secret.h"

namespace rtm::service {
namespace {

constexpr char kVersion = 1;

void AppendNumber(std::string& out, std::int64_t number) {
  auto bits = static_cast<std::uint64_t>(number);
  for (int i = 0; i < 8; ++i, bits >>= 8) {
    out.push_back(static_cast<char>(bits & 0xFF));
  }
}

void AppendText(std::string& out, std::string_view text) {
  AppendNumber(out, static_cast<std::int64_t>(text.size()));
  out.append(text);
}

/// Reads fields in order; `ok` turns false at the first that does not fit.
class FieldReader {
 public:
  explicit FieldReader(std::string_view bytes) : rest_(bytes) {}

  std::int64_t Number() {
    if (!ok || rest_.size() < 8) {
      ok = false;
      return 0;
    }
    std::uint64_t bits = 0;
    for (std::size_t i = 8; i-- > 0;) {
      bits = (bits << 8) | static_cast<unsigned char>(rest_[i]);
    }
    rest_.remove_prefix(8);
    return static_cast<std::int64_t>(bits);
  }

  std::string Text() {
    const std::int64_t length = Number();
    if (!ok || length < 0 || static_cast<std::uint64_t>(length) > rest_.size()) {
      ok = false;
      return {};
    }
    std::string text(rest_.substr(0, static_cast<std::size_t>(length)));
    rest_.remove_prefix(static_cast<std::size_t>(length));
    return text;
  }

  bool AtEnd() const { return rest_.empty(); }

  bool ok = true;

 private:
  std::string_view rest_;
};

}  // namespace

JournalRecord::~JournalRecord() { base::WipeString(body); }

std::string EncodeJournalRecord(const JournalRecord& record) {
  std::string out;
  // One allocation: a growing buffer would leave copies of the body behind.
  out.reserve(160 + record.uid.size() + record.sent.value.size() + record.provider.size() +
              record.retry_after.size() + record.body.size());
  out.push_back(kVersion);
  AppendNumber(out, record.token_id.value);
  AppendNumber(out, record.attempt.value);
  AppendNumber(out, record.kind == core::AttemptKind::kProbe ? 1 : 0);
  AppendNumber(out, base::ToUnixMillis(record.received_at));
  AppendNumber(out, record.http_status);
  AppendText(out, record.uid);
  AppendText(out, record.sent.value);
  AppendText(out, record.provider);
  AppendText(out, record.retry_after);
  AppendText(out, record.body);
  return out;
}

std::optional<JournalRecord> DecodeJournalRecord(std::string_view bytes) {
  if (bytes.empty() || bytes.front() != kVersion) {
    return std::nullopt;
  }
  FieldReader reader(bytes.substr(1));
  JournalRecord record;
  record.token_id.value = reader.Number();
  record.attempt.value = reader.Number();
  record.kind = reader.Number() == 1 ? core::AttemptKind::kProbe : core::AttemptKind::kOrdinary;
  record.received_at = base::FromUnixMillis(reader.Number());
  record.http_status = static_cast<int>(reader.Number());
  record.uid = reader.Text();
  record.sent.value = reader.Text();
  record.provider = reader.Text();
  record.retry_after = reader.Text();
  record.body = reader.Text();
  if (!reader.ok || !reader.AtEnd()) {
    return std::nullopt;
  }
  return record;
}

}  // namespace rtm::service
