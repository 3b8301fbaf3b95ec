// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A heavy file of another kind: many instantiations, few of them of tasks.
#include <algorithm>
#include <boost/hana.hpp>
#include <boost/mp11.hpp>
#include <functional>
#include <future>
#include <map>
#include <ranges>
#include <regex>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

namespace hana = boost::hana;

template <int N> struct step {
  std::map<int, std::variant<int, std::string, std::vector<int>>> values;
  std::function<int(int)> next = [](int i) { return i + N; };

  int run(std::future<int> f) {
    auto squares = std::views::iota(0, N) | std::views::transform([](int i) { return i * i; }) |
                   std::views::filter([](int i) { return i % 2; });
    int sum = f.get();
    for (int i : squares)
      sum += next(i);
    values[N] = std::to_string(sum);
    return std::visit([](auto& v) { return int(sizeof v); }, values[N]);
  }
};

template <int... N> int run_all(std::integer_sequence<int, N...>) {
  return (step<N>{}.run(std::async(std::launch::deferred, [] { return N; })) + ...);
}

int main() {
  auto types = hana::make_tuple(1, 2.0, 'c', std::string("s"));
  auto sizes = hana::transform(types, [](auto const& v) { return sizeof v; });
  std::regex word("[a-z]+");
  using list = boost::mp11::mp_iota_c<200>;
  return run_all(std::make_integer_sequence<int, 24>{}) + int(hana::at_c<0>(sizes)) +
         int(boost::mp11::mp_size<list>::value) + std::regex_match("abc", word);
}
