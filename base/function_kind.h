// The kinds of functions: what the front end tells apart, and with it everything that compiles and
// runs functions. Here because language/ and objects/ share it.
#ifndef BASE_FUNCTION_KIND_H_
#define BASE_FUNCTION_KIND_H_

#include <cstdint>

namespace qdr {

enum class FunctionKind : uint8_t {
  kNormal,
  kArrow,
  kMethod,
  kGetter,
  kSetter,
  kBaseConstructor,
  kDerivedConstructor,
  kClassMembersInitializer,  ///< instance fields; synthesized
  kClassStaticInitializer,   ///< static fields and blocks; synthesized
  kGenerator,
  kGeneratorMethod,
  kAsync,
  kAsyncArrow,
  kAsyncMethod,
  kAsyncGenerator,
  kAsyncGeneratorMethod,
  kModule,  ///< top level of a module: async when it awaits
  kScript,  ///< top level of a script; in language/ also of eval code
  // Only at run time.
  kEval,
  kBuiltin,
};

}  // namespace qdr

#endif  // BASE_FUNCTION_KIND_H_
