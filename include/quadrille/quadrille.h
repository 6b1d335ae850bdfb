// Quadrille: a JavaScript engine to put into a C++ program. The whole API.
//
//   auto isolate = quadrille::Isolate::New();
//   auto context = isolate->current_context();
//   quadrille::Result<quadrille::Value> sum = context.Evaluate("1 + 2");
//   if (!sum.ok()) return Report(sum.exception());
//   double three = sum->AsNumber();
#ifndef QUADRILLE_QUADRILLE_H_
#define QUADRILLE_QUADRILLE_H_

#include "quadrille/buffer.h"         // ArrayBuffer, TypedArray, DataView, SharedMemory
#include "quadrille/context.h"        // Context, Module, evaluation
#include "quadrille/exception.h"      // Exception, Result
#include "quadrille/export.h"         // Version
#include "quadrille/introspection.h"  // FunctionFeedback, Event
#include "quadrille/isolate.h"        // Isolate, limits, jobs, memory, Weak, flags
#include "quadrille/object.h"         // Object and its kinds, Function and CallInfo
#include "quadrille/value.h"          // Value, String, Symbol, BigInt

#endif  // QUADRILLE_QUADRILLE_H_
