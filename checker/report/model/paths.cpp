// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/model/paths.hpp"

#include <algorithm>

namespace waif::report {
namespace fs = std::filesystem;
namespace {

fs::path real_path(const fs::path& path) {
  std::error_code error;
  fs::path real = fs::weakly_canonical(path, error);
  return error ? path.lexically_normal() : real;
}

// What follows the root in the path; empty when it lies elsewhere.
std::string below(const fs::path& root, const fs::path& path) {
  auto [in_root, in_path] = std::mismatch(root.begin(), root.end(), path.begin(), path.end());
  fs::path tail;
  if (in_root == root.end())
    for (; in_path != path.end(); ++in_path)
      tail /= *in_path;
  return tail.generic_string();
}

bool is_there(const fs::path& path) {
  std::error_code error;
  return fs::exists(path, error);
}

} // namespace

paths::paths(const fs::path& root, std::vector<std::pair<std::string, std::string>> moved)
    : root_(real_path(fs::absolute(root))), moved_(std::move(moved)) {
  if (!root_.has_filename())
    root_ = root_.parent_path(); // "dir/"
}

std::string paths::here(std::string_view file) const {
  for (const auto& [from, to] : moved_) {
    std::string_view rest = file;
    if (!rest.starts_with(from))
      continue;
    rest.remove_prefix(from.size());
    if (rest.empty() || rest.front() == '/' || from.ends_with('/'))
      return (fs::path(to) / fs::path(rest).relative_path()).string();
  }
  return std::string(file);
}

const std::string& paths::shown(std::string_view file, std::string_view base) {
  key_ = file;
  key_ += '\0';
  key_ += base;
  auto known = known_.find(key_);
  if (known == known_.end())
    known = known_.emplace(key_, resolve(file, base)).first;
  return known->second;
}

std::string paths::resolve(std::string_view file, std::string_view base) const {
  if (file.empty())
    return {};
  const fs::path given = here(file);
  fs::path path = given.lexically_normal();
  if (path.is_relative()) {
    if (!base.empty()) {
      path = here((fs::path(base) / path).lexically_normal().string());
    } else {
      fs::path tail;
      for (const fs::path& part : path)
        if (part != "..")
          tail /= part;
      fs::path near = root_ / path;
      path = is_there(near) ? near : root_ / tail;
    }
  }
  // Behind a link, ".." leads elsewhere than its spelling says.
  const fs::path real = real_path(given.is_absolute() && is_there(given) ? given : path);
  std::string inside = below(root_, real);
  if (inside.empty()) // a link out of the root, as all files of a sandbox are
    inside = below(root_, path);
  return inside.empty() ? real.generic_string() : inside;
}

fs::path paths::on_disk(std::string_view file) const { return root_ / fs::path(file); }

} // namespace waif::report
