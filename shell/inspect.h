// Values as text for people, in the manner of node's util.inspect. Runs no JavaScript of the
// program but getters of Symbol.toStringTag: other getters are named, proxies are looked through.
#ifndef SHELL_INSPECT_H_
#define SHELL_INSPECT_H_

#include <quadrille/quadrille.h>

#include <string>

namespace quadrille::shell {

struct InspectOptions {
  /// Levels of objects shown inside the value; -1: all.
  int depth = 2;
  bool colors = false;
  /// Non-enumerable properties too.
  bool hidden = false;
  /// Proxies as target and handler.
  bool proxies = false;
  size_t break_length = 80;
};

std::string Inspect(Isolate& isolate, const Value& value, const InspectOptions& options);

/// The arguments of console.log as one line: the first, if it is a string, may hold %s, %d, %i, %f,
/// %j, %o, %O, %c and %%. Conversions that throw are the caller's to report.
Result<std::string> Format(Isolate& isolate, std::span<const Value> arguments,
                           const InspectOptions& options);

/// A property's value if no code of the program has to run for it, along the prototype chain.
std::optional<Value> GetQuietly(const Object& object, const PropertyKey& key);

}  // namespace quadrille::shell

#endif  // SHELL_INSPECT_H_
