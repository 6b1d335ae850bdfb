// The entry points of compilation.
#include "tiers/bytecode/compiler.h"

#include "absl/container/inlined_vector.h"
#include "feedback/feedback_vector.h"
#include "language/parser.h"
#include "tiers/bytecode/bytecode_generator.h"
#include "tiers/bytecode/disassembler.h"
#include "tiers/bytecode/finalizer.h"
#include "tiers/bytecode/verifier.h"

namespace qdr {
namespace {

// Stack left to what parsing and generating call.
constexpr uintptr_t kStackMargin = 16 * 1024;

/// The characters of a source. They stay where they are until the bytecode is in the heap: parsing
/// and generating do not touch the heap, and finalizing runs without collections.
SourceText TextOf(Vm& vm, String* source) {
  FlatString flat = source->Flatten(vm);
  if (flat.is_one_byte()) return SourceText(flat.one_byte().data(), flat.one_byte().size());
  return SourceText(flat.two_byte().data(), flat.two_byte().size());
}

class Compilation {
 public:
  Compilation(Vm& vm, const CompileOptions& options)
      : vm_(vm), options_(options), start_(vm.events.Now()) {}

  ParseOptions parse_options() const {
    ParseOptions result;
    result.stack_limit = stack_limit();
    result.allow_natives_syntax =
        options_.self_hosted ||
        (vm_.compiler_state != nullptr && vm_.compiler_state->allow_natives_syntax);
    result.allow_top_level_await = options_.allow_top_level_await;
    result.strict = options_.strict;
    return result;
  }

  uint8_t shared_flags() const {
    return options_.self_hosted ? SharedFunctionInfo::kSelfHostedFlag : 0;
  }

  /// Throws the parse's error if it has one.
  Completion<void> Check(const ParseResult& result, Value script_name) {
    if (result.ok()) return Done{};
    return Report(result.error, script_name);
  }

  /// Generates the program or function of `result` and everything inside it that is there.
  Completion<void> Generate(ParseResult* result, bool is_eval, Value script_name,
                            const SourceText& source) {
    absl::flat_hash_set<FunctionLiteral*> seen;
    std::vector<FunctionLiteral*> work{result->function};
    while (!work.empty()) {
      FunctionLiteral* literal = work.back();
      work.pop_back();
      if (!seen.insert(literal).second) continue;
      GeneratorOptions generator_options;
      generator_options.stack_limit = stack_limit();
      if (literal == result->function) {
        generator_options.is_eval = is_eval;
        generator_options.completion_value =
            options_.completion_value && literal->facts.kind == FunctionKind::kScript;
      }
      BytecodeGenerator generator(result->strings.get(), literal, generator_options);
      if (!generator.Generate()) return ReportGeneratorError(generator, script_name, source);
      work.insert(work.end(), generator.inner_functions().begin(),
                  generator.inner_functions().end());
      done_.push_back({literal, generator.Finish(), generator.expected_properties()});
    }
    return Done{};
  }

  /// Before Finalize, which must not collect: makes room in the heap, or ends the program that has
  /// none. An estimate from above of what `source_length` characters of source come to.
  Completion<void> Reserve(size_t source_length) {
    constexpr size_t kPerFunction = 1024;
    constexpr size_t kPerConstant = 256;
    size_t bytes = 2 * source_length;
    for (const Function& function : done_) {
      const CompiledBytecode& code = function.bytecode;
      bytes += kPerFunction + code.code.size() + code.positions.size() + 2 * code.slots.size() +
               kPerConstant * code.constants.entries().size();
    }
    if (bytes < kPerFunction * 64 || vm_.heap.CanAllocate(bytes)) return Done{};
    vm_.heap.ReportOutOfMemory();
    return vm_.PollInterrupt();
  }

  /// Puts it all into the heap. `adopted`: the SharedFunctionInfo of the outermost function, if it
  /// has one already.
  SharedFunctionInfo* Finalize(ParseResult* result, Script* script, SharedFunctionInfo* adopted,
                               bool is_eval) {
    NoGcScope no_gc(vm_.heap);
    Finalizer finalizer(vm_, result, script, shared_flags());
    if (adopted != nullptr) finalizer.Adopt(result->function, adopted);
    // Constants of a function say which functions have no names of their own: outer ones first.
    std::vector<std::pair<SharedFunctionInfo*, BytecodeArray*>> arrays;
    for (Function& function : done_) {
      SharedFunctionInfo* shared = finalizer.SharedOf(function.literal);
      if (is_eval && function.literal == result->function) {
        shared->kind_ = static_cast<uint8_t>(FunctionKind::kEval);
      }
      shared->expected_properties_ = static_cast<uint32_t>(function.expected_properties);
      if (kDebugBuild) Verify(function);
      Print(function);
      BytecodeArray* array = finalizer.NewBytecodeArray(function.bytecode, shared);
      shared->set_bytecode(vm_.heap, array);
      vm_.heap.Store(shared, &shared->feedback_metadata_, array->feedback_metadata());
    }
    return finalizer.SharedOf(result->function);
  }

