#include <algorithm>
#include <utility>

#include "tensorflow/api.h"
#include "tensorflow/status.h"

namespace tfq_models {

std::pair<int, int> Attributes::sizes(const char* name) const {
  const StatusPointer status = new_status();
  int32_t list_size = 0;
  int32_t total_size = 0;
  tensorflow().get_size(construction_, name, &list_size, &total_size, status.get());
  check(status);
  return {std::max(list_size, 0), std::max(total_size, 0)};  // -1 where it makes no sense
}

int64_t Attributes::integer(const char* name) const {
  const StatusPointer status = new_status();
  int64_t value = 0;
  tensorflow().get_integer(construction_, name, &value, status.get());
  check(status);
  return value;
}

std::vector<int64_t> Attributes::integers(const char* name) const {
  std::vector<int64_t> values(sizes(name).first);
  const StatusPointer status = new_status();
  tensorflow().get_integers(construction_, name, values.data(), values.size(), status.get());
  check(status);
  return values;
}

bool Attributes::boolean(const char* name) const {
  const StatusPointer status = new_status();
  unsigned char value = 0;
  tensorflow().get_boolean(construction_, name, &value, status.get());
  check(status);
  return value != 0;
}

std::string Attributes::text(const char* name) const {
  std::string value(sizes(name).second, '\0');
  const StatusPointer status = new_status();
  tensorflow().get_text(construction_, name, value.data(), value.size(), status.get());
  check(status);
  return value;
}

std::vector<std::string> Attributes::texts(const char* name) const {
  const auto [count, num_bytes] = sizes(name);
  std::vector<char*> starts(count);
  std::vector<size_t> lengths(count);
  std::string storage(num_bytes, '\0');
  const StatusPointer status = new_status();
  tensorflow().get_texts(construction_, name, starts.data(), lengths.data(), count, storage.data(),
                         storage.size(), status.get());
  check(status);
  std::vector<std::string> values;
  for (int i = 0; i < count; ++i) values.emplace_back(starts[i], lengths[i]);
  return values;
}

}  // namespace tfq_models
