#include "upstream/reply_fields.h"

#include <array>
#include <boost/json/basic_parser_impl.hpp>
#include <charconv>
#include <cstdint>
#include <utility>

namespace rtm::upstream {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxDepth = 256;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

enum class Field {
  kNone,
  kAccessToken,
  kRefreshToken,
  kIdToken,
  kExpiresIn,
  kTokenType,
  kScope,
  kError,
  kErrorDescription,
  kCode,
  kMessage,
  kErrorCode,
  kErrorMessage
};

constexpr std::array<std::pair<std::string_view, Field>, 10> kTopLevel{
    {{"access_token", Field::kAccessToken},
     {"refresh_token", Field::kRefreshToken},
     {"id_token", Field::kIdToken},
     {"expires_in", Field::kExpiresIn},
     {"token_type", Field::kTokenType},
     {"scope", Field::kScope},
     {"error", Field::kError},
     {"error_description", Field::kErrorDescription},
     {"code", Field::kCode},
     {"message", Field::kMessage}}};

constexpr std::array<std::pair<std::string_view, Field>, 2> kInError{
    {{"code", Field::kErrorCode}, {"message", Field::kErrorMessage}}};

template <std::size_t count>
Field FindField(const std::array<std::pair<std::string_view, Field>, count>& names,
                std::string_view name) {
  for (const auto& [known, field] : names) {
    if (known == name) return field;
  }
  return Field::kNone;
}

/// Receives the events of Boost.JSON's parser; the names and signatures are the library's.
class ReplyHandler {
 public:
  // NOLINTBEGIN(readability-identifier-naming)
  static constexpr std::size_t max_object_size = SIZE_MAX;
  static constexpr std::size_t max_array_size = SIZE_MAX;
  static constexpr std::size_t max_key_size = SIZE_MAX;
  static constexpr std::size_t max_string_size = SIZE_MAX;

  explicit ReplyHandler(std::size_t body_size) {
    // One allocation, so that growing leaves no copy of a token behind.
    text_.reserve(body_size);
  }
  ~ReplyHandler() { base::WipeString(text_); }
  ReplyHandler(const ReplyHandler&) = delete;
  ReplyHandler& operator=(const ReplyHandler&) = delete;

  bool whole() const { return whole_; }
  ReplyFields TakeFields() { return std::move(fields_); }

  bool on_document_begin(json::error_code&) { return true; }
  bool on_document_end(json::error_code&) { return true; }
  bool on_object_begin(json::error_code&) {
    if (depth_ == 0) root_is_object_ = true;
    if (depth_ == 1 && field_ == Field::kError) {
      in_error_ = true;
      fields_.error_is_object = true;
    }
    Enter();
    return true;
  }
  bool on_object_end(std::size_t, json::error_code&) {
    Leave();
    if (depth_ == 0) whole_ = true;
    return true;
  }
  bool on_array_begin(json::error_code&) {
    Enter();
    return true;
  }
  bool on_array_end(std::size_t, json::error_code&) {
    Leave();
    return true;
  }
  bool on_key_part(json::string_view part, std::size_t, json::error_code&) {
    text_.append(part.data(), part.size());
    return true;
  }
  bool on_key(json::string_view part, std::size_t, json::error_code&) {
    text_.append(part.data(), part.size());
    field_ = Field::kNone;
    if (root_is_object_ && depth_ == 1) field_ = FindField(kTopLevel, text_);
    if (in_error_ && depth_ == 2) field_ = FindField(kInError, text_);
    base::WipeString(text_);
    return true;
  }
  bool on_string_part(json::string_view part, std::size_t, json::error_code&) {
    if (field_ != Field::kNone) text_.append(part.data(), part.size());
    return true;
  }
  bool on_string(json::string_view part, std::size_t, json::error_code&) {
    if (field_ == Field::kNone) return true;
    text_.append(part.data(), part.size());
    StoreString();
    base::WipeString(text_);
    return true;
  }
  bool on_number_part(json::string_view, json::error_code&) { return true; }
  bool on_int64(std::int64_t number, json::string_view, json::error_code&) {
    return StoreNumber(static_cast<double>(number));
  }
  bool on_uint64(std::uint64_t number, json::string_view, json::error_code&) {
    return StoreNumber(static_cast<double>(number));
  }
  bool on_double(double number, json::string_view, json::error_code&) {
    return StoreNumber(number);
  }
  bool on_bool(bool, json::error_code&) { return true; }
  bool on_null(json::error_code&) { return true; }
  bool on_comment_part(json::string_view, json::error_code&) { return true; }
  bool on_comment(json::string_view, json::error_code&) { return true; }
  // NOLINTEND(readability-identifier-naming)

 private:
  void Enter() {
    ++depth_;
    field_ = Field::kNone;
  }
  void Leave() {
    --depth_;
    field_ = Field::kNone;
    if (depth_ == 1) in_error_ = false;
  }
  bool StoreNumber(double number) {
    if (field_ == Field::kExpiresIn) fields_.expires_in = number;
    return true;
  }
  void StoreToken(std::optional<base::Secret>& token) {
    if (!text_.empty()) token = base::Secret::CopyOf(text_);
  }
  void StoreString();

  ReplyFields fields_;
  std::string text_;
  std::size_t depth_ = 0;
  Field field_ = Field::kNone;  ///< Of the value that comes next.
  bool root_is_object_ = false;
  bool in_error_ = false;
  bool whole_ = false;
};

void ReplyHandler::StoreString() {
  switch (field_) {
    case Field::kNone:
      return;
    case Field::kAccessToken:
      return StoreToken(fields_.access_token);
    case Field::kRefreshToken:
      return StoreToken(fields_.refresh_token);
    case Field::kIdToken:
      return StoreToken(fields_.id_token);
    case Field::kTokenType:
      fields_.token_type = text_;
      return;
    case Field::kScope:
      fields_.scope = text_;
      return;
    case Field::kError:
      fields_.error = text_;
      return;
    case Field::kErrorDescription:
      fields_.error_description = text_;
      return;
    case Field::kCode:
      fields_.code = text_;
      return;
    case Field::kMessage:
      fields_.message = text_;
      return;
    case Field::kErrorCode:
      fields_.error_code = text_;
      return;
    case Field::kErrorMessage:
      fields_.error_message = text_;
      return;
    case Field::kExpiresIn:
      break;
  }
  double number = 0;
  const char* const end = text_.data() + text_.size();
  const auto parsed = std::from_chars(text_.data(), end, number);
  if (parsed.ec == std::errc() && parsed.ptr == end) fields_.expires_in = number;
}

}  // namespace

std::optional<ReplyFields> ReadReplyFields(std::string_view body) {
  if (body.starts_with(kByteOrderMark)) body.remove_prefix(kByteOrderMark.size());
  json::parse_options options;
  options.max_depth = kMaxDepth;
  options.allow_invalid_utf8 = true;
  options.allow_trailing_commas = true;
  json::basic_parser<ReplyHandler> parser(options, body.size());
  json::error_code error;
  parser.write_some(false, body.data(), body.size(), error);
  if (error || !parser.handler().whole()) return std::nullopt;
  return parser.handler().TakeFields();
}

}  // namespace rtm::upstream
