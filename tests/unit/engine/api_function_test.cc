// The public API: calls in both directions, exceptions, sources, modules, jobs.
#include <map>

#include "tests/unit/engine/api_test_support.h"

namespace quadrille {
namespace {

using ApiFunctionTest = ApiTest;

TEST_F(ApiFunctionTest, CallsJavaScript) {
  Function function =
      Run("(function (a, b) { return [this.k, a, b, arguments.length] })").As<Function>();
  Object receiver = Object::New(*isolate);
  ASSERT_TRUE(receiver.Set("k", 1).ok());
  EXPECT_EQ(function.Call(receiver, {2, Str("x")})->ToDisplayString(), "1,2,x,2");
  Function constructor = Run("class P { constructor(v) { this.v = v } } P").As<Function>();
  EXPECT_EQ(constructor.Construct({5})->Get("v")->AsNumber(), 5);
  EXPECT_EQ(constructor.function_kind(), FunctionKind::kClass);
  EXPECT_EQ(constructor.name(), "P");
  EXPECT_FALSE(constructor.Call(Value(), {}).ok());
  EXPECT_FALSE(Run("(() => 1)").As<Function>().Construct({}).ok());
  EXPECT_EQ(Run("(function  f ( ) { })").As<Function>().SourceText(), "function  f ( ) { }");
}

TEST_F(ApiFunctionTest, IsCalledFromJavaScript) {
  auto function = Function::New(*isolate, "sum", [](const CallInfo& info) -> Result<Value> {
    double sum = 0;
    for (const Value& argument : info.arguments()) {
      Result<double> number = argument.ToNumber();
      if (!number.ok()) return number.exception();
      sum += *number;
    }
    return sum;
  });
  ASSERT_TRUE(global.Set("sum", function).ok());
  EXPECT_EQ(Number("sum(1, '2', 3.5)"), 6.5);
  EXPECT_EQ(Text("sum.name + sum.length"), "sum0");
  EXPECT_EQ(Text("try { sum(Symbol()) } catch (e) { e.constructor.name }"), "TypeError");
  EXPECT_EQ(Text("try { new sum } catch (e) { e.constructor.name }"), "TypeError");
  EXPECT_EQ(Number("[1, 2, 3].map((x) => sum(x, 1)).reduce((a, b) => a + b)"), 9);
}

TEST_F(ApiFunctionTest, SeesThisAndNewTarget) {
  Function::Options options;
  options.constructor = true;
  options.length = 2;
  auto function = Function::New(
      *isolate, "Made",
      [](const CallInfo& info) -> Result<Value> {
        if (!info.is_construct_call()) return info.this_value();
        Object object = Object::New(info.isolate());
        if (auto set = object.Set("argument", info[0]); !set.ok()) return set.exception();
        return object;
      },
      options);
  ASSERT_TRUE(global.Set("Made", function).ok());
  EXPECT_EQ(Number("new Made(4).argument"), 4);
  EXPECT_EQ(Text("Made.call('self') + Made.length"), "self2");
  EXPECT_EQ(Text("typeof Made.prototype"), "object");
}

TEST_F(ApiFunctionTest, ThrowsBothWays) {
  auto function = Function::New(*isolate, "fail", [](const CallInfo& info) -> Result<Value> {
    if (info.size() > 0) return Exception::Throw(info.isolate(), info[0]);
    return Exception::RangeError(info.isolate(), "from C++");
  });
  ASSERT_TRUE(global.Set("fail", function).ok());
  EXPECT_EQ(Text("try { fail() } catch (e) { String(e) }"), "RangeError: from C++");
  EXPECT_EQ(Number("try { fail(5) } catch (e) { e }"), 5);
  Exception exception = Throws("function outer() { fail() }\nouter()");
  EXPECT_EQ(exception.Header(), "RangeError: from C++");
  EXPECT_EQ(exception.kind(), Exception::Kind::kThrown);
}

TEST_F(ApiFunctionTest, KnowsWhereThingsWentWrong) {
  SourceOptions options;
  options.name = "file.js";
  Exception exception = Throws("var ok;\nfunction f() {\n  missing();\n}\nf();", options);
  EXPECT_EQ(exception.name(), "ReferenceError");
  EXPECT_EQ(exception.message(), "missing is not defined");
  SourceLocation where = exception.location();
  EXPECT_EQ(where.file, "file.js");
  EXPECT_EQ(where.line, 3);
  EXPECT_EQ(where.column, 3);
  EXPECT_EQ(where.excerpt, "  missing();");
  EXPECT_EQ(where.excerpt_offset, 2u);
  ASSERT_GE(exception.frames().size(), 2u);
  EXPECT_EQ(exception.frames()[0].function, "f");
  EXPECT_NE(exception.stack().find("file.js:3:3"), std::string::npos);

  Exception early = Throws("let a;\nlet a;", options);
  EXPECT_EQ(early.kind(), Exception::Kind::kEarly);
  EXPECT_EQ(early.name(), "SyntaxError");
  EXPECT_EQ(early.location().line, 2);
  EXPECT_EQ(early.location().column, 5);
  EXPECT_FALSE(early.incomplete_input());

  Exception primitive = Throws("\n  throw 'text';", options);
  EXPECT_EQ(primitive.message(), "text");
  EXPECT_EQ(primitive.location().line, 2);
}

TEST_F(ApiFunctionTest, HonoursSourceOptions) {
  SourceOptions options;
  options.strict = true;
  EXPECT_EQ(Throws("undeclared = 1", options).name(), "ReferenceError");
  options = {};
  options.line = 10;
  options.name = "part.js";
  EXPECT_EQ(Throws("\nnull.x", options).location().line, 11);
  EXPECT_TRUE(context.CheckSyntax("let x = 1;").ok());
  EXPECT_FALSE(context.CheckSyntax("let x = ;").ok());
  EXPECT_TRUE(context.CheckSyntax("if (x) {").exception().incomplete_input());
  EXPECT_TRUE(context.CheckSyntax("`open").exception().incomplete_input());
  EXPECT_FALSE(context.CheckSyntax("if (x) }").exception().incomplete_input());
}

TEST_F(ApiFunctionTest, EvaluatesForPrompts) {
  SourceOptions options;
  options.repl = true;
  EXPECT_EQ(context.EvaluateForPrompt("let a = 1; a", options)->value.AsNumber(), 1);
  EXPECT_EQ(context.EvaluateForPrompt("let a = 2; a", options)->value.AsNumber(), 2);
  EXPECT_EQ(context.EvaluateForPrompt("const a = 3; a", options)->value.AsNumber(), 3);
  EXPECT_EQ(context.EvaluateForPrompt("a", options)->value.AsNumber(), 3);
  EXPECT_EQ(context.LexicalNames(), std::vector<std::string>{"a"});
  EXPECT_EQ(context.Lexical("a")->AsNumber(), 3);
  EXPECT_FALSE(context.Lexical("b").has_value());
  Result<Evaluation> waiting = context.EvaluateForPrompt("const w = await 5; w + 1", options);
  ASSERT_TRUE(waiting.ok());
  ASSERT_TRUE(waiting->awaits);
  ASSERT_TRUE(isolate->RunJobs().ok());
  EXPECT_EQ(waiting->value.As<Promise>().result().AsNumber(), 6);
  EXPECT_EQ(context.EvaluateForPrompt("w", options)->value.AsNumber(), 5);
}

TEST_F(ApiFunctionTest, SeparatesContexts) {
  Context other = Context::New(*isolate);
  EXPECT_FALSE(other == context);
  Run("var shared = 1; Array.prototype.extra = 1");
  EXPECT_EQ(other.Evaluate("typeof shared + typeof [].extra")->ToDisplayString(),
            "undefinedundefined");
  {
    Context::Scope scope(other);
    EXPECT_TRUE(isolate->current_context() == other);
    Value array = Array::New(*isolate);
    EXPECT_FALSE(*array.As<Object>().InstanceOf(Run("Array")));
    EXPECT_TRUE(*array.As<Object>().InstanceOf(*other.Evaluate("Array")));
  }
  EXPECT_TRUE(isolate->current_context() == context);
}

TEST_F(ApiFunctionTest, RunsJobsWhenAsked) {
  Run("var log = []; Promise.resolve().then(() => log.push('job'));");
  EXPECT_TRUE(isolate->HasJobs());
  EXPECT_EQ(Text("log.join()"), "");
  ASSERT_TRUE(isolate->RunJobs().ok());
  EXPECT_EQ(Text("log.join()"), "job");
  isolate->EnqueueJob(Run("() => { throw new Error('in a job') }").As<Function>());
  EXPECT_EQ(isolate->RunJobs().exception().message(), "in a job");
  PromiseResolver resolver = PromiseResolver::New(*isolate);
  ASSERT_TRUE(global.Set("promise", resolver.promise()).ok());
  Run("promise.then((v) => log.push(v))");
  ASSERT_TRUE(resolver.Resolve(Str("settled")).ok());
  ASSERT_TRUE(isolate->RunJobs().ok());
  EXPECT_EQ(Text("log.join()"), "job,settled");
}

TEST_F(ApiFunctionTest, ReportsUnhandledRejections) {
  int reported = 0;
  isolate->SetUnhandledRejectionHook([&](const Promise& promise) {
    ++reported;
    EXPECT_EQ(promise.result().ToDisplayString(), "nobody");
  });
  Run("Promise.reject('nobody'); Promise.reject('later').catch(() => 0);"
      "const p = Promise.reject('soon'); Promise.resolve().then(() => p.catch(() => 0));");
  ASSERT_TRUE(isolate->RunJobs().ok());
  EXPECT_EQ(reported, 1);
}

class ApiModuleTest : public ApiTest {
 protected:
  ApiModuleTest() {
    isolate->SetModuleLoader(
        [this](const Context& realm, const ModuleRequest& request) -> Result<Module> {
          requests.push_back(request);
          if (auto found = modules.find(request.specifier); found != modules.end()) {
            return found->second;
          }
          auto source = sources.find(request.specifier);
          if (source == sources.end()) {
            return Exception::Error(*isolate, "no module " + request.specifier);
          }
          SourceOptions options;
          options.name = request.specifier;
          Result<Module> module = request.type() == "json"
                                      ? Module::NewJson(realm, request.specifier, source->second)
                                      : Module::Compile(realm, source->second, options);
          if (module.ok()) modules.emplace(request.specifier, *module);
          return module;
        });
  }
  Result<Module> Compile(const std::string& source) {
    SourceOptions options;
    options.name = "main";
    return Module::Compile(context, source, options);
  }

