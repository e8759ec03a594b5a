#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace tfq_models::circuits {

// Distinct names, found by what they say.
class NameTable {
 public:
  // Throws InvalidArgument for a name that comes twice; `argument` is what the caller gave them as.
  NameTable(const std::string& argument, std::vector<std::string> names);

  int size() const { return static_cast<int>(names_.size()); }
  const std::vector<std::string>& names() const { return names_; }

  // Returns the place of a name, or -1 for another one.
  int find(std::string_view name) const;

 private:
  std::vector<std::string> names_;
  std::unordered_map<std::string, int> places_;
};

}  // namespace tfq_models::circuits
