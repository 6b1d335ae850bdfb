// [[Call]] and [[Construct]] of proxies (ECMA-262 10.5.12, 10.5.13).
#ifndef RUNTIME_PROXY_CALLS_H_
#define RUNTIME_PROXY_CALLS_H_

#include "runtime/abstract_operations.h"

namespace qdr {

/// The proxy is callable.
Completion<Value> ProxyCall(Vm& vm, JSProxy* proxy, Value this_argument,
                            std::span<const Value> arguments);
/// The proxy is a constructor.
Completion<Value> ProxyConstruct(Vm& vm, JSProxy* proxy, std::span<const Value> arguments,
                                 Value new_target);

}  // namespace qdr

#endif  // RUNTIME_PROXY_CALLS_H_
