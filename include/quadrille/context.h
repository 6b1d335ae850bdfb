// Contexts (realms), and evaluating scripts and modules in them.
#ifndef QUADRILLE_CONTEXT_H_
#define QUADRILLE_CONTEXT_H_

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "quadrille/exception.h"
#include "quadrille/object.h"
#include "quadrille/value.h"

namespace quadrille {

struct SourceOptions {
  /// The name in messages and stacks; import specifiers are resolved against it.
  std::string name = "<anonymous>";
  /// Where the text starts in the file of that name.
  int line = 1;
  int column = 1;
  /// Scripts only: evaluate as if the text began with "use strict".
  bool strict = false;
  /// Scripts only, for prompts: let, const and class may be declared again, and await may stand
  /// outside functions. If the text awaits, the result is a promise; see Evaluation.
  bool repl = false;
};

/// The result of evaluating a text with SourceOptions::repl.
struct Evaluation {
  /// The completion value, or a promise for it if `awaits`.
  Value value;
  bool awaits = false;
};

class Context;

/// A global object and the builtins around it: a realm.
///
/// Operations that need a realm use the current context of the isolate: the one whose function is
/// running; outside JavaScript, the innermost Context::Scope; else the isolate's first context.
class QUADRILLE_EXPORT Context {
 public:
  static Context New(Isolate& isolate);

  Isolate& isolate() const;
  /// The global object.
  Object global() const;

  /// Evaluates UTF-8 text as a script and gives its completion value. Jobs are not run: see
  /// Isolate::RunJobs.
  Result<Value> Evaluate(std::string_view source, const SourceOptions& options = {}) const;
  Result<Evaluation> EvaluateForPrompt(std::string_view source,
                                       const SourceOptions& options = {}) const;
  /// Parses only: early errors, or nothing. Exception::incomplete_input tells a prompt to read on.
  Result<void> CheckSyntax(std::string_view source, const SourceOptions& options = {}) const;

  /// The names that let, const and class have declared at the top level of scripts.
  std::vector<std::string> LexicalNames() const;
  /// The value of such a name; nothing if there is none, or in its temporal dead zone.
  std::optional<Value> Lexical(std::string_view name) const;

  bool operator==(const Context& other) const;

  /// Makes the context current until the end of the scope.
  class QUADRILLE_EXPORT Scope {
   public:
    explicit Scope(const Context& context);
    ~Scope();
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

   private:
    Isolate& isolate_;
    Value saved_;
  };

 private:
  friend struct internal::Access;
  explicit Context(const Value& realm) : realm_(realm) {}
  // The engine's realm; never seen as a value.
  Value realm_;
};

/// What an import asks for.
struct ModuleRequest {
  std::string specifier;
  /// The name of the script or module that asks; empty if there is none.
  std::string referrer;
  /// `with { type: "json" }` and the like.
  std::vector<std::pair<std::string, std::string>> attributes;
  /// import() rather than a declaration.
  bool dynamic = false;

  /// The attribute `type`, or empty.
  std::string_view type() const {
    for (const auto& [key, value] : attributes) {
      if (key == "type") return value;
    }
    return {};
  }
};

/// A module: source text, or values from C++.
class QUADRILLE_EXPORT Module {
 public:
  /// Parses UTF-8 text as a module of the context.
  static Result<Module> Compile(const Context& context, std::string_view source,
                                const SourceOptions& options = {});
  /// A module that exports these values under these names.
  static Module New(const Context& context, std::string_view name,
                    const std::vector<std::pair<std::string, Value>>& exports);
  /// A module whose default export is the value of this JSON text.
  static Result<Module> NewJson(const Context& context, std::string_view name,
                                std::string_view text);

  /// What it imports, without duplicates.
  std::vector<ModuleRequest> Requests() const;
  /// Loads what it imports through the isolate's module loader, and links it. Done by Evaluate too.
  Result<void> Link() const;
  /// Evaluates it; the promise is settled when it and all it imports are done, after jobs if there
  /// is a top-level await.
  Result<Promise> Evaluate() const;
  /// Its exports; only after linking.
  Result<Object> Namespace() const;

 private:
  friend struct internal::Access;
  explicit Module(const Value& record) : record_(record) {}
  Value record_;
};

/// Finds the module a request names. Must give the same module whenever the same referrer asks for
/// the same thing.
using ModuleLoader = std::function<Result<Module>(const Context&, const ModuleRequest&)>;
/// Fills the object import.meta of the module of that name.
using ImportMetaHook = std::function<Result<void>(const std::string& name, const Object& meta)>;

}  // namespace quadrille

#endif  // QUADRILLE_CONTEXT_H_
