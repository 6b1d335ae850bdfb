// JSON text to values (ECMA-262 25.5.1): strict JSON, straight into objects, in one pass. With
// records, it also remembers where each value was in the text, for JSON.parse's reviver.
#ifndef RUNTIME_JSON_PARSER_H_
#define RUNTIME_JSON_PARSER_H_

#include <vector>

#include "objects/vm.h"

namespace qdr {

/// JSON Parse Records (25.5.1.1) of one text, as a tree of indices. Record 0 is the whole text.
class JsonRecords {
 public:
  static constexpr uint32_t kNone = ~0u;
  struct Record {
    uint32_t start;  ///< source text [start, end)
    uint32_t end;
    uint32_t first_child = kNone;
    uint32_t next = kNone;  ///< sibling
  };
  explicit JsonRecords(Vm& vm) : values_(vm.heap), keys_(vm.heap) {}

  const Record& at(uint32_t i) const { return records_[i]; }
  Value value(uint32_t i) const { return values_[i]; }
  /// Of an object's member: the property key as a value; undefined for elements of arrays.
  Value key(uint32_t i) const { return keys_[i]; }

  uint32_t Add(Value key) {
    records_.push_back({0, 0});
    values_.push_back(Value::Undefined());
    keys_.push_back(key);
    return static_cast<uint32_t>(records_.size() - 1);
  }
  Record& at(uint32_t i) { return records_[i]; }
  void set_value(uint32_t i, Value v) { values_[i] = v; }

 private:
  std::vector<Record> records_;
  RootVector values_;
  RootVector keys_;
};

/// SyntaxError with V8's wording where the text is not JSON. `records` may be nullptr.
Completion<Value> ParseJson(Vm& vm, String* text, JsonRecords* records);

}  // namespace qdr

#endif  // RUNTIME_JSON_PARSER_H_
