// Uint8Array and text (ECMA-262 23.3): base64 and hexadecimal, both ways.
#include "runtime/text_builder.h"
#include "runtime/typed_array_support.h"

namespace qdr {

namespace {

enum class Alphabet : uint8_t { kBase64, kBase64Url };
enum class LastChunk : uint8_t { kLoose, kStrict, kStopBeforePartial };

/// What decoding gives: the bytes before the first error, and where the text after them begins.
struct Decoded {
  size_t read = 0;
  std::vector<uint8_t> bytes;
  const char* error = nullptr;  ///< message of a SyntaxError
};

bool IsAsciiSpace(uint16_t c) {
  return c == '\t' || c == '\n' || c == '\f' || c == '\r' || c == ' ';
}

/// The six bits that a character of the standard alphabet stands for, or -1.
int Base64Bits(uint16_t c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+') return 62;
  if (c == '/') return 63;
  return -1;
}

// 23.3.3.6 FromBase64 ( string, alphabet, lastChunkHandling [ , maxLength ] )
class Base64Decoder {
 public:
  Base64Decoder(const FlatString& text, Alphabet alphabet, LastChunk last_chunk, size_t max_length)
      : text_(text), alphabet_(alphabet), last_chunk_(last_chunk), max_length_(max_length) {}

  Decoded Decode() {
    // 3. If maxLength = 0, nothing is read.
    if (max_length_ == 0) return std::move(result_);
    // 10. Repeat,
    while (true) {
      SkipSpace();
      if (index_ == text_.length()) return Finish();
      uint16_t c = text_[index_++];
      if (c == '=') return FinishPadded();
      // f. The URL alphabet has its own last two characters.
      if (alphabet_ == Alphabet::kBase64Url) {
        if (c == '+' || c == '/') return Fail("Invalid base64 character");
        if (c == '-') c = '+';
        if (c == '_') c = '/';
      }
      // g. What is not in the alphabet is an error.
      const int bits = Base64Bits(c);
      if (bits < 0) return Fail("Found a character that cannot be part of a valid base64 string.");
      // h-i. Stop before a chunk whose bytes would not all fit.
      const size_t remaining = max_length_ - result_.bytes.size();
      if ((remaining == 1 && chunk_length_ == 2) || (remaining == 2 && chunk_length_ == 3)) {
        return std::move(result_);
      }
      // j-k. Four characters are three bytes.
      chunk_ = chunk_ << 6 | static_cast<uint32_t>(bits);
      if (++chunk_length_ < 4) continue;
      AppendBytes(chunk_, 3);
      chunk_ = 0;
      chunk_length_ = 0;
      result_.read = index_;
      if (result_.bytes.size() == max_length_) return std::move(result_);
    }
  }

 private:
  void SkipSpace() {
    while (index_ < text_.length() && IsAsciiSpace(text_[index_])) index_++;
  }
  Decoded Fail(const char* message) {
    result_.error = message;
    return std::move(result_);
  }
  void AppendBytes(uint32_t bits, int count) {
    for (int i = 0; i < count; i++) {
      result_.bytes.push_back(static_cast<uint8_t>(bits >> (16 - 8 * i)));
    }
  }

  // 10.b. The text is at its end.
  Decoded Finish() {
    if (chunk_length_ > 0) {
      if (last_chunk_ == LastChunk::kStopBeforePartial) return std::move(result_);
      if (last_chunk_ == LastChunk::kStrict) return Fail("Missing padding characters.");
      if (chunk_length_ == 1) return Fail("The base64 input terminates with a single character.");
      DecodeFinalChunk();
    }
    result_.read = text_.length();
    return std::move(result_);
  }

