#pragma once

#include <iosfwd>
#include <string>

#include "app/sealed_store.h"

namespace rtm::app {

/// Shows once what the first start made: password, API secret, where the master key is. Writes
/// nothing if nothing was made.
void ShowWhatWasMade(std::ostream& out, const SealedStore& data, const std::string& username);

/// Says where the console is and how to log in.
void ShowWhereItListens(std::ostream& out, const std::string& url, const std::string& username);

}  // namespace rtm::app
