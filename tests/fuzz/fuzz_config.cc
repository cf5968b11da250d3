// config.yml: any text gives values or one Error(kConfig).
#include "app/config.h"
#include "app/config_file.h"
#include "app/config_values.h"
#include "base/error.h"
#include "fuzz/require.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace rtm;
  try {
    const app::ConfigValues values(app::ParseConfigText(fuzz::Text(data, size), "config.yml"));
    app::CheckConfigRules(values);
    app::BuildConfig(values);
  } catch (const base::Error& error) {
    fuzz::Require(error.code() == base::ErrorCode::kConfig);
    // One line, so that it can be the last thing that a start says.
    fuzz::Require(error.public_text().en.find('\n') == std::string::npos);
  }
  return 0;
}
