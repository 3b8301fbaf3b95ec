// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "trace/reader.hpp"
#include "trace/writer.hpp"

#include <cstring>
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <random>
#include <sys/resource.h>
#include <unistd.h>

using namespace waif::trace;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;
using testing::ThrowsMessage;

namespace {

class Reader : public testing::Test {
protected:
  const std::string path_ = std::filesystem::temp_directory_path() /
                            ("waif-reader-" + std::to_string(getpid()) + ".dump");
  writer writer_;

  ~Reader() override {
    writer_.abandon();
    std::filesystem::remove(path_);
  }

  template <class T> T* add(record_type type, std::string_view text, T fixed) {
    auto* r = static_cast<T*>(writer_.append(sizeof(T) + text.size()));
    fixed.head = r->head;
    *r = fixed;
    std::memcpy(r + 1, text.data(), text.size());
    writer::publish(r, type);
    return r;
  }

  // Two functions, three sites, counts in two shards, one lost exception.
  void write_sample() {
    ASSERT_EQ(writer_.open(path_.c_str(), 77, 5), nullptr);
    add<program_record>(record_type::program, "/bin/demo", {.path_size = 9});
    add<module_record>(record_type::module, "\xab\x0c/bin/demo",
                       {.id = 1, .build_id_size = 2, .path_size = 9});
    add<function_record>(record_type::function, "f()f.cpp",
                         {.id = 1, .line = 12, .column = 3, .name_size = 3, .file_size = 5});
    add<function_record>(record_type::function, "main()m.cpp",
                         {.id = 2, .kind = 1, .line = 40, .name_size = 6, .file_size = 5});
    // Another thread's counters may come before the site that they count.
    count(1, {{7, 3, 1, 1, 2, 1, 0, 0}, {}, {1, 0, 0, 0, 0, 0, 0, 0}});
    add<site_record>(record_type::site, "",
                     {.id = 1, .function = 1, .hook_module = 1, .hook_offset = 0x10});
    add<site_record>(record_type::site, "", {.id = 2, .function = 1});
    add<site_record>(record_type::site, "", {.id = 3, .function = 2});
    count(1, {{0, 1, 0, 0, 0, 0, 1, 4}, {9, 9, 0, 0, 0, 0, 0, 0}, {0, 1, 0, 0, 0, 0, 0, 0}});
    add<exception_record>(record_type::exception, "std::logic_errorboom",
                          {.site = 1, .type_size = 16, .what_size = 4});
    writer_.append(64); // reserved, never filled in: the process died there
  }
  void count(std::uint32_t first, std::vector<std::array<std::uint64_t, counter_count>> cells) {
    const auto bytes = cells.size() * sizeof cells[0];
    add<counters_record>(
        record_type::counters, {reinterpret_cast<const char*>(cells.data()), bytes},
        {.first_site = first, .site_count = static_cast<std::uint32_t>(cells.size())});
  }

