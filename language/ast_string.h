// AstString and its table: every identifier and every short string literal of a script exists
// once, so that names are compared as pointers. A string whose characters all fit is always held
// as Latin-1; equal contents therefore have equal representations.
#ifndef LANGUAGE_AST_STRING_H_
#define LANGUAGE_AST_STRING_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/zone.h"
#include "language/ref_ptr.h"
#include "language/token.h"

namespace qdr {

class Variable;

class AstString {
 public:
  static constexpr uint32_t kNotAnArrayIndex = 0xFFFFFFFF;

  bool is_one_byte() const { return is_one_byte_; }
  uint32_t length() const { return length_; }
  bool empty() const { return length_ == 0; }
  uint32_t hash() const { return hash_; }

  /// The characters; only the one that matches is_one_byte() may be called.
  std::span<const uint8_t> one_byte() const {
    QDR_DCHECK(is_one_byte_);
    return {reinterpret_cast<const uint8_t*>(this + 1), length_};
  }
  std::span<const char16_t> two_byte() const {
    QDR_DCHECK(!is_one_byte_);
    return {reinterpret_cast<const char16_t*>(this + 1), length_};
  }
  char16_t operator[](uint32_t index) const {
    return is_one_byte_ ? one_byte()[index] : two_byte()[index];
  }

  /// True for the canonical decimal text of an integer in [0, 2^32 - 2] (ECMA-262 6.1.7).
  bool is_array_index() const { return array_index_ != kNotAnArrayIndex; }
  uint32_t array_index() const { return array_index_; }

  /// True where the table guarantees that no other AstString of it has the same contents. Long
  /// string literals are not unique; they live in the zone of their parse.
  bool is_unique() const { return is_unique_; }

  /// Compares contents, for strings of different tables.
  bool Equals(const AstString& other) const;
  bool Equals(std::string_view ascii) const;
  /// True for private names, which are stored with their '#'.
  bool is_private_name() const { return length_ > 1 && (*this)[0] == '#'; }

  /// UTF-8, for messages and dumps; a lone surrogate becomes U+FFFD.
  std::string ToUtf8() const;
  std::u16string ToUtf16() const;

 private:
  friend class AstStringTable;
  friend class Parser;
  friend class ScopeBuilder;
  friend class Scanner;

  AstString(bool is_one_byte, uint32_t length, uint32_t hash)
      : hash_(hash), length_(length), is_one_byte_(is_one_byte) {}

  uint32_t hash_;
  uint32_t length_;
  uint32_t array_index_ = kNotAnArrayIndex;
  bool is_one_byte_;
  bool is_unique_ = false;
  Token keyword_ = Token::kIdentifier;  // What the scanner makes of this word.
  // Scratch of the running parse (scope_builder.h); at rest between parses.
  mutable uint32_t last_use_ = 0;
  mutable Variable* binding_ = nullptr;
  // The characters follow.
};

/// Words the front end itself needs.
#define QDR_AST_WELL_KNOWN(V)                           \
  V(empty, "")                                          \
  V(anonymous, "anonymous")                             \
  V(arguments, "arguments")                             \
  V(as, "as")                                           \
  V(async, "async")                                     \
  V(await, "await")                                     \
  V(constructor, "constructor")                         \
  V(default_, "default")                                \
  V(defer, "defer")                                     \
  V(eval, "eval")                                       \
  V(from, "from")                                       \
  V(get, "get")                                         \
  V(hash_constructor, "#constructor")                   \
  V(let, "let")                                         \
  V(meta, "meta")                                       \
  V(name, "name")                                       \
  V(new_target, ".new.target")                          \
  V(of, "of")                                           \
  V(proto, "__proto__")                                 \
  V(prototype, "prototype")                             \
  V(set, "set")                                         \
  V(source, "source")                                   \
  V(star_default, "*default*")                          \
  V(static_, "static")                                  \
  V(target, "target")                                   \
  V(this_, "this")                                      \
  V(this_function, ".this_function")                    \
  V(undefined, "undefined")                             \
  V(use_strict, "use strict")                           \
  V(using_, "using")                                    \
  V(with, "with")                                       \
  V(yield, "yield")                                     \
  V(brand, ".brand")                                    \
  V(static_brand, ".class")                             \
  V(computed_key, ".computed_key")                      \
  V(instance_members, "<instance_members_initializer>") \
  V(static_members, "<static_initializer>")

/// Owns the strings. One table serves all parses of one script: scope infos and function records
/// refer to its strings and keep it alive. Used by one thread at a time.
class AstStringTable final : public RefCounted<AstStringTable> {
 public:
  /// Literals longer than this are not interned.
  static constexpr uint32_t kMaxInterned = 128;

  AstStringTable();
  ~AstStringTable();

  const AstString* Intern(std::span<const uint8_t> latin1);
  /// Narrows when every unit fits Latin-1.
  const AstString* Intern(std::span<const char16_t> utf16);
  const AstString* Intern(std::string_view latin1) {
    return Intern(std::span(reinterpret_cast<const uint8_t*>(latin1.data()), latin1.size()));
  }
  /// The string of this table with the contents of `other`, which may belong to another table.
  const AstString* Intern(const AstString& other);

  /// A string in `zone` if it is too long to be interned, an interned one otherwise.
  const AstString* Literal(Zone* zone, std::span<const uint8_t> latin1);
  const AstString* Literal(Zone* zone, std::span<const char16_t> utf16);

#define QDR_WELL_KNOWN_MEMBER(name, text) const AstString* name = nullptr;
  struct WellKnown {
    QDR_AST_WELL_KNOWN(QDR_WELL_KNOWN_MEMBER)
  };
#undef QDR_WELL_KNOWN_MEMBER
  const WellKnown& names() const { return names_; }

  uint32_t size() const { return count_; }

 private:
  friend class Scanner;

  struct Entry {
    uint32_t hash;
    AstString* string;
  };

  template <class Char>
  const AstString* InternHashed(const Char* chars, uint32_t length, uint32_t hash);
  template <class Char>
  static AstString* NewString(Zone* zone, const Char* chars, uint32_t length, uint32_t hash);
  void Grow();
  void AddKeyword(std::string_view word, Token token);

  Zone zone_;
  std::unique_ptr<Entry[]> entries_;
  uint32_t capacity_ = 0;  // A power of two.
  uint32_t count_ = 0;
  WellKnown names_;
};

}  // namespace qdr

#endif  // LANGUAGE_AST_STRING_H_
