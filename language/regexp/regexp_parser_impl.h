// The parser's state, shared by its two files: regexp_parser.cc (terms, groups, quantifiers) and
// regexp_class_parser.cc (classes). Invariant: after the first error `error_` is set, every parse
// function returns null or false, and nothing overwrites the error.
#ifndef LANGUAGE_REGEXP_REGEXP_PARSER_IMPL_H_
#define LANGUAGE_REGEXP_REGEXP_PARSER_IMPL_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "language/regexp/regexp_parser.h"

namespace qdr {

class RegExpParser {
 public:
  RegExpParser(Zone* zone, RegExpText pattern, RegExpFlags flags, uintptr_t stack_limit);

  std::optional<RegExpSyntaxError> Parse(RegExpTree* tree);

 private:
  static constexpr char32_t kEnd = 0xFFFFFFFF;

  // What a failing function returns, whether its result is a node or a bool.
  struct Failure {
    operator bool() const { return false; }  // NOLINT: implicit by intent
    template <class T>
    operator T*() const {  // NOLINT: implicit by intent
      return nullptr;
    }
  };
  struct GroupName {
    std::u16string_view name;
    std::vector<uint32_t> groups;
    // A group of this name may take part in a match together with one declared here.
    bool live = false;
  };
  struct PendingReference {
    RegExpBackReference* node;
    std::u16string_view name;
    size_t offset;
  };

  // Reading characters.
  bool AtEnd() const { return position_ >= text_.length(); }
  // The code unit `ahead` of the position, or kEnd.
  char32_t Peek(size_t ahead = 0) const {
    return position_ + ahead < text_.length() ? text_[position_ + ahead] : kEnd;
  }
  bool Eat(char32_t unit) {
    if (Peek() != unit) return false;
    position_++;
    return true;
  }
  bool LooksAt(const char* ascii) const;
  // Consumes one character of the pattern: a code point if `unicode`, else a code unit.
  char32_t NextCharacter(bool unicode);
  bool unicode_mode() const { return flags_.either_unicode(); }

  template <class T>
  T* NewNode() {
    T* node = zone_->New<T>();
    node->kind = T::kKind;
    node->id = next_id_++;
    return node;
  }
  template <class T>
  std::span<const T> CopyToZone(const T* data, size_t count);
  const RegExpNode* NewCharacter(char32_t character);
  RegExpClassNode* NewClass(RegExpClassOperation operation, bool negated,
                            const std::vector<RegExpClassItem>& items);
  Failure Fail(const char* message) { return FailAt(message, position_); }
  Failure FailAt(const char* message, size_t offset) {
    if (!error_) error_ = RegExpSyntaxError{message, offset};
    return {};
  }
  bool StackOverflow();

  // regexp_parser.cc
  const RegExpNode* ParseDisjunction();
  const RegExpNode* ParseAlternative();
  bool ParseTerm();
  const RegExpNode* ParseAtomEscape(bool* is_assertion);
  const RegExpNode* ParseGroup(bool* quantifiable);
  const RegExpNode* ParseLookaround(bool behind, bool negative);
  const RegExpNode* ParseCapture(bool named);
  const RegExpNode* ParseModifiers();
  const RegExpNode* ParseNamedReference();
  bool ParseBracedQuantifier(uint32_t* min, uint32_t* max);
  bool ParseQuantifierFor(const RegExpNode* atom, uint32_t captures_before,
                          const RegExpNode** result);
  bool DeclareName(std::u16string_view name, uint32_t group, size_t offset);
  bool ParseGroupName(std::u16string_view* name);
  void ScanForCaptures();
  uint32_t TotalCaptures();
  bool HasNamedGroups();

  // Escapes that stand for one character (ECMA-262 CharacterEscape), after the backslash.
  bool ParseCharacterEscape(bool in_class, char32_t* character);
  bool ParseUnicodeEscape(bool unicode, char32_t* character);
  bool ParseHex(size_t digits, char32_t* value);
  char32_t ParseLegacyOctal();
  bool ParseDecimal(uint64_t* value);

  // regexp_class_parser.cc
  const RegExpClassNode* ParseClass();
  const RegExpClassNode* ParseLegacyClass();
  const RegExpClassNode* ParseClassSet();
  bool ParseClassAtom(RegExpClassItem* item);
  bool ParseClassSetOperand(RegExpClassItem* item);
  bool ParseClassSetCharacter(char32_t* character);
  bool ParseClassStrings(RegExpClassItem* item);
  // \d \D \s \S \w \W \p \P after the backslash: 1 parsed, 0 not one of these, -1 error.
  int ParseClassEscape(RegExpClassItem* item, bool in_class);
  RegExpClassItem RangeItem(char32_t first, char32_t last) const;

  Zone* zone_;
  RegExpText text_;
  RegExpFlags flags_;
  // i, m and s as modifiers set them for the place being parsed.
  RegExpFlags modifiers_;
  uintptr_t stack_limit_;
  size_t position_ = 0;
  std::optional<RegExpSyntaxError> error_;

  uint32_t next_id_ = 0;
  uint32_t captures_ = 0;
  // Found by ScanForCaptures, when something needed to know before the end was reached.
  bool scanned_ = false;
  uint32_t total_captures_ = 0;
  bool has_named_groups_ = false;

  // Terms and alternatives under construction; each list is the tail above its start mark.
  std::vector<const RegExpNode*> nodes_;
  std::vector<GroupName> names_;
  absl::flat_hash_map<std::u16string_view, uint32_t> name_index_;
  // Indices into names_ of the live ones, in order of declaration.
  std::vector<uint32_t> live_names_;
  std::vector<PendingReference> references_;
};

}  // namespace qdr

#endif  // LANGUAGE_REGEXP_REGEXP_PARSER_IMPL_H_
