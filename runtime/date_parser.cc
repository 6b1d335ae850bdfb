// Date parsing in two layers: a scanner that cuts the text into numbers, words and punctuation, and
// a parser that first tries the standard's format and, where the text leaves it, goes on by free
// rules with what was read so far:
//   - a number followed by ':' is part of the time, and so are the numbers that the time still
//     expects; all other numbers are parts of the date;
//   - words are month names, AM/PM or time zones by their first three letters; other words may only
//     stand before the first number;
//   - a sign behind the time or behind UTC begins an offset;
//   - what is in parentheses is a comment.
#include "runtime/date_parser.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "objects/numbers.h"
#include "runtime/date_math.h"

namespace qdr {

namespace {

struct Token {
  enum Kind : uint8_t { kEnd, kNumber, kWord, kSymbol, kSpace, kOther };
  enum Word : uint8_t { kUnknown, kMonth, kHalfDay, kZone, kTimeSeparator };

  Kind kind = kEnd;
  Word word = kUnknown;
  char symbol = 0;
  int length = 0;  ///< characters
  int value = 0;   ///< number, month 1..12, hours of AM/PM, offset of the zone in hours
  bool is_z = false;
  int milliseconds = 0;  ///< of a number: itself as a decimal fraction of a second

  bool IsSymbol(char c) const { return kind == kSymbol && symbol == c; }
  bool IsSign() const { return IsSymbol('+') || IsSymbol('-'); }
  int Sign() const { return symbol == '-' ? -1 : 1; }
  bool IsDigits(int count) const { return kind == kNumber && length == count; }
  bool IsWord(Word w) const { return kind == kWord && word == w; }
};

struct Keyword {
  char prefix[4];
  Token::Word word;
  int8_t value;
};

constexpr Keyword kKeywords[] = {
    {"jan", Token::kMonth, 1},  {"feb", Token::kMonth, 2},   {"mar", Token::kMonth, 3},
    {"apr", Token::kMonth, 4},  {"may", Token::kMonth, 5},   {"jun", Token::kMonth, 6},
    {"jul", Token::kMonth, 7},  {"aug", Token::kMonth, 8},   {"sep", Token::kMonth, 9},
    {"oct", Token::kMonth, 10}, {"nov", Token::kMonth, 11},  {"dec", Token::kMonth, 12},
    {"am", Token::kHalfDay, 0}, {"pm", Token::kHalfDay, 12}, {"ut", Token::kZone, 0},
    {"utc", Token::kZone, 0},   {"z", Token::kZone, 0},      {"gmt", Token::kZone, 0},
    {"cdt", Token::kZone, -5},  {"cst", Token::kZone, -6},   {"edt", Token::kZone, -4},
    {"est", Token::kZone, -5},  {"mdt", Token::kZone, -6},   {"mst", Token::kZone, -7},
    {"pdt", Token::kZone, -7},  {"pst", Token::kZone, -8},   {"t", Token::kTimeSeparator, 0},
};

template <class Char>
class Scanner {
 public:
  explicit Scanner(std::span<const Char> text) : text_(text) { token_ = Scan(); }
  const Token& Peek() const { return token_; }
  Token Next() {
    Token result = token_;
    token_ = Scan();
    return result;
  }
  bool Skip(char symbol) {
    if (!token_.IsSymbol(symbol)) return false;
    Next();
    return true;
  }
  /// The opening parenthesis was read: goes behind the matching one.
  void SkipComment() {
    int depth = 1;
    while (depth > 0 && token_.kind != Token::kEnd) {
      if (token_.IsSymbol('(')) depth++;
      if (token_.IsSymbol(')')) depth--;
      Next();
    }
  }

 private:
  uint32_t Current() const { return position_ < text_.size() ? text_[position_] : 0; }
  static bool IsDigit(uint32_t c) { return c >= '0' && c <= '9'; }
  static bool IsWordPart(uint32_t c) {
    return c >= 'A' && !IsWhiteSpaceOrLineTerminator(static_cast<uint16_t>(c));
  }

