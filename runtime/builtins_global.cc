// The global object's own functions and constants (ECMA-262 19.1, 19.2, 19.2.6, B.2.1).
#include "objects/numbers.h"
#include "runtime/abstract_operations.h"
#include "runtime/builtins.h"
#include "runtime/messages.h"

namespace qdr {

namespace {

// 19.2.1 eval ( x ): an indirect call; direct ones are the bytecode's matter.
Completion<Value> GlobalEval(Vm& vm, Arguments& arguments) {
  // PerformEval: 2. If x is not a String, return x.
  if (!IsString(arguments[0])) return arguments[0];
  return vm.hooks().IndirectEval(vm, AsString(arguments[0]));
}

// 19.2.2 isFinite ( number )
Completion<Value> GlobalIsFinite(Vm& vm, Arguments& arguments) {
  return Value::Boolean(std::isfinite(TRY(ToNumber(vm, arguments[0]))));
}

// 19.2.3 isNaN ( number )
Completion<Value> GlobalIsNaN(Vm& vm, Arguments& arguments) {
  return Value::Boolean(std::isnan(TRY(ToNumber(vm, arguments[0]))));
}

// 19.2.4 parseFloat ( string )
Completion<Value> GlobalParseFloat(Vm& vm, Arguments& arguments) {
  // Fast: a Smi is its own text.
  if (arguments[0].IsSmi()) return arguments[0];
  String* string = TRY(ToString(vm, arguments[0]));
  return Value::Number(ParseFloatPrefix(string->Flatten(vm)));
}

// 19.2.5 parseInt ( string, radix )
Completion<Value> GlobalParseInt(Vm& vm, Arguments& arguments) {
  // Fast: a Smi in radix 10.
  if (arguments[0].IsSmi() && (arguments[1].IsUndefined() || arguments[1] == Value::Smi(10))) {
    return arguments[0];
  }
  String* string = TRY(ToString(vm, arguments[0]));
  int32_t radix = TRY(ToInt32(vm, arguments[1]));
  return Value::Number(ParseIntPrefix(string->Flatten(vm), radix));
}

// --- 19.2.6 URI handling functions.

/// A set of ASCII characters.
class AsciiSet {
 public:
  constexpr explicit AsciiSet(std::string_view characters) {
    for (char c = 'a'; c <= 'z'; ++c) Add(c);
    for (char c = 'A'; c <= 'Z'; ++c) Add(c);
    for (char c = '0'; c <= '9'; ++c) Add(c);
    for (char c : characters) Add(c);
  }
  constexpr AsciiSet(std::string_view characters, int) {
    for (char c : characters) Add(c);
  }
  constexpr bool Has(uint32_t c) const { return c < 128 && (bits_[c / 64] >> (c % 64) & 1) != 0; }

