// Messages about what went wrong, on standard error.
//
// The first line is `place: [Uncaught |Linking failed: ]Name: message`; without one of the two
// words the text is no valid program. The source line and a caret follow, then the stack.
#ifndef SHELL_REPORT_H_
#define SHELL_REPORT_H_

#include <quadrille/quadrille.h>

#include <string>
#include <string_view>

namespace quadrille::shell {

/// The complete message for an exception, with a newline at its end. `fallback_place` stands where
/// the exception knows no place.
std::string DescribeException(Isolate& isolate, const Exception& exception,
                              std::string_view fallback_place, bool colors);

/// The same for a value nobody caught: the reason of a rejected promise. `word` stands before it,
/// "Uncaught " or the like.
std::string DescribeThrown(Isolate& isolate, const Value& value, std::string_view word,
                           std::string_view fallback_place, bool colors);

/// The source line with a caret under the place, each line ended; empty if there is none.
std::string DescribeSource(const SourceLocation& location);

/// Name and message of an error, without running code of the program but what `toString` methods
/// of thrown objects that are no errors do.
std::string DescribeValue(Isolate& isolate, const Value& value, bool colors);

/// The exit code that goes with an exception.
int ExitCodeFor(const Exception& exception);

}  // namespace quadrille::shell

#endif  // SHELL_REPORT_H_
