#pragma once

#include <atomic>
#include <memory>
#include <utility>

#include "base/error.h"
#include "base/text.h"

namespace rtm::service {

/// Marks that something runs which may not run twice at once; cleared also when it throws. The flag
/// is shared, as the frame that holds the mark may be destroyed later than the service. Any thread.
class ExclusiveMark {
 public:
  using Flag = std::shared_ptr<std::atomic<bool>>;
  static Flag MakeFlag() { return std::make_shared<std::atomic<bool>>(false); }

  /// Throws Error(kConflict) with this message if the flag is set.
  ExclusiveMark(Flag flag, const base::Text& if_taken) : flag_(std::move(flag)) {
    if (flag_->exchange(true)) {
      throw base::Error(base::ErrorCode::kConflict, if_taken);
    }
  }
  ~ExclusiveMark() { flag_->store(false); }
  ExclusiveMark(const ExclusiveMark&) = delete;
  ExclusiveMark& operator=(const ExclusiveMark&) = delete;

 private:
  const Flag flag_;
};

}  // namespace rtm::service
