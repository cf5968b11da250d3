#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace rtm::storage {

// Whole reads and writes at a place of a file; interrupted and short calls are continued. Errors
// are errno values, 0 if all went well.

int ReadAt(int descriptor, std::span<char> into, std::uint64_t offset) noexcept;
int WriteAt(int descriptor, std::string_view bytes, std::uint64_t offset) noexcept;
/// Both parts by one system call if the kernel takes them at once.
int WriteTwoAt(int descriptor, std::string_view first, std::string_view second,
               std::uint64_t offset) noexcept;

/// Throws base::Error: kStoreFull, kStoreReadOnly or kStoreIo, by the errno value. `what` says what
/// was done to which file.
[[noreturn]] void ThrowFileError(int error_number, const std::string& what);

}  // namespace rtm::storage
