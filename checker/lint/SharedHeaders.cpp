// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "lint/SharedHeaders.h"
#include <algorithm>
#include <map>
#include <tuple>

namespace waif {
namespace {

/// To write a precompiled header takes as long as two parses of it with bodies
/// skipped.
constexpr std::uint64_t Cost = 2;

/// A run longer than that saves no more than two.
constexpr std::size_t LongestRun = 256;

using Names = std::vector<std::string>; // in order

struct Alike {
  Names Reads;
  std::uint64_t Weight = 0;
  std::vector<std::size_t> Units;
};

Names common(const Names &A, const Names &B) {
  Names Both;
  std::set_intersection(A.begin(), A.end(), B.begin(), B.end(),
                        std::back_inserter(Both));
  return Both;
}

} // namespace

std::vector<SharedHeaders> chooseShared(const std::vector<LibraryUse> &All,
                                        const std::vector<std::size_t> &Units) {
  std::map<std::string, std::uint64_t> Weights;
  std::map<Names, std::vector<std::size_t>> ByNames;
  for (std::size_t U : Units) {
    Names Reads;
    for (const LibraryHeader &H : All[U].Headers) {
      Reads.push_back(H.Name);
      std::uint64_t &Weight = Weights[H.Name];
      Weight = std::max(Weight, H.Weight);
    }
    std::sort(Reads.begin(), Reads.end());
    ByNames[Reads].push_back(U);
  }
  const auto WeightOf = [&](const Names &Of) {
    std::uint64_t Sum = 0;
    for (const std::string &Name : Of)
      Sum += Weights[Name];
    return Sum;
  };
  std::vector<Alike> Sorted;
  for (auto &[Reads, Of] : ByNames)
    Sorted.push_back({Reads, WeightOf(Reads), std::move(Of)});
  std::sort(Sorted.begin(), Sorted.end(), [](const Alike &A, const Alike &B) {
    return std::tie(B.Weight, A.Reads) < std::tie(A.Weight, B.Reads);
  });

  // The best way to cut that line into runs: what the first N save, and where
  // the last run of them begins.
  std::vector<std::uint64_t> Best(Sorted.size() + 1, 0), Saves = Best;
  std::vector<std::size_t> Begin(Sorted.size() + 1, 0);
  for (std::size_t End = 1; End <= Sorted.size(); ++End) {
    Best[End] = Best[End - 1];
    Begin[End] = End - 1;
    Names Shared = Sorted[End - 1].Reads;
    std::uint64_t Count = 0;
    for (std::size_t From = End; From-- > 0 && End - From <= LongestRun;) {
      Shared = common(Shared, Sorted[From].Reads);
      Count += Sorted[From].Units.size();
      const std::uint64_t Saved =
          Count > Cost ? WeightOf(Shared) * (Count - Cost) : 0;
      if (Best[From] + Saved > Best[End]) {
        Best[End] = Best[From] + Saved;
        Begin[End] = From;
        Saves[End] = Saved;
      }
    }
  }

  std::vector<SharedHeaders> Chosen;
  for (std::size_t End = Sorted.size(); End > 0; End = Begin[End]) {
    if (Saves[End] == 0)
      continue;
    SharedHeaders Made{{}, {}, Saves[End]};
    Names Shared = Sorted[Begin[End]].Reads;
    for (std::size_t I = Begin[End]; I < End; ++I) {
      Shared = common(Shared, Sorted[I].Reads);
      Made.Units.insert(Made.Units.end(), Sorted[I].Units.begin(),
                        Sorted[I].Units.end());
    }
    for (const LibraryHeader &H : All[Made.Units.front()].Headers)
      if (std::binary_search(Shared.begin(), Shared.end(), H.Name))
        Made.Names.push_back(H.Name);
    Chosen.push_back(std::move(Made));
  }
  std::sort(Chosen.begin(), Chosen.end(),
            [](const SharedHeaders &A, const SharedHeaders &B) {
              return std::tie(B.Saved, A.Units) < std::tie(A.Saved, B.Units);
            });
  return Chosen;
}

} // namespace waif
