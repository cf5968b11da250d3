#pragma once

#include "app/config_loader.h"

namespace rtm::app {

/// Looks into the files that a configuration names: server.tls_cert and tls_key, tls_ca and
/// error_table of the providers. Throws Error(kConfig) with one line that names the key. Before
/// anything is opened or made.
void CheckNamedFiles(const LoadedConfig& loaded);

}  // namespace rtm::app
