#include "app/sealed_store.h"

#include <algorithm>
#include <utility>

#include "app/control_file.h"
#include "app/mysql_place.h"
#include "base/log.h"
#include "service/password_store.h"
#include "service/settings_tuning.h"

namespace rtm::app {
namespace {

storage::MySqlPlace PlaceOf(const DatabaseConfig& config) {
  storage::MySqlPlace place;
  place.server = MySqlOptionsOf(config);
  place.max_open = static_cast<std::size_t>(config.max_open_connections);
  place.max_idle = static_cast<std::size_t>(config.max_idle_connections);
  place.lifetime = config.connection_lifetime;
  return place;
}

std::unique_ptr<storage::Store> OpenStore(const DatabaseConfig& config, const base::Clock& clock,
                                          storage::StoreMetrics metrics) {
  storage::StoreOptions options;
  if (config.type == DatabaseConfig::Type::kMySql) {
    options.mysql = PlaceOf(config);
  } else {
    options.sqlite_file = config.database;
  }
  options.table_prefix = config.table_prefix;
  options.metrics = std::move(metrics);
  return storage::OpenStoreBlocking(std::move(options), clock);
}

}  // namespace

SealedStore::SealedStore(const Config& config, StoreEnvirons environs)
    : security_(config.security),
      username_(config.auth.username),
      environment_(environs.environment),
      clock_(environs.clock),
      entropy_(environs.entropy),
      lock_(config.server.data_dir) {
  RemoveStaleControlFile(config.server.data_dir);
  TakeOver take_over(config, environs);
  made_key_file_ = take_over.Prepare();
  store_ = OpenStore(config.database, environs.clock, environs.metrics);
  const auto settings = environs.core.WaitFor(store_->settings().LoadAll());
  MasterKey key = ObtainMasterKey(config.security, environs.environment,
                                  FirstStart::StateOf(settings), environs.entropy);
  if (key.made_file) {
    made_key_file_ = key.made_file;
  }
  cipher_ = crypto::MakeCipher(std::move(key.ring), environs.entropy);
  FirstStart::CheckKey(settings, *cipher_);
  const core::Tuning tuning = service::TuningUnder(
      TuningOf(config), service::ReadTuning(settings, nullptr));  // Warned of when it is loaded.
  OpenNodeFiles(config.server.data_dir, std::max(config.refresh.max_flights, tuning.max_flights),
                environs.entropy);
  if (TakeOver::IsUnfinished(settings)) {
    FinishTakeOver(config, environs, take_over, settings);
  }
  // Last, so that nothing fails between making a password and showing it.
  FirstStart first_start(store_->settings(), environs.pool, environs.entropy);
  keys_ = environs.core.WaitFor(first_start.Run(*cipher_, config.auth));
  fingerprinter_.emplace(keys_.fingerprint_key.Clone());
  custody_.emplace(config.server.data_dir / "custody.log", keys_.store_id);
}

void SealedStore::FinishTakeOver(const Config& config, const StoreEnvirons& environs,
                                 const TakeOver& take_over, const FirstStart::Settings& settings) {
  if (environs.old_store == OldStore::kRefuse) {
    TakeOver::RefuseUnfinished();
  }
  adopted_ = take_over.TakeRows(*store_, settings, *cipher_);
  made_key_file_ = take_over.KeyFile();
  if (config.database.type != DatabaseConfig::Type::kSqlite) {
    // What a server keeps of overwritten rows is out of reach (docs/upgrade.md).
    environs.core.WaitFor(store_->adoption().PutSettings(
        {{std::string(storage::kAdoptionKey), std::string(storage::kAdoptionDone)}}));
    base::LogInfo("adoption.done", {{"database", config.database.database}});
    return;
  }
  store_->StopBlocking();
  store_.reset();
  take_over.ScrubFile();
  store_ = OpenStore(config.database, environs.clock, environs.metrics);
}

void SealedStore::OpenNodeFiles(const std::filesystem::path& data_dir, int flights,
                                base::Entropy& entropy) {
  node_id_ = storage::LoadOrMakeNodeId(data_dir, entropy);
  // A slot stays taken while its rotation waits for a database that is away, so there are more than
  // flights.
  journal_.emplace(storage::FileRescueJournal::Options{
      .file = data_dir / "rescue.journal", .slots = static_cast<std::uint32_t>(flights) + 64});
}

void SealedStore::ReloadRing() {
  cipher_->Reload(ObtainMasterKey(security_, environment_, StoreState::kSealed, entropy_).ring);
}

bool SealedStore::DropOutdatedPassword(CoreThread& core) {
  if (keys_.outdated_mark.empty()) {
    return false;
  }
  core::AuditEvent audit;
  audit.at = clock_.Now();
  audit.actor.kind = core::Actor::Kind::kRecovery;
  audit.action = "session.password_outdated";
  audit.subject = username_;
  audit.detail = "auth.password of config.yml holds in place of the saved one";
  return core.WaitFor(store_->settings().Replace(std::string(service::PasswordStore::kReplacesKey),
                                                 keys_.outdated_mark, "", std::move(audit)));
}

SealedStore::~SealedStore() {
  if (store_) {
    store_->StopBlocking();
  }
}

}  // namespace rtm::app