  Token Scan() {
    Token token;
    const size_t start = position_;
    if (start == text_.size()) return token;
    const uint32_t c = Current();
    if (IsDigit(c)) {
      token.kind = Token::kNumber;
      ScanNumber(&token);
    } else if (IsWordPart(c)) {
      token.kind = Token::kWord;
      ScanWord(&token);
    } else if (IsWhiteSpaceOrLineTerminator(static_cast<uint16_t>(c))) {
      token.kind = Token::kSpace;
      while (position_ < text_.size() &&
             IsWhiteSpaceOrLineTerminator(static_cast<uint16_t>(Current()))) {
        position_++;
      }
    } else {
      token.kind = c < 0x80 ? Token::kSymbol : Token::kOther;
      token.symbol = static_cast<char>(c);
      position_++;
    }
    token.length = static_cast<int>(position_ - start);
    return token;
  }

  void ScanNumber(Token* token) {
    // Nine significant digits are more than any part of a date has; the rest is dropped.
    int significant = 0;
    int fraction_digits = 0;
    while (IsDigit(Current())) {
      const int digit = static_cast<int>(Current() - '0');
      if ((digit != 0 || significant > 0) && significant < 9) {
        token->value = token->value * 10 + digit;
        significant++;
      }
      if (fraction_digits < 3) {
        token->milliseconds = token->milliseconds * 10 + digit;
        fraction_digits++;
      }
      position_++;
    }
    for (; fraction_digits < 3; fraction_digits++) token->milliseconds *= 10;
  }

  void ScanWord(Token* token) {
    char prefix[4] = {};
    int length = 0;
    for (; position_ < text_.size() && IsWordPart(Current()); position_++, length++) {
      if (length >= 3) continue;
      const uint32_t c = Current();
      prefix[length] = static_cast<char>(c < 0x80 ? (c <= 'Z' ? c + 32 : c) : '?');
    }
    for (const Keyword& keyword : kKeywords) {
      if (std::string_view(keyword.prefix) != prefix) continue;
      // Months may be written in full; the others end here.
      if (length > 3 && keyword.word != Token::kMonth) continue;
      token->word = keyword.word;
      token->value = keyword.value;
      token->is_z = length == 1 && keyword.word == Token::kZone;
      return;
    }
  }

  std::span<const Char> text_;
  size_t position_ = 0;
  Token token_;
};

bool Between(int n, int low, int high) { return n >= low && n <= high; }

/// Up to three numbers and perhaps a named month.
class DateParts {
 public:
  bool empty() const { return count_ == 0; }
  bool Add(int n) {
    if (count_ == 3) return false;
    numbers_[count_++] = n;
    return true;
  }
  void set_named_month(int month) { named_month_ = month; }
  void set_standard_format() { standard_format_ = true; }

  /// Days since the epoch, or NaN.
  double ToDay() {
    if (count_ < 1) return NAN;
    while (count_ < 3) numbers_[count_++] = 1;
    int year = 0;
    int month = named_month_;
    int day;
    const bool first_is_day = Between(numbers_[0], 1, 31);
    if (named_month_ == 0) {
      if (standard_format_ || !first_is_day) {
        year = numbers_[0];
        month = numbers_[1];
        day = numbers_[2];
      } else {
        // Month, day, year: the American order.
        month = numbers_[0];
        day = numbers_[1];
        year = numbers_[2];
      }
    } else if (!first_is_day) {
      year = numbers_[0];
      day = numbers_[1];
    } else {
      day = numbers_[0];
      year = numbers_[1];
    }
    if (!standard_format_) {
      if (Between(year, 0, 49)) {
        year += 2000;
      } else if (Between(year, 50, 99)) {
        year += 1900;
      }
    }
    if (!Between(month, 1, 12) || !Between(day, 1, 31)) return NAN;
    return MakeDay(year, month - 1, day);
  }

 private:
  int numbers_[3] = {};
  int count_ = 0;
  int named_month_ = 0;
  bool standard_format_ = false;
};

/// Hour, minute, second, millisecond.
class TimeParts {
 public:
  bool empty() const { return count_ == 0; }
  bool Add(int n) {
    if (count_ == 4) return false;
    numbers_[count_++] = n;
    return true;
  }
  /// The last part: nothing more is expected.
  void AddFinal(int n) {
    Add(n);
    while (count_ < 4) Add(0);
  }
  bool Expects(int n) const {
    return (count_ == 1 && Between(n, 0, 59)) || (count_ == 2 && Between(n, 0, 59)) ||
           (count_ == 3 && Between(n, 0, 999));
  }
  void set_half_day(int hours) { half_day_ = hours; }

