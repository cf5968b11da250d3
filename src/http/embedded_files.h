#pragma once

#include <span>
#include <string_view>

namespace rtm::http {

/// A file inside the binary, as it is and compressed at build time (RFC 1952 gzip, RFC 7932
/// brotli).
struct EmbeddedFile {
  std::string_view path;  ///< Below the console's root: "index.html", "assets/index-5d3a.js".
  std::string_view plain;
  std::string_view gzip;    ///< "" where it saves nothing.
  std::string_view brotli;  ///< "" where it saves nothing.
  std::string_view hash;    ///< Hex, of `plain`: for the ETag.
};

/// The console, sorted by path; empty in a build without web/dist. Made by cmake/embed.cmake.
std::span<const EmbeddedFile> EmbeddedConsole();
/// openapi.json.
const EmbeddedFile& EmbeddedOpenApi();

}  // namespace rtm::http
