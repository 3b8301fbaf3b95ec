// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "llm/error.hpp"
#include "llm/sse_parser.hpp"
#include "llm/url.hpp"
#include "llm/utf8.hpp"
#include "llm/wire.hpp"

#include <gmock/gmock.h>

namespace engine::llm {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

template <class F> std::string error_of(F f) {
  try {
    f();
  } catch (const error& e) {
    return e.what();
  }
  return "no error";
}

std::vector<std::string> parse(std::string_view text, std::size_t piece) {
  sse_parser parser(1000);
  std::vector<std::string> events;
  for (; !text.empty(); text.remove_prefix(std::min(piece, text.size())))
    parser.feed(text.substr(0, piece), events);
  return events;
}

TEST(SseParser, GivesTheSameEventsHoweverTheBytesAreCut) {
  std::string text = "\xEF\xBB\xBF"
                     "data: one\n\n: comment\r\ndata:two\r\ndata:  three\r\n\r\nid: 7\rdata\r\r"
                     "event: x\n\ndata: unfinished\n";
  for (std::size_t piece = 1; piece <= text.size(); ++piece)
    EXPECT_THAT(parse(text, piece), ElementsAre("one", "two\n three", "")) << piece;
}

TEST(SseParser, RefusesAnEventWithoutEnd) {
  sse_parser parser(100);
  std::vector<std::string> events;
  EXPECT_THAT(error_of([&] {
                for (int i = 0; i < 1000; ++i)
                  parser.feed("data: x\n", events);
              }),
              HasSubstr("exceeds 100 bytes"));
  sse_parser line(100);
  EXPECT_THAT(error_of([&] { line.feed(std::string(101, 'x'), events); }), HasSubstr("exceeds"));
}

TEST(Url, TakesApart) {
  auto u = parse_url("http://[::1]:8080/v1/");
  EXPECT_EQ(u.host, "::1");
  EXPECT_EQ(u.port, "8080");
  EXPECT_EQ(u.path, "/v1");
  EXPECT_EQ(u.authority(), "[::1]:8080");
  EXPECT_EQ(parse_url("http://model.example").authority(), "model.example:80");
}

TEST(Url, SaysWhatIsWrong) {
  EXPECT_THAT(error_of([] { parse_url("https://x"); }), HasSubstr("https is not supported"));
  for (auto [text, why] : {std::pair{"ftp://x", "must begin with http://"},
                           {"", "must begin with http://"},
                           {"http://", "has no host"},
                           {"http://:80", "has no host"},
                           {"http://[::1", "not closed"},
                           {"http://x:", "port"},
                           {"http://x:0", "port"},
                           {"http://x:65536", "port"},
                           {"http://x:8o", "port"},
                           {"http://[::1]8", "port"},
                           {"http://x y", "space"},
                           {"http://x/\r\nHost: y", "control character"}})
    EXPECT_THAT(error_of([&] { parse_url(text); }), HasSubstr(why)) << text;
}

TEST(Utf8, FollowsTheTable) {
  for (auto good : {"", "plain", "\u00e9\u20ac", "\U0001F600", "\xf4\x8f\xbf\xbf", "\xed\x9f\xbf"})
    EXPECT_TRUE(is_utf8(good)) << good;
  for (auto bad : {"\x80", "\xc0\xaf", "\xc3", "\xe0\x9f\x80", "\xed\xa0\x80", "\xf0\x8f\x80\x80",
                   "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "a\xe2\x82", "\xff"})
    EXPECT_FALSE(is_utf8(bad)) << bad;
}

TEST(Wire, RefusesAPromptThatIsNotUtf8) {
  EXPECT_THAT(error_of([] { wire::request_body("m", {{"user", "ok"}, {"user", "\xff"}}); }),
              HasSubstr("message 2 of the prompt is not valid UTF-8"));
}

TEST(Wire, ReadsChunks) {
  EXPECT_EQ(wire::parse_chunk(R"({"choices":[{"delta":{"content":"hi"}}]})").content, "hi");
  EXPECT_FALSE(wire::parse_chunk(R"({"choices":[{"finish_reason":null}]})").finished);
  EXPECT_TRUE(wire::parse_chunk(R"({"choices":[{"finish_reason":"stop"}]})").finished);
  EXPECT_EQ(wire::parse_chunk(R"({"choices":[],"usage":{}})").content, "");
  EXPECT_EQ(wire::parse_chunk(R"({"choices":[7]})").content, "");
  for (auto bad : {"", "{", "[]", "7", "null", R"({"choices":7})", "\xff", R"({"a":1}})"})
    EXPECT_THAT(error_of([&] { wire::parse_chunk(bad); }), HasSubstr("the stream has an event"))
        << bad;
  EXPECT_THAT(error_of([&] { wire::parse_chunk(std::string(100'000, '[')); }),
              HasSubstr("not JSON"));
  EXPECT_EQ(error_of([] { wire::parse_chunk(R"({"error":{"message":"no memory"}})"); }),
            "the server ended the stream: no memory");
}

TEST(Wire, ReadsRetryAfter) {
  using std::chrono::seconds;
  EXPECT_EQ(wire::parse_retry_after("3"), seconds(3));
  for (auto other : {"", "-1", "3s", "Fri, 31 Dec 1999 23:59:59 GMT", "99999999999"})
    EXPECT_EQ(wire::parse_retry_after(other), seconds(0)) << other;
}

} // namespace
} // namespace engine::llm
