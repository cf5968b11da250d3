#pragma once

#include <memory>
#include <string>

#include "app/config.h"
#include "app/core_thread.h"
#include "app/first_start.h"
#include "app/take_over.h"
#include "base/clock.h"
#include "crypto/fingerprint.h"
#include "storage/data_dir_lock.h"
#include "storage/file_custody_log.h"
#include "storage/file_rescue_journal.h"
#include "storage/open_store.h"

namespace rtm::app {

/// What this process holds of the data: the locked data directory, the open store, the keys that
/// open it, rescue journal and custody log. Made and ended on the main thread. Throws base::Error;
/// what was there before is unchanged then.
class SealedStore {
 public:
  SealedStore(const Config& config, StoreEnvirons environs);
  /// Ends the store; everybody who waits for it is resumed on the core thread.
  ~SealedStore();
  SealedStore(const SealedStore&) = delete;
  SealedStore& operator=(const SealedStore&) = delete;

  storage::Store& store() { return *store_; }
  storage::RescueJournal& journal() { return *journal_; }
  /// Replies that can wait for the database at once, and so the most flights that may be sent.
  std::size_t journal_slots() const { return journal_->slot_count(); }
  storage::CustodyLog& custody() { return *custody_; }
  const crypto::Cipher& cipher() const { return *cipher_; }
  /// Takes the ring as it stands now where it was read at start. Blocks; throws as ObtainMasterKey
  /// and Cipher::Reload.
  void ReloadRing();
  const crypto::Fingerprinter& fingerprinter() const { return *fingerprinter_; }
  const StoreKeys& keys() const { return keys_; }
  /// Forgets for good that the console saved a password over a value that config.yml no longer has:
  /// the value may come back one day and then holds. Audited in the same step. False if there is
  /// nothing to forget. For the server only: a command may see another environment. Throws the
  /// store's errors.
  bool DropOutdatedPassword(CoreThread& core);
  /// Where the master key is if it was made at this start; also when an old database was taken
  /// over.
  const std::optional<std::filesystem::path>& made_key_file() const { return made_key_file_; }
  const std::string& node_id() const { return node_id_; }
  /// What was taken over at this start; nullopt if nothing was.
  const std::optional<service::AdoptionReport>& adopted() const { return adopted_; }

 private:
  void FinishTakeOver(const Config& config, const StoreEnvirons& environs,
                      const TakeOver& take_over, const FirstStart::Settings& settings);
  /// `flights`: as many as there may be when the program starts.
  void OpenNodeFiles(const std::filesystem::path& data_dir, int flights, base::Entropy& entropy);

  const SecurityConfig security_;
  const std::string username_;
  const Environment environment_;
  const base::Clock& clock_;
  base::Entropy& entropy_;
  storage::DataDirLock lock_;
  std::string node_id_;
  std::optional<storage::FileRescueJournal> journal_;
  std::optional<storage::FileCustodyLog> custody_;
  std::unique_ptr<storage::Store> store_;
  std::optional<std::filesystem::path> made_key_file_;
  std::optional<service::AdoptionReport> adopted_;
  std::unique_ptr<crypto::Cipher> cipher_;
  StoreKeys keys_;
  std::optional<crypto::Fingerprinter> fingerprinter_;
};

}  // namespace rtm::app
