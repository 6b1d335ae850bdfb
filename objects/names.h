// Internalized strings that the engine names itself: V(identifier, text). vm.names().length is the
// String "length". To add one: a row, in alphabetical order.
#ifndef OBJECTS_NAMES_H_
#define OBJECTS_NAMES_H_

#define QDR_NAMES(V)                                                                               \
  V(empty, "")                                                                                     \
  V(anonymous, "anonymous") V(arguments, "arguments") V(async, "async") V(bigint, "bigint") V(     \
      boolean, "boolean") V(bound_space, "bound ") V(callee, "callee") V(caller, "caller")         \
      V(cause, "cause") V(code, "code") V(configurable, "configurable") V(                         \
          constructor, "constructor") V(default_, "default") V(done, "done") V(dot_all, "dotAll")  \
          V(enumerable, "enumerable") V(error, "error") V(errors, "errors") V(eval, "eval")        \
              V(exec, "exec") V(false_, "false") V(flags, "flags") V(function, "function") V(      \
                  get, "get") V(get_space, "get ") V(global, "global") V(globalThis, "globalThis") \
                  V(groups, "groups") V(has, "has") V(hasIndices, "hasIndices")                    \
                      V(ignoreCase, "ignoreCase") V(index, "index")                                \
                          V(indices, "indices") V(Infinity, "Infinity") V(input, "input") V(       \
                              join, "join") V(keys, "keys")                                        \
                              V(lastIndex, "lastIndex") V(length, "length") V(message, "message")  \
                                  V(multiline, "multiline") V(name, "name") V(NaN, "NaN") V(       \
                                      negative_infinity, "-Infinity") V(next, "next")              \
                                      V(null_, "null") V(number, "number") V(object, "object") V(  \
                                          Object, "Object") V(of, "of") V(proto, "__proto__")      \
                                          V(prototype, "prototype") V(raw, "raw") V(               \
                                              reason, "reason") V(return_, "return") V(set, "set") \
                                              V(set_space, "set ") V(size, "size") V(              \
                                                  source, "source") V(stack, "stack")              \
                                                  V(stackTraceLimit, "stackTraceLimit") V(         \
                                                      status, "status") V(sticky, "sticky")        \
                                                      V(string, "string") V(suppressed,            \
                                                                            "suppressed")          \
                                                          V(symbol, "symbol") V(then, "then") V(   \
                                                              this_, "this") V(throw_, "throw")    \
                                                              V(toJSON, "toJSON") V(               \
                                                                  toString, "toString") V(true_,   \
                                                                                          "true")  \
                                                                  V(undefined, "undefined") V(     \
                                                                      unicode,                     \
                                                                      "unicode") V(unicodeSets,    \
                                                                                   "unicodeSets")  \
                                                                      V(value, "value") V(         \
                                                                          valueOf, "valueOf")      \
                                                                          V(writable, "writable")  \
                                                                              V(zero, "0")

#endif  // OBJECTS_NAMES_H_
