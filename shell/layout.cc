// The layout of shown values; see layout.h. The measures are those that make the output agree with
// node's util.inspect at its default settings.
#include "shell/layout.h"

#include <algorithm>
#include <cmath>

#include "shell/text.h"

namespace quadrille::shell {

namespace {

// Objects with at most this many levels inside may stand on one line.
constexpr int kCompact = 3;
constexpr size_t kSeparator = 2;  // ", "

std::string Join(const std::vector<std::string>& parts, const std::string& separator) {
  std::string result;
  for (size_t index = 0; index < parts.size(); ++index) {
    if (index > 0) result += separator;
    result += parts[index];
  }
  return result;
}

// Sets more than six short elements in columns.
void Group(Layout* layout) {
  std::vector<std::string>& entries = layout->entries;
  const size_t count = entries.size() - (layout->has_more_note ? 1 : 0);
  std::vector<size_t> widths(count);
  size_t total = 0;
  size_t longest = 0;
  for (size_t index = 0; index < count; ++index) {
    widths[index] = DisplayWidth(entries[index]);
    total += widths[index] + kSeparator;
    longest = std::max(longest, widths[index]);
  }
  const size_t cell = longest + kSeparator;
  if (cell * 3 + layout->indentation >= layout->break_length) return;
  if (static_cast<double>(total) / static_cast<double>(cell) <= 5 && longest > 6) return;

  // As square as it looks good: a character is about 2.5 times as high as wide.
  const double bias = std::sqrt(static_cast<double>(cell) -
                                static_cast<double>(total) / static_cast<double>(entries.size()));
  const double biased = std::max(static_cast<double>(cell) - 3 - bias, 1.0);
  const double square =
      std::floor(std::sqrt(2.5 * biased * static_cast<double>(count)) / biased + 0.5);
  const size_t columns =
      std::min({static_cast<size_t>(square), (layout->break_length - layout->indentation) / cell,
                static_cast<size_t>(kCompact * 4), size_t{15}});
  if (columns <= 1) return;

  std::vector<size_t> column_widths;
  for (size_t column = 0; column < columns; ++column) {
    size_t width = 0;
    for (size_t index = column; index < count; index += columns) {
      width = std::max(width, widths[index]);
    }
    column_widths.push_back(width + kSeparator);
  }
  std::vector<std::string> rows;
  for (size_t start = 0; start < count; start += columns) {
    const size_t end = std::min(start + columns, count);
    std::string row;
    for (size_t index = start; index < end; ++index) {
      const bool last = index + 1 == end;
      const size_t width = column_widths[index - start];
      if (layout->all_numbers) {
        row += last ? PadStart(entries[index], width - kSeparator)
                    : PadStart(entries[index] + ", ", width);
      } else {
        row += last ? entries[index] : PadEnd(entries[index] + ", ", width);
      }
    }
    rows.push_back(std::move(row));
  }
  if (layout->has_more_note) rows.push_back(entries.back());
  entries = std::move(rows);
}

bool FitsOneLine(const Layout& layout) {
  const std::vector<std::string>& entries = layout.entries;
  size_t length = entries.size() + layout.indentation + DisplayWidth(layout.open) +
                  DisplayWidth(layout.base) + 10 + entries.size();
  for (const std::string& entry : entries) {
    length += DisplayWidth(entry);
    if (length > layout.break_length || entry.find('\n') != entry.npos) return false;
  }
  return length <= layout.break_length && layout.base.find('\n') == layout.base.npos;
}

}  // namespace

std::string Arrange(Layout layout) {
  const size_t count = layout.entries.size();
  if (layout.is_list && count > 6) Group(&layout);
  const std::string base = layout.base.empty() ? "" : layout.base + " ";
  const bool grouped = layout.entries.size() != count;
  if (layout.nesting < kCompact && !grouped && FitsOneLine(layout)) {
    return base + layout.open + " " + Join(layout.entries, ", ") + " " + layout.close;
  }
  const std::string line = "\n" + std::string(layout.indentation, ' ');
  return base + layout.open + line + "  " + Join(layout.entries, "," + line + "  ") + line +
         layout.close;
}

}  // namespace quadrille::shell
