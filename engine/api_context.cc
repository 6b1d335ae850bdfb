// The public API: contexts, scripts, modules.
#include <utility>

#include "engine/api_internal.h"
#include "engine/compilation.h"
#include "engine/source_location.h"
#include "engine/syntax_check.h"
#include "objects/dictionary.h"
#include "objects/module.h"
#include "objects/script_context_table.h"
#include "runtime/runtime_state.h"
#include "tiers/bytecode/compiler.h"

namespace quadrille {

using internal::Access;
using internal::Entry;

namespace {

Isolate& IsolateOf(const Value& handle) { return *Access::IsolateOf(handle); }

qdr::CompileOptions ToCompileOptions(const SourceOptions& options) {
  qdr::CompileOptions result;
  result.strict = options.strict;
  result.allow_top_level_await = options.repl;
  result.line_offset = options.line - 1;
  return result;
}

// The exception for a text that did not parse, with its place.
Exception TakeParseError(Isolate& isolate, qdr::Vm& vm, const qdr::ParseError& error,
                         std::string_view source, const SourceOptions& options) {
  qdr::String* text = qdr::String::FromUtf8(vm, source);
  SourceLocation location =
      internal::LocateIn(vm, text, options.name, error.start, std::max(error.start + 1, error.end));
  location.line += options.line - 1;
  if (location.line == options.line) location.column += options.column - 1;
  return Access::TakeEarly(isolate, error.at_end_of_input, std::move(location));
}

qdr::SyntaxReport Check(qdr::Isolate& engine, std::string_view source,
                        const SourceOptions& options) {
  qdr::SyntaxCheckOptions check;
  check.strict = options.strict;
  check.allow_top_level_await = options.repl;
  check.allow_natives_syntax = engine.flags().allow_natives_syntax;
  return qdr::CheckScriptSyntax(engine, qdr::String::FromUtf8(engine, source), check);
}

qdr::Threw ThrowParseError(qdr::Vm& vm, const qdr::ParseError& error) {
  switch (error.kind) {
    case qdr::ParseErrorKind::kRangeError:
      return vm.ThrowStackOverflow();
    case qdr::ParseErrorKind::kReferenceError:
      return vm.ThrowReferenceError(error.message);
    default:
      return vm.ThrowSyntaxError(error.message);
  }
}

Result<Value> Run(const Context& context, std::string_view source, const SourceOptions& options) {
  Isolate& isolate = context.isolate();
  Entry entry(isolate);
  qdr::Vm& vm = entry.vm();
  qdr::Realm* realm = Access::RealmOf(context);
  qdr::RealmScope scope(vm, realm);
  qdr::String* text = qdr::String::FromUtf8(vm, source);
  qdr::String* name = qdr::String::FromUtf8(vm, options.name);
  auto function = qdr::CompileScript(vm, text, name, ToCompileOptions(options));
  if (function.threw()) {
    if (vm.is_terminating()) return Access::Take(isolate);
    return TakeParseError(isolate, vm, vm.compiler_state->last_error, source, options);
  }
  qdr::FitFeedback(function.value());
  qdr::Value result = API_TRY(qdr::Call(vm, function.value(), realm->global_this()));
  // A limit that was met in its last steps is this program's, not the next one's.
  API_TRY(vm.PollInterrupt());
  return Access::Wrap(isolate, result);
}

}  // namespace

Context Context::New(Isolate& isolate) {
  Entry entry(isolate);
  qdr::RealmScope keep(entry.vm(), entry.vm().realm());
  return Access::WrapRealm(isolate, entry.engine().NewRealm());
}

Isolate& Context::isolate() const { return IsolateOf(realm_); }

Object Context::global() const {
  return Access::WrapAs<Object>(isolate(), Access::RealmOf(*this)->global_this());
}

bool Context::operator==(const Context& other) const {
  return Access::RealmOf(*this) == Access::RealmOf(other);
}

Context::Scope::Scope(const Context& context)
    : isolate_(context.isolate()), saved_(isolate_.current_context().realm_) {
  Access::VmOf(isolate_).state.realm = Access::RealmOf(context);
}

Context::Scope::~Scope() { Access::VmOf(isolate_).state.realm = Access::Cell<qdr::Realm>(saved_); }

Result<Value> Context::Evaluate(std::string_view source, const SourceOptions& options) const {
  return Run(*this, source, options);
}

Result<Evaluation> Context::EvaluateForPrompt(std::string_view source,
                                              const SourceOptions& options) const {
  SourceOptions prompt = options;
  prompt.repl = true;
  Evaluation result;
  {
    Entry entry(isolate());
    result.awaits = Check(entry.engine(), source, prompt).awaits;
  }
  qdr::RuntimeState& runtime = qdr::RuntimeState::Of(Access::VmOf(isolate()));
  bool saved = std::exchange(runtime.allow_script_redeclaration, true);
  Result<Value> value = Run(*this, source, prompt);
  runtime.allow_script_redeclaration = saved;
  if (!value.ok()) return value.exception();
  result.value = *value;
  return result;
}

Result<void> Context::CheckSyntax(std::string_view source, const SourceOptions& options) const {
  Isolate& here = isolate();
  Entry entry(here);
  qdr::SyntaxReport report = Check(entry.engine(), source, options);
  if (report.ok) return {};
  qdr::RealmScope scope(entry.vm(), Access::RealmOf(*this));
  (void)ThrowParseError(entry.vm(), report.error);
  return TakeParseError(here, entry.vm(), report.error, source, options);
}

std::vector<std::string> Context::LexicalNames() const {
  qdr::Vm& vm = Access::VmOf(isolate());
  std::vector<std::string> names;
  qdr::Value table = Access::RealmOf(*this)->get(qdr::Intrinsic::kScriptContextTable);
  if (!table.IsCell()) return names;
  Entry entry(isolate());
  auto* dictionary = qdr::CellCast<qdr::NameDictionary>(table);
  for (uint32_t index = 0; index < dictionary->used(); ++index) {
    if (dictionary->IsDeleted(index)) continue;
    names.push_back(qdr::AsString(dictionary->KeyAt(index))->ToUtf8(vm));
  }
  return names;
}

std::optional<Value> Context::Lexical(std::string_view name) const {
  Isolate& here = isolate();
  Entry entry(here);
  qdr::Vm& vm = entry.vm();
  qdr::String* key = qdr::String::Internalize(vm, qdr::String::FromUtf8(vm, name));
  qdr::ScriptBinding binding;
  if (!qdr::FindScriptBinding(Access::RealmOf(*this), key, &binding)) return std::nullopt;
  qdr::Value value = binding.context->get(binding.slot);
  if (value.IsHole()) return std::nullopt;
  return Access::Wrap(here, value);
}

// --- Modules.

Result<Module> Module::Compile(const Context& context, std::string_view source,
                               const SourceOptions& options) {
  Isolate& isolate = context.isolate();
  Entry entry(isolate);
  qdr::Vm& vm = entry.vm();
  qdr::RealmScope scope(vm, Access::RealmOf(context));
  qdr::String* text = qdr::String::FromUtf8(vm, source);
  qdr::String* name = qdr::String::FromUtf8(vm, options.name);
  auto module = entry.engine().modules().Compile(text, name);
  if (module.threw()) {
    if (vm.is_terminating()) return Access::Take(isolate);
    return TakeParseError(isolate, vm, vm.compiler_state->last_error, source, options);
  }
  return Access::WrapModule(isolate, module.value());
}

Module Module::New(const Context& context, std::string_view name,
                   const std::vector<std::pair<std::string, Value>>& exports) {
  Isolate& isolate = context.isolate();
  Entry entry(isolate);
  qdr::Vm& vm = entry.vm();
  qdr::RealmScope scope(vm, Access::RealmOf(context));
  std::vector<std::pair<std::u16string, qdr::Value>> values;
  for (const auto& [key, value] : exports) {
    values.emplace_back(String::New(isolate, key).ToUtf16(), qdr::Value::Undefined());
  }
  // Nothing is allocated between here and where the values are rooted.
  qdr::String* text = qdr::String::FromUtf8(vm, name);
  for (size_t index = 0; index < exports.size(); ++index) {
    values[index].second = Access::ToEngine(exports[index].second);
  }
  return Access::WrapModule(isolate, entry.engine().modules().NewSynthetic(text, values));
}

Result<Module> Module::NewJson(const Context& context, std::string_view name,
                               std::string_view text) {
  Isolate& isolate = context.isolate();
  Entry entry(isolate);
  qdr::Vm& vm = entry.vm();
  qdr::RealmScope scope(vm, Access::RealmOf(context));
  qdr::String* source = qdr::String::FromUtf8(vm, text);
  qdr::String* file = qdr::String::FromUtf8(vm, name);
  return Access::WrapModule(isolate, API_TRY(entry.engine().modules().NewJson(source, file)));
}

std::vector<ModuleRequest> Module::Requests() const {
  Isolate& isolate = IsolateOf(record_);
  Entry entry(isolate);
  std::vector<ModuleRequest> result;
  for (qdr::ModuleHostRequest& request :
       entry.engine().modules().Requests(Access::Cell<qdr::Module>(record_))) {
    result.push_back({std::move(request.specifier), std::move(request.referrer),
                      std::move(request.attributes), request.dynamic});
  }
  return result;
}

Result<void> Module::Link() const {
  Isolate& isolate = IsolateOf(record_);
  Entry entry(isolate);
  auto linked = entry.engine().modules().Link(Access::Cell<qdr::Module>(record_));
  if (linked.threw()) return Access::TakeLink(isolate);
  return {};
}

Result<Promise> Module::Evaluate() const {
  Result<void> linked = Link();
  if (!linked.ok()) return linked.exception();
  Isolate& isolate = IsolateOf(record_);
  Entry entry(isolate);
  qdr::JSPromise* promise =
      API_TRY(entry.engine().modules().Evaluate(Access::Cell<qdr::Module>(record_)));
  return Access::WrapAs<Promise>(isolate, promise);
}

Result<Object> Module::Namespace() const {
  Isolate& isolate = IsolateOf(record_);
  Entry entry(isolate);
  qdr::JSObject* name_space =
      API_TRY(entry.engine().modules().GetNamespace(Access::Cell<qdr::Module>(record_)));
  return Access::WrapAs<Object>(isolate, name_space);
}

}  // namespace quadrille