  std::string bytes() const {
    std::ifstream in(path_, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  void put(const std::string& bytes) const {
    std::ofstream(path_, std::ios::binary | std::ios::trunc) << bytes;
  }
  void expect_error(const std::string& why) const {
    EXPECT_THAT([this] { read_dump(path_); },
                ThrowsMessage<error>(testing::AllOf(StartsWith(path_ + ": "), HasSubstr(why),
                                                    testing::Not(HasSubstr("\n")))));
  }
};

TEST_F(Reader, ReadsWhatWasWritten) {
  write_sample();
  const auto d = read_dump(path_);
  EXPECT_EQ(d.path, path_);
  EXPECT_EQ(d.program, "/bin/demo");
  EXPECT_EQ(d.pid, 77u);
  EXPECT_EQ(d.start_ns, 5u);
  EXPECT_FALSE(d.complete);
  ASSERT_EQ(d.sites.size(), 3u);
  const auto& s = d.sites[0];
  EXPECT_EQ(s.task.function, "f()");
  EXPECT_EQ(s.task.file, "f.cpp");
  EXPECT_EQ(s.task.line, 12u);
  EXPECT_EQ(s.task.column, 3u);
  EXPECT_EQ(s.hook_pc.module, "/bin/demo");
  EXPECT_EQ(s.hook_pc.build_id, "ab0c");
  EXPECT_EQ(s.hook_pc.offset, 0x10u);
  EXPECT_EQ(s.caller_pc.module, "");
  EXPECT_EQ(s.totals.created, 7u);
  EXPECT_EQ(s.totals.finished, 4u);
  EXPECT_EQ(s.totals.live(), 1u);
  EXPECT_EQ(s.totals.lost, 1u);
  EXPECT_EQ(s.totals.swallowed, 4u);
  ASSERT_EQ(s.lost_samples.size(), 1u);
  EXPECT_EQ(s.lost_samples[0].type, "std::logic_error");
  EXPECT_EQ(s.lost_samples[0].what, "boom");
  EXPECT_EQ(d.sites[2].kind, task_kind::async);
  EXPECT_EQ(d.sites[2].task.function, "std::async");
  EXPECT_EQ(d.sites[2].created.function, "main()");
  EXPECT_EQ(d.sites[2].created.line, 40u);

  writer_.complete();
  EXPECT_TRUE(read_dump(path_).complete);
}

TEST_F(Reader, SaysWhatIsWrong) {
  expect_error("cannot be opened");
  put("");
  expect_error("empty");
  put("WAIF");
  expect_error("truncated");
  put("#!/bin/sh\n");
  expect_error("not a waif dump");
  put(std::string(1000, '\0'));
  expect_error("not a waif dump");
  std::filesystem::remove(path_);
  std::filesystem::create_directory(path_);
  expect_error("");
  std::filesystem::remove(path_);

  write_sample();
  const auto good = bytes();
  auto other = good;
  other[8] = 99;
  put(other);
  expect_error("version 99");
}

// Wherever it was cut: no error, and nothing looks alive or unread that may have ended.
TEST_F(Reader, WhatIsLeftOfATruncatedDumpIsALowerBound) {
  write_sample();
  const auto good = bytes();
  const auto whole = parse_dump(path_, good);
  const auto used = reinterpret_cast<const header*>(good.data())->used;
  std::size_t most = 0;
  for (auto size = sizeof(header); size < used; ++size) {
    const auto d = parse_dump(path_, good.substr(0, size));
    ASSERT_TRUE(d.truncated) << size;
    most = std::max(most, d.sites.size());
    for (std::size_t i = 0; i < d.sites.size(); ++i) {
      EXPECT_EQ(d.sites[i].totals.live(), 0u) << size;
      EXPECT_EQ(d.sites[i].totals.held(), 0u) << size;
      EXPECT_LE(d.sites[i].totals.lost, whole.sites[i].totals.lost) << size;
    }
  }
  EXPECT_EQ(most, 3u);
  EXPECT_FALSE(whole.truncated);
}

TEST_F(Reader, SurvivesAnyDamage) {
  write_sample();
  const auto good = bytes();
  header head{};
  std::memcpy(&head, good.data(), sizeof head);
  int refused = 0, read = 0;
  const auto attempt = [&](const std::string& bytes) {
    try {
      read += !parse_dump(path_, bytes).truncated;
    } catch (const error& e) {
      EXPECT_THAT(e.what(), StartsWith(path_));
      ++refused;
    }
  };
  for (std::size_t at = 0; at < head.used; ++at)
    for (const unsigned char flip : {0x01, 0x80, 0xff}) {
      auto bad = good.substr(0, head.used);
      bad[at] = static_cast<char>(bad[at] ^ flip);
      attempt(bad);
    }
  EXPECT_GT(refused, 100);
  EXPECT_GT(read, 100); // a changed letter in a name is no damage
  const int before = read;
  for (std::size_t size = 0; size < head.used; ++size)
    attempt(good.substr(0, size));
  EXPECT_EQ(read, before); // a dump that was cut is never taken for whole

  std::mt19937 random(1);
  for (int round = 0; round < 2000; ++round) {
    auto bad = good.substr(0, head.used);
    for (int n = 0; n < 8; ++n)
      bad[8 + random() % (bad.size() - 8)] = static_cast<char>(random());
    attempt(bad);
  }
}

TEST_F(Reader, SiteThatComesTwiceIsRefused) {
  write_sample();
  add<site_record>(record_type::site, "", {.id = 1, .function = 1});
  expect_error("site 1 comes twice");
}

TEST_F(Reader, SiteOfNoFunctionIsRefused) {
  write_sample();
  add<site_record>(record_type::site, "", {.id = 9, .function = 9});
  expect_error("unknown function");
}

using Writer = Reader;

TEST_F(Writer, GrowsAndKeepsRecordsInPlace) {
  write_sample();
  auto* first = add<program_record>(record_type::program, "/bin/last", {.path_size = 9});
  for (int i = 0; i < 1000; ++i)
    ASSERT_NE(writer_.append(1000), nullptr);
  EXPECT_EQ(first->path_size, 9u);
  EXPECT_EQ(read_dump(path_).program, "/bin/last");
  EXPECT_GT(std::filesystem::file_size(path_), 1'000'000u);
}

TEST_F(Writer, AFullDiskIsAnErrorAndNotASignal) {
  const rlimit small{100'000, RLIM_INFINITY}; // as good as full: one chunk fits
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  setrlimit(RLIMIT_FSIZE, &small);
  write_sample();
  void* last = nullptr;
  for (int i = 0; i < 1000; ++i)
    last = writer_.append(1000);
  setrlimit(RLIMIT_FSIZE, &before);
  ASSERT_NE(last, nullptr);
  std::memset(static_cast<char*>(last) + sizeof(record), 1, 900);
  EXPECT_STREQ(writer_.take_failure(), "cannot grow the dump");
  EXPECT_EQ(errno, EFBIG);
  EXPECT_EQ(writer_.take_failure(), nullptr);
  writer_.complete();
  const auto d = read_dump(path_); // what fitted is there, and says that it is not all
  EXPECT_EQ(d.sites.size(), 3u);
  EXPECT_FALSE(d.complete);
}

TEST_F(Writer, WorksWithoutAFile) {
  EXPECT_STREQ(writer_.open("/nonexistent/dump", 1, 1), "cannot create the dump");
  EXPECT_EQ(errno, ENOENT);
  EXPECT_FALSE(writer_.on_disk());
  EXPECT_NE(writer_.append(100), nullptr);
}

TEST_F(Writer, ReplacesAFileAndLeavesItsReadersAlone) {
  write_sample();
  writer other;
  ASSERT_EQ(other.open(path_.c_str(), 78, 6), nullptr);
  EXPECT_EQ(read_dump(path_).pid, 78u);
  EXPECT_TRUE(read_dump(path_).sites.empty());
  EXPECT_NE(writer_.append(100'000), nullptr); // still mapped, just without a name
  other.abandon();
}

} // namespace
