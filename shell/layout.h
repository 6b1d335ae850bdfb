// How the parts of a shown value are laid out in lines. Pure: strings in, a string out.
#ifndef SHELL_LAYOUT_H_
#define SHELL_LAYOUT_H_

#include <cstddef>
#include <string>
#include <vector>

namespace quadrille::shell {

/// The parts of one object or array, already shown, and where they are to stand.
struct Layout {
  std::string base;   ///< What stands before the braces, e.g. a function with properties.
  std::string open;   ///< "{", "Foo {", "[", ...
  std::string close;  ///< "}" or "]"
  std::vector<std::string> entries;
  bool is_list = false;        ///< Entries are elements: many of them are set in columns.
  bool all_numbers = false;    ///< Elements are numbers: columns are flush right.
  bool has_more_note = false;  ///< The last entry says how many more there are.
  size_t indentation = 0;
  size_t break_length = 80;
  int nesting = 0;  ///< How many levels of objects are inside.
};

/// One line if it is short and not deeply nested, else a line for each entry or row of entries.
std::string Arrange(Layout layout);

}  // namespace quadrille::shell

#endif  // SHELL_LAYOUT_H_