  std::map<std::string, std::string> sources;
  std::map<std::string, Module> modules;
  std::vector<ModuleRequest> requests;
};

TEST_F(ApiModuleTest, LinksAndEvaluates) {
  sources["a"] = "export let n = 1; export function up() { n++ }";
  sources["b"] = "export { n, up } from 'a'; export * as ns from 'a'; export default 'b'";
  Result<Module> module = Compile("import d, { n, up, ns } from 'b'; up(); export { d, n, ns };");
  ASSERT_TRUE(module.ok());
  ASSERT_EQ(module->Requests().size(), 1u);
  Result<Promise> promise = module->Evaluate();
  ASSERT_TRUE(promise.ok()) << promise.exception().Header();
  EXPECT_EQ(promise->state(), Promise::State::kFulfilled);
  Object exports = *module->Namespace();
  EXPECT_EQ(exports.Get("d")->ToDisplayString(), "b");
  EXPECT_EQ(exports.Get("n")->AsNumber(), 2);
  EXPECT_EQ(exports.kind(), ObjectKind::kModuleNamespace);
  EXPECT_EQ(requests[0].referrer, "main");
}

TEST_F(ApiModuleTest, SaysWhatIsWrong) {
  EXPECT_EQ(Compile("export {x}").exception().kind(), Exception::Kind::kEarly);
  sources["a"] = "";
  Result<Promise> missing = Compile("import { gone } from 'a'")->Evaluate();
  ASSERT_FALSE(missing.ok());
  EXPECT_EQ(missing.exception().kind(), Exception::Kind::kLink);
  EXPECT_EQ(missing.exception().name(), "SyntaxError");
  EXPECT_EQ(missing.exception().location().file, "main");
  Result<Promise> unknown = Compile("import 'nowhere'")->Evaluate();
  ASSERT_FALSE(unknown.ok());
  EXPECT_EQ(unknown.exception().message(), "no module nowhere");
  sources["t"] = "throw new RangeError('evaluating')";
  Result<Promise> throwing = Compile("import 't'")->Evaluate();
  ASSERT_TRUE(throwing.ok());
  throwing->MarkHandled();
  EXPECT_EQ(throwing->state(), Promise::State::kRejected);
}

TEST_F(ApiModuleTest, AwaitsAtTheTop) {
  sources["slow"] = "export const value = await Promise.resolve(5)";
  Result<Module> module = Compile("import { value } from 'slow'; export const sum = value + 1");
  Promise promise = *module->Evaluate();
  EXPECT_EQ(promise.state(), Promise::State::kPending);
  ASSERT_TRUE(isolate->RunJobs().ok());
  EXPECT_EQ(promise.state(), Promise::State::kFulfilled);
  EXPECT_EQ(module->Namespace()->Get("sum")->AsNumber(), 6);
}

TEST_F(ApiModuleTest, ImportsDynamically) {
  sources["d"] = "export const x = import.meta.url";
  isolate->SetImportMetaHook([this](const std::string& name, const Object& meta) {
    return meta.Set("url", Str("meta:" + name));
  });
  Run("var got; import('d').then((ns) => { got = ns.x })");
  ASSERT_TRUE(isolate->RunJobs().ok());
  EXPECT_EQ(Text("got"), "meta:d");
  EXPECT_TRUE(requests[0].dynamic);
  Run("import('none').catch((e) => { got = e.message })");
  ASSERT_TRUE(isolate->RunJobs().ok());
  EXPECT_EQ(Text("got"), "no module none");
}

TEST_F(ApiModuleTest, TakesValuesAndJson) {
  sources["data"] = "{\"list\": [1, 2]}";
  modules.emplace("host", Module::New(context, "host", {{"answer", 42}, {"default", Str("d")}}));
  Result<Module> module = Compile(
      "import d, { answer } from 'host'; import data from 'data' with { type: 'json' };"
      "export default d + answer + data.list;");
  ASSERT_TRUE(module.ok());
  Result<Promise> done = module->Evaluate();
  ASSERT_TRUE(done.ok()) << done.exception().Header();
  EXPECT_EQ(module->Namespace()->Get("default")->ToDisplayString(), "d421,2");
}

}  // namespace
}  // namespace quadrille
