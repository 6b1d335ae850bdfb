// The tree of a regular expression: what the parser hands to the compiler. Nodes live in a zone.
// Modifiers and flags are resolved by the parser: every leaf that depends on i, m or s carries the
// value that holds at its place, so the compiler needs no environment. Invariant: the children of a
// node precede it in `id` order, and ids are dense from 0.
#ifndef LANGUAGE_REGEXP_REGEXP_AST_H_
#define LANGUAGE_REGEXP_REGEXP_AST_H_

#include <cstdint>
#include <limits>
#include <span>
#include <string_view>

#include "language/regexp/regexp_flags.h"
#include "language/regexp/unicode_property.h"

namespace qdr {

/// `max` of a quantifier without an upper bound. Larger bounds in the source saturate to it.
inline constexpr uint32_t kRegExpInfinity = std::numeric_limits<uint32_t>::max();

enum class RegExpNodeKind : uint8_t {
  kEmpty,
  kCharacter,
  kClass,
  kAssertion,
  kLookaround,
  kCapture,
  kQuantifier,
  kBackReference,
  kSequence,
  kDisjunction,
};

/// Base of all nodes; `kind` tells which.
struct RegExpNode {
  RegExpNodeKind kind;
  uint32_t id;

  template <class T>
  const T& as() const {
    return *static_cast<const T*>(this);
  }
};

/// Matches the empty string.
struct RegExpEmpty : RegExpNode {
  static constexpr auto kKind = RegExpNodeKind::kEmpty;
};

/// One character: a code unit, or a code point under u or v.
struct RegExpCharacter : RegExpNode {
  static constexpr auto kKind = RegExpNodeKind::kCharacter;
  char32_t character;
  bool ignore_case;
};

struct RegExpClassNode;

/// One operand of a class: a range, an escape, a property, strings or (v only) a nested class.
struct RegExpClassItem {
  enum class Kind : uint8_t {
    kRange,     // first..last, both included
    kDigit,     // \d
    kSpace,     // \s
    kWord,      // \w
    kProperty,  // \p{...}
    kString,    // one alternative of \q{...} that is not a single character
    kNested,    // [...] inside [...]
    kDot,       // `.`: everything but line terminators, or everything under s
  };
  Kind kind;
  bool negated = false;  // \D \S \W \P; nested classes carry their own
  bool ignore_case;      // the flag or modifier at this place
  bool dot_all = false;  // kDot
  char32_t first = 0;
  char32_t last = 0;
  UnicodeProperty property = {};
  std::u32string_view string = {};
  const RegExpClassNode* nested = nullptr;
};

/// How the items of a class combine.
enum class RegExpClassOperation : uint8_t { kUnion, kIntersection, kSubtraction };

/// `[...]`, a class escape outside brackets, or `.`.
struct RegExpClassNode : RegExpNode {
  static constexpr auto kKind = RegExpNodeKind::kClass;
  RegExpClassOperation operation;
  bool negated;
  bool ignore_case;
  /// ECMA-262 MayContainStrings: only under v.
  bool may_contain_strings;
  std::span<const RegExpClassItem> items;
};

struct RegExpAssertion : RegExpNode {
  static constexpr auto kKind = RegExpNodeKind::kAssertion;
  enum class Type : uint8_t { kStart, kEnd, kBoundary, kNotBoundary };
  Type type;
  bool multiline;
  bool ignore_case;
};

struct RegExpLookaround : RegExpNode {
  static constexpr auto kKind = RegExpNodeKind::kLookaround;
  bool behind;
  bool negative;
  /// The groups inside are [first_capture, last_capture).
  uint32_t first_capture;
  uint32_t last_capture;
  const RegExpNode* body;
};

struct RegExpCapture : RegExpNode {
  static constexpr auto kKind = RegExpNodeKind::kCapture;
  uint32_t index;  // from 1
  const RegExpNode* body;
};

struct RegExpQuantifier : RegExpNode {
  static constexpr auto kKind = RegExpNodeKind::kQuantifier;
  uint32_t min;
  uint32_t max;
  bool greedy;
  /// The groups inside are [first_capture, last_capture); each iteration resets them.
  uint32_t first_capture;
  uint32_t last_capture;
  const RegExpNode* body;
};

/// \1 or \k<name>. A duplicated name gives several groups, of which at most one has taken part.
struct RegExpBackReference : RegExpNode {
  static constexpr auto kKind = RegExpNodeKind::kBackReference;
  bool ignore_case;
  std::span<const uint32_t> groups;
};

struct RegExpSequence : RegExpNode {
  static constexpr auto kKind = RegExpNodeKind::kSequence;
  std::span<const RegExpNode* const> terms;
};

struct RegExpDisjunction : RegExpNode {
  static constexpr auto kKind = RegExpNodeKind::kDisjunction;
  std::span<const RegExpNode* const> alternatives;
};

/// A group name with the groups that bear it, in source order.
struct RegExpGroupName {
  std::u16string_view name;
  std::span<const uint32_t> groups;
};

/// A parsed pattern. Everything it points to lives in the zone given to ParseRegExp.
struct RegExpTree {
  const RegExpNode* root = nullptr;
  RegExpFlags flags;
  /// Number of capturing groups, the whole match not counted.
  uint32_t capture_count = 0;
  uint32_t node_count = 0;
  /// In order of first appearance.
  std::span<const RegExpGroupName> names;
};

}  // namespace qdr

#endif  // LANGUAGE_REGEXP_REGEXP_AST_H_
