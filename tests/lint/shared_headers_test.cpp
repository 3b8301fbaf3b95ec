// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Which headers are worth being parsed once for several units.
#include "lint/SharedHeaders.h"
#include <algorithm>
#include <gtest/gtest.h>

using namespace waif;

namespace {

LibraryUse unit(std::vector<LibraryHeader> Headers) { return {std::move(Headers), {}, {}}; }

std::vector<SharedHeaders> choose(const std::vector<LibraryUse>& All) {
  std::vector<std::size_t> Units(All.size());
  for (std::size_t I = 0; I < Units.size(); ++I)
    Units[I] = I;
  return chooseShared(All, Units);
}

const LibraryHeader Vector{"vector", 100}, String{"string", 200}, Regex{"regex", 1000},
    Map{"map", 150};

TEST(SharedHeaders, TwoUnitsDoNotPayForIt) {
  EXPECT_TRUE(choose({}).empty());
  EXPECT_TRUE(choose({unit({Vector}), unit({Vector})}).empty());
}

TEST(SharedHeaders, NoUnitGetsAHeaderThatItDoesNotRead) {
  const std::vector<LibraryUse> All{unit({Vector, String}), unit({String}),
                                    unit({String, Map, Vector}), unit({Vector, String, Regex}),
                                    unit({Map})};
  std::size_t Shared = 0;
  for (const SharedHeaders& Chosen : choose(All)) {
    for (std::size_t U : Chosen.Units)
      for (const std::string& Name : Chosen.Names)
        EXPECT_TRUE(std::any_of(All[U].Headers.begin(), All[U].Headers.end(),
                                [&](const LibraryHeader& H) { return H.Name == Name; }))
            << Name;
    Shared += Chosen.Units.size();
  }
  EXPECT_GE(Shared, 4u);
}

TEST(SharedHeaders, InTheOrderInWhichAUnitReadsThem) {
  const auto Chosen =
      choose({unit({String, Vector}), unit({String, Vector}), unit({String, Vector})});
  ASSERT_EQ(Chosen.size(), 1u);
  EXPECT_EQ(Chosen[0].Names, (std::vector<std::string>{"string", "vector"}));
  EXPECT_EQ(Chosen[0].Units.size(), 3u);
  EXPECT_EQ(Chosen[0].Saved, 300u) << "one unit of three: two are its cost";
}

TEST(SharedHeaders, DifferentGroupsGetDifferentOnes) {
  std::vector<LibraryUse> All(5, unit({Vector, Regex}));
  All.insert(All.end(), 5, unit({Vector}));
  const auto Chosen = choose(All);
  ASSERT_EQ(Chosen.size(), 2u) << "one for all would leave out <regex>";
  EXPECT_EQ(Chosen[0].Names, (std::vector<std::string>{"vector", "regex"}));
  EXPECT_EQ(Chosen[1].Names, (std::vector<std::string>{"vector"}));
}

} // namespace
