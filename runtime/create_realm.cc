// Creation of realms.
//
// While a realm is made its objects are in dictionary mode: adding a property costs a hash
// insertion and makes no hidden class. At the end each gets, in one pass, the fast layout that
// inline caches want.
#include "runtime/builtins.h"
#include "runtime/runtime_state.h"

namespace qdr {

Realm* CreateRealm(Vm& vm) {
  Realm* realm = Realm::New(vm);
  vm.state.realm = realm;
  RuntimeState& runtime = RuntimeState::Of(vm);
  RuntimeState::SelfHostedRequests requests(vm.heap);
  runtime.self_hosted_requests = &requests;
#define QDR_CREATE(Name) Create##Name(vm, realm);
  QDR_BUILTIN_OBJECTS(QDR_CREATE)
#undef QDR_CREATE
  // Functions in JavaScript need every kind of function to be there.
  runtime.self_hosted_requests = nullptr;
  for (size_t i = 0; i < requests.files.size(); ++i) {
    InstallSelfHosted(vm, realm, CellCast<JSObject>(requests.targets[i]), requests.files[i]);
  }
  // From dictionary mode to the layouts that inline caches know.
  for (int i = 0; i < static_cast<int>(Intrinsic::kCount); ++i) {
    Value v = realm->get(static_cast<Intrinsic>(i));
    if (!v.IsCell() || !v.AsCell()->IsJSObject()) continue;
    auto* object = static_cast<JSObject*>(v.AsCell());
    if (object->type() == InstanceType::kJSGlobalObject) continue;
    if (object->map(vm.heap)->is_dictionary()) JSObject::MakeFast(vm, object);
  }
  return realm;
}

}  // namespace qdr
