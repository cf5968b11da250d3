#pragma once

#include <filesystem>

namespace rtm::base {

// Errors are errno values, 0 if all went well.

/// The folder that a file is in; "." for a bare name.
std::filesystem::path FolderOf(const std::filesystem::path& file);

/// fsync of a directory: makes a new name in it durable. "" is the working directory.
int SyncFolder(const std::filesystem::path& folder) noexcept;

/// Gives `file` to the owner of `like`, if it is there: what root makes with a command has to open
/// for the server's own user. Nothing happens for others, whose files are theirs.
int GiveToOwnerOf(const std::filesystem::path& file, const std::filesystem::path& like) noexcept;

}  // namespace rtm::base
