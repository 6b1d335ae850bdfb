// The object $262; see test262.h.
#include "shell/test262.h"

#include "shell/agents.h"
#include "shell/host.h"

namespace quadrille::shell {

Object InstallTest262(Host* host, const Context& context) {
  Context::Scope scope(context);
  Isolate& isolate = host->isolate();
  Object object = Object::New(isolate);
  DefineFunction(isolate, object, "createRealm", 0, [host](const CallInfo&) -> Result<Value> {
    Context realm = Context::New(host->isolate());
    host->InstallGlobals(realm);
    return realm.global().Get("$262");
  });
  DefineFunction(isolate, object, "evalScript", 1,
                 [context](const CallInfo& info) -> Result<Value> {
                   auto source = info[0].ToString(info.isolate());
                   if (!source.ok()) return source.exception();
                   SourceOptions options;
                   options.name = "<evalScript>";
                   return context.Evaluate(source->ToUtf8(), options);
                 });
  DefineFunction(isolate, object, "detachArrayBuffer", 1,
                 [](const CallInfo& info) -> Result<Value> {
                   auto buffer = info[0].TryAs<ArrayBuffer>();
                   if (!buffer.has_value()) {
                     return Exception::TypeError(info.isolate(), "not an ArrayBuffer");
                   }
                   if (auto done = buffer->Detach(); !done.ok()) return done.exception();
                   return Value::Null();
                 });
  DefineFunction(isolate, object, "gc", 0, [](const CallInfo& info) -> Result<Value> {
    info.isolate().CollectGarbage();
    return Value();
  });
  (void)object.Set("global", context.global());
  (void)object.Set("agent", NewAgentObject(isolate, host->agents()));
  (void)object.Set("IsHTMLDDA", testing::NewHtmlDda(isolate));
  Value module_source = testing::AbstractModuleSource(context);
  if (!module_source.IsUndefined()) (void)object.Set("AbstractModuleSource", module_source);
  (void)context.global().DefineHidden("$262", object);
  return object;
}

}  // namespace quadrille::shell
