#include "http/token_handlers.h"

#include <utility>

#include "http/answer.h"
#include "http/handler_binding.h"
#include "http/json_reader.h"
#include "http/row_requests.h"
#include "http/token_json.h"
#include "service/import_service.h"
#include "service/token_service.h"

namespace rtm::http {
namespace {

void AnswerRow(const Request& request, const service::TokenView& row, Response& response) {
  Envelope envelope(request, response);
  WriteRow(envelope.data(), row, request.language);
  envelope.Finish();
}

}  // namespace

void TokenHandlers::Register(Router& router) {
  const auto add = [&](const char* name, Handler handler, Access access, std::uint64_t limit) {
    router.Add({.path = std::string(kAdminPrefix) + name,
                .access = access,
                .body_limit = limit,
                .handler = std::move(handler)});
  };
  constexpr std::uint64_t kPlain = 64 * 1024;
  add("rts/list", Bind(this, &TokenHandlers::List), Access::kAdmin, kPlain);
  add("rts/show", Bind(this, &TokenHandlers::Show), Access::kPerson, kPlain);
  add("rts/create", Bind(this, &TokenHandlers::Create), Access::kAdmin, kPlain);
  add("rts/update", Bind(this, &TokenHandlers::Update), Access::kAdmin, kPlain);
  add("rts/delete", Bind(this, &TokenHandlers::Delete), Access::kAdmin, kPlain);
  add("rts/batch-delete", Bind(this, &TokenHandlers::DeleteMany), Access::kAdmin, kIdListLimit);
  add("rts/batch-import", Bind(this, &TokenHandlers::Import), Access::kAdmin, kImportLimit);
  add("rts/import-preview", Bind(this, &TokenHandlers::PreviewImport), Access::kPerson,
      kImportLimit);
  add("rts/reveal", Bind(this, &TokenHandlers::Reveal), Access::kPerson, kPlain);
  add("rts/attempts", Bind(this, &TokenHandlers::Attempts), Access::kPerson, kPlain);
}

asio::awaitable<void> TokenHandlers::List(const Request& request, const core::Actor&,
                                          Response& response) {
  const auto body = ReadJsonBody<ListBody>(request.body);
  const service::PageRequest page = PageOf(body.page, body.page_size);
  const service::TokenListView list =
      co_await tokens_.List(FilterOf(body, clock_.Now()), page, OrderOf(body));
  Envelope envelope(request, response);
  JsonWriter& json = envelope.data();
  json.BeginObject().Key("items").BeginArray();
  for (const service::TokenView& row : list.items) {
    WriteRow(json, row, request.language);
  }
  json.EndArray().Int("total", list.total).Int("page", page.page);
  json.Int("page_size", page.page_size).EndObject();
  envelope.Finish();
}

asio::awaitable<void> TokenHandlers::Show(const Request& request, const core::Actor&,
                                          Response& response) {
  const auto body = ReadJsonBody<IdBody>(request.body);
  const service::TokenDetail detail = co_await tokens_.ShowDetail(IdOf(body.id));
  Envelope envelope(request, response);
  WriteDetail(envelope.data(), detail, request.language);
  envelope.Finish();
}

asio::awaitable<void> TokenHandlers::Create(const Request& request, const core::Actor& actor,
                                            Response& response) {
  const service::CreateReport created =
      co_await tokens_.Create(actor, CreateOf(ReadJsonBody<CreateBody>(request.body)));
  Envelope envelope(request, response);
  WriteCreated(envelope.data(), created, request.language);
  envelope.Finish();
}

asio::awaitable<void> TokenHandlers::Update(const Request& request, const core::Actor& actor,
                                            Response& response) {
  auto body = ReadJsonBody<UpdateBody>(request.body);
  const core::TokenId id = IdOf(body.id);
  const service::TokenView row =
      co_await tokens_.Update(actor, id, UpdateOf(std::move(body.updates)));
  AnswerRow(request, row, response);
}

asio::awaitable<void> TokenHandlers::Delete(const Request& request, const core::Actor& actor,
                                            Response& response) {
  const auto body = ReadJsonBody<IdBody>(request.body);
  co_await tokens_.Delete(actor, IdOf(body.id));
  AnswerOk(request, response);
}

asio::awaitable<void> TokenHandlers::DeleteMany(const Request& request, const core::Actor& actor,
                                                Response& response) {
  const auto body = ReadJsonBody<IdsBody>(request.body);
  const service::BatchCount count =
      co_await tokens_.DeleteMany(actor, IdsOf(body, service::TokenService::kMaxBatch));
  Envelope envelope(request, response);
  envelope.data().BeginObject().Int("success_count", count.succeeded);
  envelope.data().Int("fail_count", count.failed).EndObject();
  envelope.Finish();
}

asio::awaitable<void> TokenHandlers::Import(const Request& request, const core::Actor& actor,
                                            Response& response) {
  const service::ImportReport report =
      co_await imports_.Import(actor, ImportOf(ReadJsonBody<ImportBody>(request.body)));
  Envelope envelope(request, response);
  WriteImportReport(envelope.data(), report, request.language);
  envelope.Finish();
}

asio::awaitable<void> TokenHandlers::PreviewImport(const Request& request, const core::Actor&,
                                                   Response& response) {
  const service::ImportPreview preview =
      co_await imports_.Preview(ImportOf(ReadJsonBody<ImportBody>(request.body)));
  Envelope envelope(request, response);
  WriteImportPreview(envelope.data(), preview, request.language);
  envelope.Finish();
}

asio::awaitable<void> TokenHandlers::Reveal(const Request& request, const core::Actor& actor,
                                            Response& response) {
  const auto body = ReadJsonBody<RevealBody>(request.body);
  const core::TokenId id = IdOf(body.id);
  const base::Secret secret = co_await tokens_.Reveal(actor, id, RevealFieldOf(body));
  Envelope envelope(request, response);
  envelope.data().BeginObject().Int("id", id.value).String("field", body.field);
  envelope.data().String("value", secret.Reveal()).EndObject();
  envelope.Finish();
}

asio::awaitable<void> TokenHandlers::Attempts(const Request& request, const core::Actor&,
                                              Response& response) {
  const auto body = ReadJsonBody<AttemptsBody>(request.body);
  const core::TokenId id = IdOf(body.id);
  const service::PageRequest page = PageOf(body.page, body.page_size);
  const service::AttemptPage attempts = co_await tokens_.Attempts(id, page);
  Envelope envelope(request, response);
  JsonWriter& json = envelope.data();
  json.BeginObject().Key("items").BeginArray();
  for (const service::AttemptRecord& attempt : attempts.items) {
    WriteAttempt(json, attempt, request.language);
  }
  json.EndArray().Int("total", attempts.total).Int("page", page.page);
  json.Int("page_size", page.page_size).EndObject();
  envelope.Finish();
}

}  // namespace rtm::http
