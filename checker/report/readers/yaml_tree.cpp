// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/readers/yaml_tree.hpp"

#include "report/model/limits.hpp"

#include <array>
#include <istream>
#include <stdexcept>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

namespace waif::report::yaml {
namespace {

constexpr std::size_t max_nodes = 100'000; // of one item

// yaml-cpp queues tokens until it knows what they belong to, at 200 bytes each. Text that goes on
// for long without an event is not ours; cutting it off bounds the queue.
constexpr std::size_t max_silence = 512u << 10;

class guarded : public std::streambuf {
public:
  explicit guarded(std::streambuf& from) : from_(from) {}
  void heard() { silence_ = 0; }
  bool cut_off() const { return cut_off_; }
  bool too_long() const { return read_ > most_read; }

protected:
  int_type underflow() override {
    cut_off_ |= silence_ > max_silence || too_long();
    if (cut_off_)
      return traits_type::eof();
    std::streamsize n = from_.sgetn(buffer_.data(), buffer_.size());
    if (n <= 0)
      return traits_type::eof();
    silence_ += static_cast<std::size_t>(n);
    read_ += static_cast<std::size_t>(n);
    setg(buffer_.data(), buffer_.data(), buffer_.data() + n);
    return traits_type::to_int_type(buffer_[0]);
  }

private:
  std::streambuf& from_;
  std::size_t silence_ = 0;
  std::uint64_t read_ = 0;
  bool cut_off_ = false;
  std::array<char, 4096> buffer_;
};

struct refused : std::runtime_error {
  using runtime_error::runtime_error;
};

class builder : public YAML::EventHandler {
public:
  builder(std::string_view list, const std::function<void(const node&)>& each,
          const std::function<void(const node&)>& field, guarded& in)
      : list_(list), each_(each), field_(field), in_(in) {}

  bool found() const { return found_; }

  void OnDocumentStart(const YAML::Mark&) override { in_.heard(); }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t) override { scalar(mark, ""); }
  void OnAlias(const YAML::Mark&, YAML::anchor_t) override { throw refused("it has aliases"); }
  void OnScalar(const YAML::Mark& mark, const std::string&, YAML::anchor_t,
                const std::string& value) override {
    scalar(mark, value);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {
    open(mark, node::kind::list);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {
    open(mark, node::kind::map);
  }
  void OnMapEnd() override { close(); }

private:
  struct frame {
    node value;
    std::string key;
    bool has_key = false;
  };

  void scalar(const YAML::Mark& mark, std::string text) {
    count();
    if (!stack_.empty() && stack_.back().value.what == node::kind::map && !stack_.back().has_key) {
      stack_.back().key = std::move(text);
      stack_.back().has_key = true;
      return;
    }
    node leaf;
    leaf.text = std::move(text);
    leaf.line = static_cast<std::size_t>(mark.line) + 1;
    add(std::move(leaf));
  }

  void open(const YAML::Mark& mark, node::kind what) {
    count();
    if (!stack_.empty() && stack_.back().value.what == node::kind::map && !stack_.back().has_key)
      throw refused("a key is not plain text");
    frame next;
    next.value.what = what;
    next.value.line = static_cast<std::size_t>(mark.line) + 1;
    stack_.push_back(std::move(next));
    if (at_list())
      found_ = true;
  }

  void close() {
    node done = std::move(stack_.back().value);
    stack_.pop_back();
    add(std::move(done));
  }

  // The innermost open node is the list whose items we hand out.
  bool at_list() const {
    return stack_.size() == 2 && stack_[0].has_key && stack_[0].key == list_ &&
           stack_[1].value.what == node::kind::list;
  }

  void add(node done) {
    if (at_list()) {
      each_(done);
      nodes_ = 0;
      return;
    }
    if (stack_.empty())
      return; // the document itself
    frame& parent = stack_.back();
    if (parent.has_key)
      done.key = std::move(parent.key);
    parent.has_key = false;
    if (stack_.size() > 1)
      parent.value.items.push_back(std::move(done));
    else if (done.what == node::kind::scalar)
      field_(done); // and nobody asks for the rest
  }

  void count() {
    in_.heard();
    if (++nodes_ > max_nodes)
      throw refused("an entry has more than 100000 parts");
  }

  std::string list_;
  const std::function<void(const node&)>&each_, &field_;
  guarded& in_;
  std::vector<frame> stack_;
  std::size_t nodes_ = 0;
  bool found_ = false;
};

} // namespace

const node* node::find(std::string_view name) const {
  if (what != kind::map)
    return nullptr;
  for (const node& field : items)
    if (field.key == name)
      return &field;
  return nullptr;
}

std::string for_each_item(std::istream& in, std::string_view list,
                          const std::function<void(const node&)>& each,
                          const std::function<void(const node&)>& field, bool& found) {
  guarded buffer(*in.rdbuf());
  std::istream bounded(&buffer);
  builder build(list, each, field, buffer);
  std::string wrong;
  try {
    YAML::Parser parser(bounded);
    while (parser.HandleNextDocument(build)) {
    }
  } catch (const YAML::Exception& e) {
    wrong = e.mark.is_null() ? e.msg : "line " + std::to_string(e.mark.line + 1) + ": " + e.msg;
  } catch (const refused& e) {
    wrong = e.what();
  }
  if (buffer.cut_off())
    wrong = buffer.too_long() ? "it is longer than 256 MiB" : "more than 512 KiB without an entry";
  found = build.found();
  return wrong;
}

} // namespace waif::report::yaml
