// Chooses how the matcher looks for places where a match may start.
#include <algorithm>

#include "base/check.h"
#include "runtime/regexp/regexp_compiler.h"

namespace qdr {

namespace {

constexpr size_t kLongestWindow = 16;
// A literal this long is searched for as it is.
constexpr size_t kLongLiteral = 3;

bool HasWideUnit(std::u16string_view text) {
  return std::any_of(text.begin(), text.end(), [](char16_t unit) { return unit > 0xFF; });
}

}  // namespace

void RegExpCompiler::ChooseScan() {
  RegExpScan& scan = program_->scan_;
  const RegExpNode* root = tree_.root;
  if (analysis_.StartsAtAssertion(root, false)) {
    scan.kind = RegExpScan::Kind::kAtStart;
    return;
  }
  if (analysis_.StartsAtAssertion(root, true)) {
    scan.kind = RegExpScan::Kind::kAtLineStart;
    return;
  }
  if (const RegExpQuantifier* loop = analysis_.LeadingLoop(root)) {
    CodePointSet set = analysis_.SingleSet(loop->body);
    if (!set.empty()) {
      scan.run_class = LoopClass(set);
      scan.run_code_points = analysis_.NeedsCodePoints(set);
    }
  }
  std::u16string literal = analysis_.LeadingLiteral(root);
  auto use_literal = [&] {
    scan.kind = RegExpScan::Kind::kLiteral;
    scan.literal = literal;
    if (!HasWideUnit(literal)) scan.latin1_literal.assign(literal.begin(), literal.end());
  };
  if (literal.size() >= kLongLiteral) {
    use_literal();
    return;
  }
  Follow end{.first = RegExpUnitSet::All(), .accept = true};
  RegExpUnitSet first = FirstOf(root, end);
  if (ChooseShift(analysis_.LeadingSets(root, kLongestWindow))) {
    first = analysis_.LeadingSets(root, 1)[0];
  } else if (!literal.empty()) {
    use_literal();
    return;
  } else if (first.IsAll()) {
    scan.kind = RegExpScan::Kind::kEverywhere;
    return;
  } else {
    scan.kind = RegExpScan::Kind::kClass;
    scan.first_end = first.end();
  }
  for (uint32_t c = 0; c < 256; c++) scan.first.latin1[c] = first.Contains(c);
  scan.first.beyond =
      first.beyond() ? RegExpClassTable::Beyond::kAll : RegExpClassTable::Beyond::kNone;
}

// Horspool's search with sets: how far the window may move when a unit stands at its end. Chooses
// the window length that skips most per look on text of printable ASCII; false if none is worth it.
bool RegExpCompiler::ChooseShift(const std::vector<RegExpUnitSet>& sets) {
  constexpr double kWorthwhile = 1.8;
  double best_average = 0;
  size_t best_window = 0;
  auto shift_of = [&](size_t window, auto in_set) {
    for (size_t shift = 0; shift < window; shift++) {
      if (in_set(sets[window - 1 - shift])) return static_cast<uint8_t>(shift);
    }
    return static_cast<uint8_t>(window);
  };
  for (size_t window = 2; window <= sets.size(); window++) {
    double total = 0;
    int count = 0;
    for (uint32_t c = ' '; c < 0x7F; c++) {
      // Lower-case letters and spaces are most of most texts.
      int weight = (c >= 'a' && c <= 'z') || c == ' ' ? 4 : 1;
      total += weight * shift_of(window, [&](const RegExpUnitSet& set) { return set.Contains(c); });
      count += weight;
    }
    if (total / count > best_average) {
      best_average = total / count;
      best_window = window;
    }
  }
  if (best_average < kWorthwhile) return false;
  RegExpScan& scan = program_->scan_;
  scan.kind = RegExpScan::Kind::kShift;
  scan.window = static_cast<uint32_t>(best_window);
  for (uint32_t c = 0; c < 256; c++) {
    scan.shift[c] =
        shift_of(best_window, [&](const RegExpUnitSet& set) { return set.Contains(c); });
  }
  scan.shift_beyond = shift_of(best_window, [](const RegExpUnitSet& set) { return set.beyond(); });
  return true;
}

}  // namespace qdr