  /// Tells the stream of events what was compiled since this object was made.
  void Report(std::string_view kind, SharedFunctionInfo* shared, Script* script,
              uint32_t source_length) {
    if (!vm_.events.wants(EventType::kParse)) [[likely]]
      return;
    uint32_t bytecode_length = 0;
    for (const Function& function : done_) {
      bytecode_length += static_cast<uint32_t>(function.bytecode.code.size());
    }
    int64_t duration = vm_.events.Now() - start_;
    std::string name = IsString(script->name()) ? AsString(script->name())->ToUtf8(vm_) : "";
    vm_.events.Emit(event::Parse{.function = vm_.FunctionIdOf(shared),
                                 .kind = options_.self_hosted ? "library" : kind,
                                 .script = name,
                                 .source_length = source_length,
                                 .functions = static_cast<uint32_t>(done_.size()),
                                 .bytecode_length = bytecode_length,
                                 .duration_us = {duration}});
  }

  Script* NewScript(String* source, Value name) {
    auto* script = CellCast<Script>(
        Record::New(vm_, InstanceType::kScript, static_cast<uint32_t>(Script::kFieldCount)));
    script->set(vm_.heap, Script::kSource, source);
    script->set(vm_.heap, Script::kName, name);
    script->set(vm_.heap, Script::kLineEnds, Value());
    script->set(vm_.heap, Script::kId, Value::Smi(0));
    script->set(vm_.heap, Script::kLineOffset, Value::Smi(options_.line_offset));
    script->set(vm_.heap, Script::kFunctions, Value());
    script->set(vm_.heap, Script::kParseData, Value());
    script->set(vm_.heap, Script::kHostDefined, options_.host_defined);
    script->set(vm_.heap, Script::kFlags, Value::Smi(0));
    return script;
  }

  JSFunction* NewClosure(SharedFunctionInfo* shared, Context* context) {
    // What has more slots than the sink needs its vector from the first call.
    Value metadata = shared->bytecode()->feedback_metadata();
    bool fits = !metadata.IsCell() ||
                FeedbackWords(CellCast<ByteArray>(metadata)) <= FeedbackVector::kSinkWords;
    return JSFunction::New(vm_, shared, context,
                           FeedbackCell::New(vm_, fits ? vm_.state.initial_budget : 0));
  }

  Threw Report(const ParseError& error, Value script_name) {
    if (vm_.compiler_state != nullptr) {
      vm_.compiler_state->last_error = error;
      vm_.compiler_state->last_error_script =
          IsString(script_name) ? AsString(script_name)->ToUtf8(vm_) : std::string();
    }
    switch (error.kind) {
      case ParseErrorKind::kRangeError:
        return vm_.ThrowStackOverflow();
      case ParseErrorKind::kReferenceError:
        return vm_.ThrowReferenceError(error.message);
      default:
        return vm_.ThrowSyntaxError(error.message);
    }
  }

 private:
  struct Function {
    FunctionLiteral* literal;
    CompiledBytecode bytecode;
    int expected_properties;
  };

  uintptr_t stack_limit() const {
    return vm_.state.real_stack_limit == 0 ? 0 : vm_.state.real_stack_limit + kStackMargin;
  }

  Threw ReportGeneratorError(const BytecodeGenerator& generator, Value script_name,
                             const SourceText& source) {
    ParseError error;
    if (generator.error().empty()) {
      error.kind = ParseErrorKind::kRangeError;
      return Report(error, script_name);
    }
    error.kind = ParseErrorKind::kSyntaxError;
    error.message = generator.error();
    error.start = error.end = generator.error_position();
    SourceLocation location = LocationOf(source, error.start);
    error.line = location.line;
    error.column = location.column;
    return Report(error, script_name);
  }

  static void Verify(const Function& function) {
    BytecodeView view = ViewOf(function.bytecode);
    std::string error = VerifyBytecode(view);
    if (error.empty()) return;
    fprintf(stderr, "bytecode of %s:\n%s%s\n", FunctionName(function).c_str(),
            Disassemble(view).c_str(), error.c_str());
    QDR_FATAL("the bytecode is not valid");
  }

  void Print(const Function& function) {
    if (vm_.compiler_state == nullptr || !vm_.compiler_state->print_bytecode) return;
    std::string name = FunctionName(function);
    vm_.compiler_state->print_bytecode(name, "[generated bytecode for function: " + name + "]\n" +
                                                 Disassemble(ViewOf(function.bytecode)));
  }

  static std::string FunctionName(const Function& function) {
    const AstString* name = function.literal->facts.name;
    return name == nullptr ? std::string() : name->ToUtf8();
  }