 private:
  constexpr void Add(char c) { bits_[c / 64] |= uint64_t{1} << (c % 64); }
  uint64_t bits_[2] = {};
};

constexpr AsciiSet kUnescapedComponent("-_.!~*'()");
constexpr AsciiSet kUnescapedUri("-_.!~*'();/?:@&=+$,#");
constexpr AsciiSet kReservedForDecode(";/?:@&=+$,#", 0);
constexpr AsciiSet kUnescapedLegacy("@*_+-./");

constexpr char kHexDigits[] = "0123456789ABCDEF";

void AppendPercent(std::string& out, uint8_t byte) {
  out += '%';
  out += kHexDigits[byte >> 4];
  out += kHexDigits[byte & 15];
}

int HexValue(uint16_t c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// Longer texts cannot become strings.
bool TooLong(size_t length) { return length > String::kMaxLength; }

// 19.2.6.5 Encode ( string, extraUnescaped )
Completion<Value> Encode(Vm& vm, String* string, const AsciiSet& unescaped) {
  FlatString text = string->Flatten(vm);
  std::string out;
  uint32_t length = text.length();
  for (uint32_t k = 0; k < length; ++k) {
    uint32_t c = text[k];
    // 4.b. Unescaped characters stay.
    if (unescaped.Has(c)) {
      out += static_cast<char>(c);
      continue;
    }
    // 4.c. Let cp be CodePointAt(string, k); lone surrogates are errors.
    if (c >= 0xd800 && c <= 0xdfff) {
      if (c >= 0xdc00 || k + 1 == length || text[k + 1] < 0xdc00 || text[k + 1] > 0xdfff) {
        return ThrowMessage(vm, Message::kMalformedUri);
      }
      c = 0x10000 + ((c - 0xd800) << 10) + (text[++k] - 0xdc00u);
    }
    // Its UTF-8 bytes, each as %XX.
    if (c < 0x80) {
      AppendPercent(out, static_cast<uint8_t>(c));
    } else if (c < 0x800) {
      AppendPercent(out, static_cast<uint8_t>(0xc0 | c >> 6));
      AppendPercent(out, static_cast<uint8_t>(0x80 | (c & 63)));
    } else if (c < 0x10000) {
      AppendPercent(out, static_cast<uint8_t>(0xe0 | c >> 12));
      AppendPercent(out, static_cast<uint8_t>(0x80 | (c >> 6 & 63)));
      AppendPercent(out, static_cast<uint8_t>(0x80 | (c & 63)));
    } else {
      AppendPercent(out, static_cast<uint8_t>(0xf0 | c >> 18));
      AppendPercent(out, static_cast<uint8_t>(0x80 | (c >> 12 & 63)));
      AppendPercent(out, static_cast<uint8_t>(0x80 | (c >> 6 & 63)));
      AppendPercent(out, static_cast<uint8_t>(0x80 | (c & 63)));
    }
    if (TooLong(out.size())) return ThrowMessage(vm, Message::kInvalidStringLength);
  }
  return Value(String::NewAscii(vm, out));
}

/// The byte of "%XX" at k, or -1.
int PercentByte(const FlatString& text, uint32_t k) {
  if (k + 2 >= text.length() || text[k] != '%') return -1;
  int high = HexValue(text[k + 1]), low = HexValue(text[k + 2]);
  return high < 0 || low < 0 ? -1 : high << 4 | low;
}

// 19.2.6.6 Decode ( string, preserveEscapeSet )
Completion<Value> Decode(Vm& vm, String* string, const AsciiSet& preserved) {
  FlatString text = string->Flatten(vm);
  std::u16string out;
  uint32_t length = text.length();
  out.reserve(length);
  for (uint32_t k = 0; k < length; ++k) {
    uint16_t c = text[k];
    if (c != '%') {
      out += static_cast<char16_t>(c);
      continue;
    }
    // 4.b. An escape: a byte, or the UTF-8 encoding of a code point.
    int byte = PercentByte(text, k);
    if (byte < 0) return ThrowMessage(vm, Message::kMalformedUri);
    uint32_t start = k;
    k += 2;
    if (byte < 0x80) {
      if (preserved.Has(static_cast<uint32_t>(byte))) {
        for (uint32_t i = start; i <= k; ++i) out += static_cast<char16_t>(text[i]);
      } else {
        out += static_cast<char16_t>(byte);
      }
      continue;
    }
    int count = byte >= 0xf0 && byte <= 0xf4  ? 4
                : byte >= 0xe0 && byte < 0xf0 ? 3
                : byte >= 0xc2 && byte < 0xe0 ? 2
                                              : 0;
    if (count == 0) return ThrowMessage(vm, Message::kMalformedUri);
    uint32_t code_point = static_cast<uint32_t>(byte) & (0xffu >> (count + 1));
    for (int i = 1; i < count; ++i) {
      int next = PercentByte(text, k + 1);
      if (next < 0 || (next & 0xc0) != 0x80) return ThrowMessage(vm, Message::kMalformedUri);
      code_point = code_point << 6 | (next & 63);
      k += 3;
    }
    // Neither overlong encodings nor surrogates nor what is beyond Unicode.
    bool valid = (count == 2 || (count == 3 && code_point >= 0x800) ||
                  (count == 4 && code_point >= 0x10000)) &&
                 code_point <= 0x10ffff && (code_point < 0xd800 || code_point > 0xdfff);
    if (!valid) return ThrowMessage(vm, Message::kMalformedUri);
    if (code_point >= 0x10000) {
      out += static_cast<char16_t>(0xd800 + ((code_point - 0x10000) >> 10));
      out += static_cast<char16_t>(0xdc00 + ((code_point - 0x10000) & 0x3ff));
    } else {
      out += static_cast<char16_t>(code_point);
    }
  }
  return Value(String::NewTwoByte(vm, std::span<const char16_t>(out.data(), out.size())));
}

// 19.2.6.1 decodeURI ( encodedURI )
Completion<Value> DecodeUri(Vm& vm, Arguments& arguments) {
  return Decode(vm, TRY(ToString(vm, arguments[0])), kReservedForDecode);
}
// 19.2.6.2 decodeURIComponent ( encodedURIComponent )
Completion<Value> DecodeUriComponent(Vm& vm, Arguments& arguments) {
  constexpr AsciiSet kNone("", 0);
  return Decode(vm, TRY(ToString(vm, arguments[0])), kNone);
}
// 19.2.6.3 encodeURI ( uri )
Completion<Value> EncodeUri(Vm& vm, Arguments& arguments) {
  return Encode(vm, TRY(ToString(vm, arguments[0])), kUnescapedUri);
}
// 19.2.6.4 encodeURIComponent ( uriComponent )
Completion<Value> EncodeUriComponent(Vm& vm, Arguments& arguments) {
  return Encode(vm, TRY(ToString(vm, arguments[0])), kUnescapedComponent);
}

// B.2.1.1 escape ( string )
Completion<Value> GlobalEscape(Vm& vm, Arguments& arguments) {
  FlatString text = TRY(ToString(vm, arguments[0]))->Flatten(vm);
  std::string out;
  for (uint32_t k = 0; k < text.length(); ++k) {
    uint16_t c = text[k];
    if (kUnescapedLegacy.Has(c)) {
      out += static_cast<char>(c);
    } else if (c < 256) {
      AppendPercent(out, static_cast<uint8_t>(c));
    } else {
      out += "%u";
      for (int shift = 12; shift >= 0; shift -= 4) out += kHexDigits[c >> shift & 15];
    }
    if (TooLong(out.size())) return ThrowMessage(vm, Message::kInvalidStringLength);
  }
  return Value(String::NewAscii(vm, out));
}

// B.2.1.2 unescape ( string )
Completion<Value> GlobalUnescape(Vm& vm, Arguments& arguments) {
  FlatString text = TRY(ToString(vm, arguments[0]))->Flatten(vm);
  std::u16string out;
  uint32_t length = text.length();
  for (uint32_t k = 0; k < length; ++k) {
    uint16_t c = text[k];
    if (c == '%') {
      // Four digits behind "%u", or two.
      if (k + 5 < length && text[k + 1] == 'u') {
        int value = 0;
        for (uint32_t i = 2; i < 6 && value >= 0; ++i) {
          int digit = HexValue(text[k + i]);
          value = digit < 0 ? -1 : value << 4 | digit;
        }
        if (value >= 0) {
          out += static_cast<char16_t>(value);
          k += 5;
          continue;
        }
      }
      int byte = PercentByte(text, k);
      if (byte >= 0) {
        out += static_cast<char16_t>(byte);
        k += 2;
        continue;
      }
    }
    out += static_cast<char16_t>(c);
  }
  return Value(String::NewTwoByte(vm, std::span<const char16_t>(out.data(), out.size())));
}

constexpr BuiltinSpec kSpecs[] = {
    {"eval", GlobalEval, 1},
    {"isFinite", GlobalIsFinite, 1},
    {"isNaN", GlobalIsNaN, 1},
    {"parseFloat", GlobalParseFloat, 1},
    {"parseInt", GlobalParseInt, 2},
    {"decodeURI", DecodeUri, 1},
    {"decodeURIComponent", DecodeUriComponent, 1},
    {"encodeURI", EncodeUri, 1},
    {"encodeURIComponent", EncodeUriComponent, 1},
    {"escape", GlobalEscape, 1},
    {"unescape", GlobalUnescape, 1},
};

struct NamedIntrinsic {
  const char* name;
  Intrinsic intrinsic;
};
constexpr NamedIntrinsic kIntrinsics[] = {
    {"eval", Intrinsic::kEval},
    {"isFinite", Intrinsic::kIsFinite},
    {"isNaN", Intrinsic::kIsNaN},
    {"parseFloat", Intrinsic::kParseFloat},
    {"parseInt", Intrinsic::kParseInt},
    {"decodeURI", Intrinsic::kDecodeURI},
    {"decodeURIComponent", Intrinsic::kDecodeURIComponent},
    {"encodeURI", Intrinsic::kEncodeURI},
    {"encodeURIComponent", Intrinsic::kEncodeURIComponent},
    {"escape", Intrinsic::kEscape},
    {"unescape", Intrinsic::kUnescape},
};

}  // namespace

void CreateGlobal(Vm& vm, Realm* realm) {
  JSObject* global = realm->global_object();
  DefineBuiltins(vm, global, kSpecs);
  for (const NamedIntrinsic& row : kIntrinsics) {
    realm->set(vm.heap, row.intrinsic, GetOwnData(vm, global, row.name));
  }
  // 21.1.2.12, 21.1.2.13: Number has the same function objects.
  JSObject* number = realm->object(Intrinsic::kNumber);
  DefineConstant(vm, number, "parseFloat", realm->get(Intrinsic::kParseFloat), kDontEnum);
  DefineConstant(vm, number, "parseInt", realm->get(Intrinsic::kParseInt), kDontEnum);
  DefineConstant(vm, global, "Infinity", Value::Double(std::numeric_limits<double>::infinity()));
  DefineConstant(vm, global, "NaN", Value::Double(std::numeric_limits<double>::quiet_NaN()));
  DefineConstant(vm, global, "undefined", Value::Undefined());
  DefineConstant(vm, global, "globalThis", realm->global_this(), kDontEnum);
}

}  // namespace qdr
