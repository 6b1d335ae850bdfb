// What the engine tells about itself: the feedback that running code has left, and events.
#ifndef QUADRILLE_INTROSPECTION_H_
#define QUADRILLE_INTROSPECTION_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "quadrille/export.h"

namespace quadrille {

/// How far a site has climbed. Sites that only count, or keep one thing, are uninitialized or
/// monomorphic.
enum class FeedbackState { kUninitialized, kMonomorphic, kPolymorphic, kMegamorphic };
/// "uninitialized", "monomorphic", ...
QUADRILLE_EXPORT std::string_view FeedbackStateName(FeedbackState state);

/// A hidden class a site has seen, and what the site does for objects of it.
struct FeedbackClass {
  /// Number of the hidden class; the same as in events of the type "ic".
  uint32_t map = 0;
  /// "JSObject, 2 own"
  std::string description;
  /// The steps of the access, with their data.
  std::string handler;
};

/// One site of a function.
struct FeedbackSlot {
  /// Its place in the vector.
  uint32_t index = 0;
  /// "LoadNamed", "Call", "BinaryOp", "Branch", ...
  std::string kind;
  FeedbackState state = FeedbackState::kUninitialized;
  /// Bytecode offset; -1 if unknown. Lines and columns count from 1; 0 is unknown.
  int offset = -1;
  int line = 0;
  int column = 0;
  /// Of property sites.
  std::vector<FeedbackClass> classes;
  /// How often a property site was taught a class.
  uint32_t insertions = 0;
  /// Of call sites: the name of the function called, if it was always one.
  std::string target;
  /// Of operators: "Smi | Double", or empty.
  std::string operands;
  /// Calls of a call site; how often a branch was taken; back edges of a loop.
  uint32_t count = 0;
  /// Of branches.
  uint32_t not_taken = 0;
};

/// The feedback of a function.
struct FunctionFeedback {
  std::string function;
  std::string file;
  int line = 0;
  int column = 0;
  /// Changes of what compilers may rely on.
  uint32_t version = 0;
  std::vector<FeedbackSlot> slots;
};

/// A field of an event. Numbers whose names end in `_us` are microseconds.
struct EventField {
  std::string_view name;
  std::variant<bool, int64_t, double, std::string_view> value;
};

/// Something the engine did. The types and their fields are those of --events; engine/EVENTS.md
/// explains them.
struct Event {
  std::string_view type;
  /// Microseconds since the isolate's start.
  double time = 0;
  /// 0: the isolate's; compiler threads count from 1.
  uint32_t thread = 0;
  std::vector<EventField> fields;

  /// The field of that name; nullptr if the event has none.
  const EventField* Find(std::string_view name) const {
    for (const EventField& field : fields) {
      if (field.name == name) return &field;
    }
    return nullptr;
  }
};

/// Called in the middle of what the engine does: it must not use the isolate. The event and its
/// texts live as long as the call.
using EventListener = std::function<void(const Event& event)>;

}  // namespace quadrille

#endif  // QUADRILLE_INTROSPECTION_H_