  // 10.e. A padding character was read.
  Decoded FinishPadded() {
    if (chunk_length_ < 2) return Fail("Padding after too few characters.");
    SkipSpace();
    if (chunk_length_ == 2) {
      if (index_ == text_.length()) {
        if (last_chunk_ == LastChunk::kStopBeforePartial) return std::move(result_);
        return Fail("Missing padding character.");
      }
      if (text_[index_] == '=') {
        index_++;
        SkipSpace();
      }
    }
    if (index_ < text_.length()) return Fail("Unexpected text after the padding.");
    const uint32_t extra = chunk_length_ == 2 ? chunk_ & 15 : chunk_ & 3;
    if (last_chunk_ == LastChunk::kStrict && extra != 0) {
      return Fail("The last chunk has bits that are not part of a byte.");
    }
    DecodeFinalChunk();
    result_.read = text_.length();
    return std::move(result_);
  }

  void DecodeFinalChunk() { AppendBytes(chunk_ << 6 * (4 - chunk_length_), chunk_length_ - 1); }

  const FlatString& text_;
  Alphabet alphabet_;
  LastChunk last_chunk_;
  size_t max_length_;
  Decoded result_;
  size_t index_ = 0;
  uint32_t chunk_ = 0;
  int chunk_length_ = 0;
};

int HexDigit(uint16_t c) {
  if (c >= '0' && c <= '9') return c - '0';
  const uint16_t lower = c | 0x20;
  return c < 0x80 && lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// 23.3.3.7 FromHex ( string [ , maxLength ] )
Decoded FromHex(const FlatString& text, size_t max_length) {
  Decoded result;
  // 4. If length modulo 2 ≠ 0, that is an error.
  if (text.length() % 2 != 0) {
    result.error = "String should have an even number of characters.";
    return result;
  }
  // 5. Repeat, while read < length and the number of bytes < maxLength,
  while (result.read < text.length() && result.bytes.size() < max_length) {
    const int high = HexDigit(text[static_cast<uint32_t>(result.read)]);
    const int low = HexDigit(text[static_cast<uint32_t>(result.read) + 1]);
    if (high < 0 || low < 0) {
      result.error = "String should only contain hex characters.";
      return result;
    }
    result.bytes.push_back(static_cast<uint8_t>(high << 4 | low));
    result.read += 2;
  }
  return result;
}

struct Options {
  Alphabet alphabet = Alphabet::kBase64;
  LastChunk last_chunk = LastChunk::kLoose;
};

bool IsText(Vm& vm, Value v, std::string_view text) {
  return IsString(v) && AsString(v)->ToUtf8(vm) == text;
}

Completion<Value> GetOption(Vm& vm, Value options, std::string_view name) {
  // GetOptionsObject: undefined is an object without properties.
  if (options.IsUndefined()) return Value::Undefined();
  return Get(vm, AsReceiver(options), PropertyKey::Name(String::InternalizeAscii(vm, name)));
}

Completion<void> RequireOptions(Vm& vm, Value options) {
  if (options.IsUndefined() || IsReceiver(options)) return Done{};
  return vm.ThrowTypeError(
      ConcatText({"Options should be an object: ", DescribeForError(vm, options)}));
}

Completion<Alphabet> GetAlphabet(Vm& vm, Value options) {
  const Value alphabet = TRY(GetOption(vm, options, "alphabet"));
  if (alphabet.IsUndefined() || IsText(vm, alphabet, "base64")) return Alphabet::kBase64;
  if (IsText(vm, alphabet, "base64url")) return Alphabet::kBase64Url;
  return vm.ThrowTypeError("expected alphabet to be either \"base64\" or \"base64url\"");
}

Completion<Options> DecodeOptions(Vm& vm, Value v) {
  TRY(RequireOptions(vm, v));
  Options options;
  options.alphabet = TRY(GetAlphabet(vm, v));
  const Value last_chunk = TRY(GetOption(vm, v, "lastChunkHandling"));
  if (last_chunk.IsUndefined() || IsText(vm, last_chunk, "loose")) {
    options.last_chunk = LastChunk::kLoose;
  } else if (IsText(vm, last_chunk, "strict")) {
    options.last_chunk = LastChunk::kStrict;
  } else if (IsText(vm, last_chunk, "stop-before-partial")) {
    options.last_chunk = LastChunk::kStopBeforePartial;
  } else {
    return vm.ThrowTypeError(
        "expected lastChunkHandling to be \"loose\", \"strict\", or \"stop-before-partial\"");
  }
  return options;
}

Completion<String*> RequireStringArgument(Vm& vm, Value v) {
  // 1. If string is not a String, throw a TypeError exception.
  if (IsString(v)) return AsString(v);
  return vm.ThrowTypeError(ConcatText({DescribeForError(vm, v), " is not a string"}));
}

// 23.3.3.1 ValidateUint8Array ( ta )
Completion<JSTypedArray*> ValidateUint8Array(Vm& vm, Value v) {
  if (Is<JSTypedArray>(v) && As<JSTypedArray>(v)->elements_kind() == ElementsKind::kUint8) {
    return As<JSTypedArray>(v);
  }
  return vm.ThrowTypeError("this is not a Uint8Array");
}

/// The same of an array that is about to be written.
Completion<JSTypedArray*> ValidateWritableUint8Array(Vm& vm, Value v, std::string_view method) {
  JSTypedArray* array = TRY(ValidateUint8Array(vm, v));
  if (array->buffer()->is_immutable()) return ThrowImmutable(vm, method);
  return array;
}

/// The array of a decoding that allocates, or its error.
Completion<Value> NewFromDecoded(Vm& vm, const Decoded& decoded) {
  if (decoded.error != nullptr) return vm.ThrowSyntaxError(decoded.error);
  JSTypedArray* array =
      TRY(NewTypedArray(vm, ElementsKind::kUint8, static_cast<double>(decoded.bytes.size())));
  std::copy(decoded.bytes.begin(), decoded.bytes.end(), array->data());
  return array;
}

/// Stores what was decoded, up to an error; gives { read, written }.
Completion<Value> StoreDecoded(Vm& vm, JSTypedArray* array, const Decoded& decoded) {
  std::copy(decoded.bytes.begin(), decoded.bytes.end(), array->data());
  if (decoded.error != nullptr) return vm.ThrowSyntaxError(decoded.error);
  JSObject* result = JSObject::NewOrdinary(vm, vm.intrinsic(Intrinsic::kObjectPrototype));
  auto put = [&](std::string_view name, size_t n) {
    JSObject::Put(vm, result, PropertyKey::Name(String::InternalizeAscii(vm, name)),
                  Value::Number(static_cast<double>(n)));
  };
  put("read", decoded.read);
  put("written", decoded.bytes.size());
  return result;
}

Completion<JSTypedArray*> RequireInBounds(Vm& vm, JSTypedArray* array, std::string_view method) {
  Refresh(array);
  if (array->IsOutOfBounds()) return ThrowDetached(vm, method);
  return array;
}

// 23.3.1.1 Uint8Array.fromBase64 ( string [ , options ] )
Completion<Value> Uint8ArrayFromBase64(Vm& vm, Arguments& arguments) {
  String* string = TRY(RequireStringArgument(vm, arguments[0]));
  const Options options = TRY(DecodeOptions(vm, arguments[1]));
  const FlatString flat = string->Flatten(vm);
  return NewFromDecoded(
      vm, Base64Decoder(flat, options.alphabet, options.last_chunk, SIZE_MAX).Decode());
}

// 23.3.1.2 Uint8Array.fromHex ( string )
Completion<Value> Uint8ArrayFromHex(Vm& vm, Arguments& arguments) {
  String* string = TRY(RequireStringArgument(vm, arguments[0]));
  return NewFromDecoded(vm, FromHex(string->Flatten(vm), SIZE_MAX));
}

// 23.3.2.1 Uint8Array.prototype.setFromBase64 ( string [ , options ] )
Completion<Value> Uint8ArraySetFromBase64(Vm& vm, Arguments& arguments) {
  JSTypedArray* array = TRY(ValidateWritableUint8Array(vm, arguments.this_value(),
                                                       "Uint8Array.prototype.setFromBase64"));
  String* string = TRY(RequireStringArgument(vm, arguments[0]));
  const Options options = TRY(DecodeOptions(vm, arguments[1]));
  TRY(RequireInBounds(vm, array, "Uint8Array.prototype.setFromBase64"));
  const FlatString flat = string->Flatten(vm);
  return StoreDecoded(
      vm, array,
      Base64Decoder(flat, options.alphabet, options.last_chunk, array->length()).Decode());
}

// 23.3.2.2 Uint8Array.prototype.setFromHex ( string )
Completion<Value> Uint8ArraySetFromHex(Vm& vm, Arguments& arguments) {
  JSTypedArray* array = TRY(ValidateWritableUint8Array(vm, arguments.this_value(),
                                                       "Uint8Array.prototype.setFromHex"));
  String* string = TRY(RequireStringArgument(vm, arguments[0]));
  TRY(RequireInBounds(vm, array, "Uint8Array.prototype.setFromHex"));
  return StoreDecoded(vm, array, FromHex(string->Flatten(vm), array->length()));
}

// 23.3.2.3 Uint8Array.prototype.toBase64 ( [ options ] )
Completion<Value> Uint8ArrayToBase64(Vm& vm, Arguments& arguments) {
  JSTypedArray* array = TRY(ValidateUint8Array(vm, arguments.this_value()));
  TRY(RequireOptions(vm, arguments[0]));
  const Alphabet alphabet = TRY(GetAlphabet(vm, arguments[0]));
  const Value omit = TRY(GetOption(vm, arguments[0], "omitPadding"));
  const bool omit_padding = ToBoolean(vm, omit);
  TRY(RequireInBounds(vm, array, "Uint8Array.prototype.toBase64"));
  const char* digits = alphabet == Alphabet::kBase64
                           ? "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
                           : "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const std::span<const uint8_t> bytes(array->data(), array->length());
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (size_t i = 0; i < bytes.size(); i += 3) {
    const size_t count = std::min<size_t>(3, bytes.size() - i);
    uint32_t bits = uint32_t{bytes[i]} << 16;
    if (count > 1) bits |= uint32_t{bytes[i + 1]} << 8;
    if (count > 2) bits |= bytes[i + 2];
    for (size_t k = 0; k < 4; k++) {
      if (k <= count) {
        text += digits[bits >> (18 - 6 * k) & 63];
      } else if (!omit_padding) {
        text += '=';
      }
    }
  }
  if (text.size() > String::kMaxLength) return vm.ThrowRangeError("Invalid string length");
  return String::NewAscii(vm, text);
}

// 23.3.2.4 Uint8Array.prototype.toHex ( )
Completion<Value> Uint8ArrayToHex(Vm& vm, Arguments& arguments) {
  JSTypedArray* array = TRY(ValidateUint8Array(vm, arguments.this_value()));
  TRY(RequireInBounds(vm, array, "Uint8Array.prototype.toHex"));
  const std::span<const uint8_t> bytes(array->data(), array->length());
  if (bytes.size() > String::kMaxLength / 2) return vm.ThrowRangeError("Invalid string length");
  std::string text;
  text.reserve(bytes.size() * 2);
  for (uint8_t byte : bytes) {
    text += "0123456789abcdef"[byte >> 4];
    text += "0123456789abcdef"[byte & 15];
  }
  return String::NewAscii(vm, text);
}

constexpr BuiltinSpec kConstructorFunctions[] = {
    {"fromBase64", Uint8ArrayFromBase64, 1},
    {"fromHex", Uint8ArrayFromHex, 1},
};

constexpr BuiltinSpec kPrototypeFunctions[] = {
    {"setFromBase64", Uint8ArraySetFromBase64, 1},
    {"setFromHex", Uint8ArraySetFromHex, 1},
    {"toBase64", Uint8ArrayToBase64, 0},
    {"toHex", Uint8ArrayToHex, 0},
};

}  // namespace

void DefineUint8ArrayText(Vm& vm, JSObject* constructor, JSObject* prototype) {
  DefineBuiltins(vm, constructor, kConstructorFunctions);
  DefineBuiltins(vm, prototype, kPrototypeFunctions);
}

}  // namespace qdr