  double ToTime() const {
    int hour = numbers_[0];
    if (half_day_ >= 0) {
      if (!Between(hour, 0, 12)) return NAN;
      hour = hour % 12 + half_day_;
    }
    const bool is_midnight_at_end =
        hour == 24 && numbers_[1] == 0 && numbers_[2] == 0 && numbers_[3] == 0;
    if (!is_midnight_at_end && (!Between(hour, 0, 23) || !Between(numbers_[1], 0, 59) ||
                                !Between(numbers_[2], 0, 59) || !Between(numbers_[3], 0, 999))) {
      return NAN;
    }
    return MakeTime(hour, numbers_[1], numbers_[2], numbers_[3]);
  }

 private:
  int numbers_[4] = {};
  int count_ = 0;
  int half_day_ = -1;
};

struct ZoneParts {
  int sign = 0;  ///< 0: no zone was given
  std::optional<int> hour;
  std::optional<int> minute;

  void Set(int hours) {
    sign = hours < 0 ? -1 : 1;
    hour = hours * sign;
    minute = 0;
  }
  bool IsUtc() const { return hour == 0 && minute == 0; }
  bool ExpectsMinute(int n) const { return hour && !minute && Between(n, 0, 59); }
  double ToMs() const {
    return sign * (hour.value_or(0) * kMsPerHour + minute.value_or(0) * kMsPerMinute);
  }
};

template <class Char>
class DateParser {
 public:
  DateParser(std::span<const Char> text, LocalTime& zone) : scanner_(text), zone_(zone) {}

  double Parse() {
    std::optional<Token> rest = ParseStandard();
    if (!rest || (rest->kind != Token::kEnd && !ParseFree(*rest))) return NAN;
    const double date = MakeDate(date_.ToDay(), time_.ToTime());
    if (std::isnan(date)) return NAN;
    return TimeClip(offset_.sign != 0 ? date - offset_.ToMs() : zone_.ToUtc(date));
  }

 private:
  /// The token at which the text leaves the standard's format (kEnd: it does not); nothing when it
  /// leaves it behind the T, where no other form goes on.
  std::optional<Token> ParseStandard() {
    // The year.
    if (scanner_.Peek().IsSign()) {
      const Token sign = scanner_.Next();
      if (!scanner_.Peek().IsDigits(6)) return sign;
      if (sign.Sign() < 0 && scanner_.Peek().value == 0) return sign;
      date_.Add(sign.Sign() * scanner_.Next().value);
    } else if (scanner_.Peek().IsDigits(4)) {
      date_.Add(scanner_.Next().value);
    } else {
      return scanner_.Next();
    }
    // Month and day.
    if (scanner_.Skip('-')) {
      if (!scanner_.Peek().IsDigits(2) || !Between(scanner_.Peek().value, 1, 12)) {
        return scanner_.Next();
      }
      date_.Add(scanner_.Next().value);
      if (scanner_.Skip('-')) {
        if (!scanner_.Peek().IsDigits(2) || !Between(scanner_.Peek().value, 1, 31)) {
          return scanner_.Next();
        }
        date_.Add(scanner_.Next().value);
      }
    }
    // The time.
    if (scanner_.Peek().IsWord(Token::kTimeSeparator)) {
      scanner_.Next();
      if (!ParseStandardTime() || scanner_.Peek().kind != Token::kEnd) return std::nullopt;
    } else if (scanner_.Peek().kind != Token::kEnd) {
      return scanner_.Next();
    }
    // Dates without a time are UTC, those with a time are local.
    if (offset_.sign == 0 && time_.empty()) offset_.Set(0);
    date_.set_standard_format();
    return Token{};
  }

