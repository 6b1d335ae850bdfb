// Normal forms (Unicode Standard Annex 15): ICU's work, done part by part, so that interrupts are
// looked at and time is linear in the length of the text whatever is in it.
#include <unicode/unorm2.h>
#include <unicode/utf16.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "runtime/text_transform.h"

namespace qdr {

namespace {

const UNormalizer2* Normalizer(NormalizationForm form) {
  UErrorCode status = U_ZERO_ERROR;
  const UNormalizer2* result = nullptr;
  switch (form) {
    case NormalizationForm::kNfc:
      result = unorm2_getNFCInstance(&status);
      break;
    case NormalizationForm::kNfd:
      result = unorm2_getNFDInstance(&status);
      break;
    case NormalizationForm::kNfkc:
      result = unorm2_getNFKCInstance(&status);
      break;
    case NormalizationForm::kNfkd:
      result = unorm2_getNFKDInstance(&status);
      break;
  }
  QDR_CHECK(U_SUCCESS(status));
  return result;
}

/// The form without the compositions.
const UNormalizer2* Decomposer(NormalizationForm form) {
  return Normalizer(form == NormalizationForm::kNfc || form == NormalizationForm::kNfd
                        ? NormalizationForm::kNfd
                        : NormalizationForm::kNfkd);
}

/// Collects code points in canonical order: runs of marks are sorted by their combining class.
class OrderedText {
 public:
  explicit OrderedText(const UNormalizer2* decomposer) : decomposer_(decomposer) {}

  void Add(UChar32 c) {
    const uint8_t combining_class = unorm2_getCombiningClass(decomposer_, c);
    if (combining_class != 0) {
      marks_.push_back(static_cast<uint32_t>(combining_class) << kClassShift |
                       static_cast<uint32_t>(c));
      return;
    }
    Flush();
    Append(c);
  }
  std::u16string Finish() {
    Flush();
    return std::move(text_);
  }

 private:
  static constexpr int kClassShift = 24;

  void Append(UChar32 c) {
    if (c > 0xffff) {
      text_.push_back(U16_LEAD(c));
      text_.push_back(U16_TRAIL(c));
    } else {
      text_.push_back(static_cast<char16_t>(c));
    }
  }
  void Flush() {
    size_t places[257] = {};
    for (uint32_t mark : marks_) ++places[(mark >> kClassShift) + 1];
    for (int i = 1; i < 257; ++i) places[i] += places[i - 1];
    sorted_.resize(marks_.size());
    for (uint32_t mark : marks_) sorted_[places[mark >> kClassShift]++] = mark;
    for (uint32_t mark : sorted_) Append(static_cast<UChar32>(mark & 0xffffff));
    marks_.clear();
  }

  const UNormalizer2* decomposer_;
  std::u16string text_;
  std::vector<uint32_t> marks_;  ///< of the run at the end: code point and class
  std::vector<uint32_t> sorted_;
};

/// Decomposes and puts marks in order by sorting them: ICU inserts each where it belongs, in
/// quadratic time if there are very many.
Completion<void> DecomposeBySorting(Vm& vm, NormalizationForm form, std::u16string_view text,
                                    std::u16string& out) {
  const UNormalizer2* decomposer = Decomposer(form);
  OrderedText ordered(decomposer);
  const auto size = static_cast<int32_t>(text.size());
  for (int32_t i = 0; i < size;) {
    if ((i & 0xfff) == 0) TRY(vm.PollInterrupt());
    UChar32 c;
    U16_NEXT(text.data(), i, size, c);
    constexpr int32_t kLongest = 32;
    UChar decomposed[kLongest];
    UErrorCode status = U_ZERO_ERROR;
    const int32_t length = unorm2_getDecomposition(decomposer, c, decomposed, kLongest, &status);
    if (length < 0) {
      ordered.Add(c);
      continue;
    }
    QDR_CHECK(U_SUCCESS(status));
    for (int32_t k = 0; k < length;) {
      U16_NEXT(decomposed, k, length, c);
      ordered.Add(c);
    }
  }
  out = ordered.Finish();
  return Done{};
}

/// Appends the normal form; false where ICU fails.
bool AppendNormalForm(const UNormalizer2* normalizer, std::u16string_view text,
                      std::u16string& out) {
  const size_t start = out.size();
  size_t room = text.size() + text.size() / 2 + 16;
  for (;;) {
    out.resize(start + room);
    UErrorCode status = U_ZERO_ERROR;
    const int32_t length =
        unorm2_normalize(normalizer, text.data(), static_cast<int32_t>(text.size()),
                         out.data() + start, static_cast<int32_t>(room), &status);
    if (status == U_BUFFER_OVERFLOW_ERROR) {
      room = static_cast<size_t>(length);
      continue;
    }
    out.resize(start + (U_SUCCESS(status) ? static_cast<size_t>(length) : 0));
    return U_SUCCESS(status);
  }
}

/// A stretch of text that can be normalized without what stands around it.
struct Part {
  int32_t end;
  int32_t longest;  ///< of the pieces that nothing can be told about by itself
};
Part NextPart(const UNormalizer2* normalizer, std::u16string_view text, int32_t begin) {
  constexpr int32_t kEnough = 1 << 16;
  const auto size = static_cast<int32_t>(text.size());
  Part part = {begin, 0};
  int32_t piece = begin;
  while (part.end < size) {
    int32_t next = part.end;
    UChar32 c;
    U16_NEXT(text.data(), next, size, c);
    if (unorm2_hasBoundaryBefore(normalizer, c) != 0) {
      if (part.end - begin >= kEnough) return part;
      piece = part.end;
    }
    part.end = next;
    part.longest = std::max(part.longest, part.end - piece);
  }
  return part;
}

}  // namespace

Completion<String*> NormalizeText(Vm& vm, String* text, NormalizationForm form) {
  const FlatString flat = text->Flatten(vm);
  // All of Latin-1 is in NFC, and ASCII in every form.
  if (flat.is_one_byte() && (form == NormalizationForm::kNfc || IsAscii(flat.one_byte()))) {
    return text;
  }
  const UNormalizer2* normalizer = Normalizer(form);
  const std::u16string source = ToUtf16(flat);
  const auto size = static_cast<int32_t>(source.size());
  UErrorCode status = U_ZERO_ERROR;
  if (unorm2_spanQuickCheckYes(normalizer, source.data(), size, &status) == size) return text;
  // Pieces from this length on are ordered here.
  constexpr int32_t kLongPiece = 1 << 10;
  std::u16string result;
  for (int32_t begin = 0; begin < size;) {
    TRY(vm.PollInterrupt());
    const Part part = size < kLongPiece ? Part{size, 0} : NextPart(normalizer, source, begin);
    std::u16string_view input(source.data() + begin, static_cast<size_t>(part.end - begin));
    begin = part.end;
    std::u16string ordered;
    if (part.longest >= kLongPiece) {
      TRY(DecomposeBySorting(vm, form, input, ordered));
      input = ordered;
    }
    if (!AppendNormalForm(normalizer, input, result) || result.size() > String::kMaxLength) {
      return vm.ThrowRangeError("Invalid string length");
    }
  }
  return String::NewTwoByte(vm, result);
}

}  // namespace qdr