  Vm& vm_;
  const CompileOptions& options_;
  int64_t start_;  ///< in the time of the stream of events
  std::vector<Function> done_;
};

Completion<JSFunction*> CompileProgram(Vm& vm, std::unique_ptr<ParseResult> result,
                                       Compilation& compilation, String* source, Value name,
                                       Context* context, bool is_eval, const SourceText& text,
                                       std::string_view kind) {
  TRY(compilation.Check(*result, name));
  TRY(compilation.Generate(result.get(), is_eval, name, text));
  TRY(compilation.Reserve(source->length()));
  Script* script = compilation.NewScript(source, name);
  SharedFunctionInfo* shared = compilation.Finalize(result.get(), script, nullptr, is_eval);
  compilation.Report(kind, shared, script, source->length());
  return compilation.NewClosure(shared, context);
}

}  // namespace

Completion<JSFunction*> CompileScript(Vm& vm, String* source, String* name,
                                      const CompileOptions& options) {
  SourceText text = TextOf(vm, source);
  Compilation compilation(vm, options);
  auto result = ParseScript(text, compilation.parse_options());
  return CompileProgram(vm, std::move(result), compilation, source, name, nullptr, false, text,
                        "script");
}

Completion<void> CompileModule(Vm& vm, String* source, String* name, const CompileOptions& options,
                               CompiledModule* out) {
  SourceText text = TextOf(vm, source);
  Compilation compilation(vm, options);
  auto result = ParseModule(text, compilation.parse_options());
  TRY(compilation.Check(*result, name));
  TRY(compilation.Generate(result.get(), false, name, text));
  TRY(compilation.Reserve(source->length()));
  out->script = compilation.NewScript(source, name);
  out->shared = compilation.Finalize(result.get(), out->script, nullptr, false);
  compilation.Report("module", out->shared, out->script, source->length());
  out->has_top_level_await = result->function->facts.has_top_level_await;
  out->strings = result->strings;
  out->descriptor = std::move(result->module);
  return Done{};
}

Completion<JSFunction*> CompileEval(Vm& vm, String* source, const ScopeInfo* outer,
                                    Context* context, bool strict, Script* caller,
                                    uint32_t position) {
  SourceText text = TextOf(vm, source);
  CompileOptions options;
  if (caller != nullptr) {
    // What import() in it refers to is what the calling code refers to.
    options.host_defined = caller->get(Script::kHostDefined);
    if (!options.host_defined.IsCell()) options.host_defined = caller;
  }
  Compilation compilation(vm, options);
  auto result = ParseEval(text, outer, strict, compilation.parse_options());
  Value name = caller != nullptr ? caller->name() : Value(vm.names().empty);
  return CompileProgram(vm, std::move(result), compilation, source, name, context, true, text,
                        "eval");
}

Completion<JSFunction*> CompileIndirectEval(Vm& vm, String* source) {
  return CompileEval(vm, source, nullptr, nullptr, false, nullptr, 0);
}

Completion<BytecodeArray*> CompileFunctionLazily(Vm& vm, SharedFunctionInfo* shared) {
  QDR_CHECK(!shared->data_.IsEmpty());
  Script* script = shared->script();
  SourceText text = TextOf(vm, script->source());
  CompileOptions options;
  options.self_hosted = shared->has_flag(SharedFunctionInfo::kSelfHostedFlag);
  Compilation compilation(vm, options);
  const auto* record =
      static_cast<const FunctionRecord*>(CellCast<Foreign>(shared->data_)->pointer());
  auto result =
      ParseFunction(text, *record, ScopeInfoOf(shared->outer_scope_), compilation.parse_options());
  TRY(compilation.Check(*result, script->name()));
  TRY(compilation.Generate(result.get(), false, script->name(), text));
  TRY(compilation.Reserve(shared->end_position_ - shared->start_position_));
  compilation.Finalize(result.get(), script, shared, false);
  compilation.Report("function", shared, script, shared->end_position_ - shared->start_position_);
  return shared->bytecode();
}

Completion<JSFunction*> CompileDynamicFunction(Vm& vm, FunctionKind kind, String* source,
                                               uint32_t parameters_start, uint32_t parameters_end) {
  SourceText text = TextOf(vm, source);
  CompileOptions options;
  Compilation compilation(vm, options);
  auto result = ParseDynamicFunction(text, parameters_start, parameters_end, kind,
                                     compilation.parse_options());
  return CompileProgram(vm, std::move(result), compilation, source, Value(vm.names().empty),
                        nullptr, false, text, "dynamic function");
}

const ScopeInfo* ScopeInfoOf(Value v) {
  return Is<Foreign>(v) ? static_cast<const ScopeInfo*>(CellCast<Foreign>(v)->pointer()) : nullptr;
}

int EvalExtensionSlot(const Context* context) {
  const ScopeInfo* info = ScopeInfoOf(context->scope_info());
  if (info == nullptr || !info->calls_sloppy_eval()) return -1;
  if (info->kind() != ScopeKind::kFunction && info->kind() != ScopeKind::kFunctionBody) return -1;
  return static_cast<int>(context->length()) - 1;
}

}  // namespace qdr
