// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/model/sources.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>

namespace waif::report {

source::source(std::string text) : text_(std::move(text)), starts_{0} {
  for (std::size_t i = 0; i < text_.size(); ++i)
    if (text_[i] == '\n')
      starts_.push_back(i + 1);
}

position source::at(std::size_t offset) const {
  offset = std::min(offset, text_.size());
  auto next = std::upper_bound(starts_.begin(), starts_.end(), offset);
  auto line = static_cast<std::uint32_t>(next - starts_.begin());
  return {line, static_cast<std::uint32_t>(offset - starts_[line - 1] + 1)};
}

std::string_view source::line(std::uint32_t number) const {
  if (number == 0 || number > starts_.size())
    return {};
  std::size_t end = number < starts_.size() ? starts_[number] - 1 : text_.size();
  std::string_view found =
      std::string_view(text_).substr(starts_[number - 1], end - starts_[number - 1]);
  if (found.ends_with('\r'))
    found.remove_suffix(1);
  return found;
}

std::string_view source::between(position begin, position end) const {
  auto offset = [&](position p) {
    std::size_t line = std::clamp<std::size_t>(p.line, 1, starts_.size());
    return std::min(text_.size(), starts_[line - 1] + (p.column > 0 ? p.column - 1 : 0));
  };
  return end < begin ? std::string_view()
                     : std::string_view(text_).substr(offset(begin), offset(end) - offset(begin));
}

std::string_view source::function_at(position where) const {
  if (where.line == 0 || where.line > starts_.size())
    return {};
  if (!scopes_)
    scopes_.emplace(text_);
  return scopes_->function_at(starts_[where.line - 1] + (where.column > 0 ? where.column - 1 : 0));
}

std::shared_ptr<const source> sources::open(const std::string& file) {
  if (auto found = files_.find(file); found != files_.end())
    return found->second;
  if (failures_.contains(file))
    return nullptr;

  std::filesystem::path path = paths_.on_disk(file);
  std::error_code error;
  auto fail = [&](std::string why) {
    failures_.emplace(file, std::move(why));
    return nullptr;
  };
  std::filesystem::file_type type = std::filesystem::status(path, error).type();
  if (type == std::filesystem::file_type::not_found)
    return fail("no such file");
  if (error)
    return fail(error.message());
  if (type != std::filesystem::file_type::regular)
    return fail("not a file");
  std::size_t size = std::filesystem::file_size(path, error);
  if (error)
    return fail(error.message());
  if (size > max_file)
    return fail("larger than 64 MiB");

  std::string text(size, '\0');
  std::ifstream in(path, std::ios::binary);
  if (!in)
    return fail(std::strerror(errno));
  in.read(text.data(), static_cast<std::streamsize>(size));
  text.resize(static_cast<std::size_t>(in.gcount()));

  if (held_ + text.size() > budget_) {
    files_.clear();
    held_ = 0;
  }
  held_ += text.size();
  return files_.emplace(file, std::make_shared<source>(std::move(text))).first->second;
}

const std::string& sources::why(const std::string& file) const {
  static const std::string none;
  auto found = failures_.find(file);
  return found == failures_.end() ? none : found->second;
}

} // namespace waif::report
