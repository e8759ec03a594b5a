#include "reading/name_table.h"

#include <utility>

#include "system/errors.h"

namespace tfq_models::circuits {

NameTable::NameTable(const std::string& argument, std::vector<std::string> names)
    : names_(std::move(names)) {
  for (const std::string& name : names_) {
    if (places_.emplace(name, static_cast<int>(places_.size())).second) continue;
    throw InvalidArgument("`" + argument + "` must be distinct. Received: " + name + " twice.");
  }
}

int NameTable::find(std::string_view name) const {
  const auto found = places_.find(std::string(name));
  return found == places_.end() ? -1 : found->second;
}

}  // namespace tfq_models::circuits