  bool ParseStandardTime() {
    if (!scanner_.Peek().IsDigits(2) || !Between(scanner_.Peek().value, 0, 24)) return false;
    const int last_minute = scanner_.Peek().value == 24 ? 0 : 59;
    time_.Add(scanner_.Next().value);
    if (!scanner_.Skip(':')) return false;
    if (!scanner_.Peek().IsDigits(2) || scanner_.Peek().value > last_minute) return false;
    time_.Add(scanner_.Next().value);
    if (scanner_.Skip(':')) {
      if (!scanner_.Peek().IsDigits(2) || scanner_.Peek().value > last_minute) return false;
      time_.Add(scanner_.Next().value);
      if (scanner_.Skip('.')) {
        if (scanner_.Peek().kind != Token::kNumber) return false;
        if (last_minute == 0 && scanner_.Peek().value > 0) return false;
        time_.Add(scanner_.Next().milliseconds);
      }
    }
    if (scanner_.Peek().is_z) {
      scanner_.Next();
      offset_.Set(0);
    } else if (scanner_.Peek().IsSign()) {
      const int sign = scanner_.Next().Sign();
      int hour;
      int minute;
      if (scanner_.Peek().IsDigits(4)) {
        hour = scanner_.Peek().value / 100;
        minute = scanner_.Next().value % 100;
      } else {
        if (!scanner_.Peek().IsDigits(2)) return false;
        hour = scanner_.Next().value;
        if (!scanner_.Skip(':') || !scanner_.Peek().IsDigits(2)) return false;
        minute = scanner_.Next().value;
      }
      if (!Between(hour, 0, 23) || !Between(minute, 0, 59)) return false;
      offset_.sign = sign;
      offset_.hour = hour;
      offset_.minute = minute;
    }
    return true;
  }

  bool ParseFree(Token token) {
    bool has_number = !date_.empty();
    for (; token.kind != Token::kEnd; token = scanner_.Next()) {
      if (token.kind == Token::kNumber) {
        has_number = true;
        if (!FreeNumber(token)) return false;
      } else if (token.kind == Token::kWord) {
        if (!FreeWord(token, has_number)) return false;
      } else if (token.IsSign() && (offset_.IsUtc() || !time_.empty())) {
        has_number = true;
        if (!FreeOffset(token.Sign())) return false;
      } else if ((token.IsSign() || token.IsSymbol(')')) && has_number) {
        return false;
      } else if (token.IsSymbol('(')) {
        scanner_.SkipComment();
      }
    }
    return true;
  }

  bool FreeNumber(const Token& token) {
    const int n = token.value;
    if (scanner_.Skip(':')) {
      if (scanner_.Skip(':')) {
        // "9::30": no minutes.
        if (!time_.empty()) return false;
        time_.Add(n);
        time_.Add(0);
        return true;
      }
      if (!time_.Add(n)) return false;
      scanner_.Skip('.');
      return true;
    }
    if (scanner_.Skip('.') && time_.Expects(n)) {
      time_.Add(n);
      if (scanner_.Peek().kind != Token::kNumber) return false;
      time_.AddFinal(scanner_.Next().milliseconds);
      return true;
    }
    if (offset_.ExpectsMinute(n)) {
      offset_.minute = n;
      return true;
    }
    if (time_.Expects(n)) {
      time_.AddFinal(n);
      const Token& next = scanner_.Peek();
      return next.kind == Token::kEnd || next.kind == Token::kSpace || next.is_z || next.IsSign();
    }
    if (!date_.Add(n)) return false;
    scanner_.Skip('-');
    return true;
  }

  bool FreeWord(const Token& token, bool has_number) {
    if (token.word == Token::kHalfDay && !time_.empty()) {
      time_.set_half_day(token.value);
      return true;
    }
    if (token.word == Token::kMonth) {
      date_.set_named_month(token.value);
      scanner_.Skip('-');
      return true;
    }
    if (token.word == Token::kZone && has_number) {
      offset_.Set(token.value);
      return true;
    }
    // Unknown words may only come first, and apart from the number behind them.
    return !has_number && scanner_.Peek().kind != Token::kNumber;
  }

  bool FreeOffset(int sign) {
    offset_.sign = sign;
    int n = 0;
    int length = 0;
    if (scanner_.Peek().kind == Token::kNumber) {
      length = scanner_.Peek().length;
      n = scanner_.Next().value;
    }
    if (scanner_.Peek().IsSymbol(':')) {
      offset_.hour = n;
      offset_.minute.reset();
    } else if (length == 1 || length == 2) {
      offset_.hour = n;
      offset_.minute = 0;
    } else if (length == 3 || length == 4) {
      offset_.hour = n / 100;
      offset_.minute = n % 100;
    } else {
      return false;
    }
    return true;
  }

  Scanner<Char> scanner_;
  LocalTime& zone_;
  DateParts date_;
  TimeParts time_;
  ZoneParts offset_;
};

}  // namespace

double ParseDate(std::span<const uint8_t> text, LocalTime& zone) {
  return DateParser<uint8_t>(text, zone).Parse();
}

double ParseDate(std::span<const char16_t> text, LocalTime& zone) {
  return DateParser<char16_t>(text, zone).Parse();
}

}  // namespace qdr
