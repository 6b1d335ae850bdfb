// Module records (ECMA-262 16.2.1) and module namespace objects (10.4.6).
#ifndef OBJECTS_MODULE_H_
#define OBJECTS_MODULE_H_

#include "objects/dictionary.h"
#include "objects/function.h"

namespace qdr {

/// Source text modules, and synthetic ones (JSON, host), which have no code.
class Module : public Record {
 public:
  static constexpr InstanceType kType = InstanceType::kModule;
  enum Field : uint32_t {
    kKind,                ///< Smi: Module::Kind
    kStatus,              ///< Smi: Module::Status
    kSpecifier,           ///< String: the URL or path that identifies it
    kShared,              ///< SharedFunctionInfo of the module's code, or undefined
    kScript,              ///< Script, or undefined
    kEnvironment,         ///< Context of the module's scope, or undefined
    kActivation,          ///< JSGenerator or JSAsyncFunction that runs the body, or undefined
    kNamespace,           ///< JSModuleNamespace or undefined
    kImportMeta,          ///< object or undefined
    kRequests,            ///< FixedArray: specifier and attributes of each requested module
    kLoadedModules,       ///< FixedArray: Module of each request, or undefined
    kExports,             ///< NameDictionary: local export name -> Cell
    kResolvedExports,     ///< NameDictionary: every resolved export name -> Cell, or undefined
    kImportCells,         ///< FixedArray: Cell for each import binding, after linking
    kRecord,              ///< Foreign: what the parser found (import, export entries)
    kEvaluationError,     ///< the hole: none
    kDfsIndex,            ///< Smi
    kDfsAncestorIndex,    ///< Smi
    kCycleRoot,           ///< Module or undefined
    kHasTopLevelAwait,    ///< boolean
    kAsyncOrder,          ///< Smi: [[AsyncEvaluationOrder]]; -1 unset, -2 done
    kTopLevelCapability,  ///< PromiseCapability, JSPromise or undefined
    kAsyncParents,        ///< FixedArray of modules (with growth) or undefined
    kPendingAsync,        ///< Smi
    kSyntheticValue,      ///< synthetic: default export's value, or host data
    kHostDefined,
    kHash,  ///< Smi
    kFieldCount
  };
  enum class Kind : int32_t { kSourceText, kSynthetic };
  enum class Status : int32_t {
    kNew,
    kUnlinked,
    kLinking,
    kLinked,
    kEvaluating,
    kEvaluatingAsync,
    kEvaluated,
  };
  static Module* New(Vm& vm, Kind kind, String* specifier);
  Kind kind() const { return static_cast<Kind>(get(kKind).AsSmi()); }
  Status status() const { return static_cast<Status>(get(kStatus).AsSmi()); }
  void set_status(Status s) { set_no_barrier(kStatus, Value::Smi(static_cast<int32_t>(s))); }
};

/// Exports sorted by name; each is a Cell of the module that declares the binding (the hole in it:
/// not initialized yet).
class JSModuleNamespace : public JSObject {
 public:
  static constexpr InstanceType kType = InstanceType::kJSModuleNamespace;
  static constexpr int kModuleOffset = 24;
  static constexpr int kNamesOffset = 32;
  static constexpr int kCellsOffset = 40;
  static constexpr int kFixedSize = 48;
  /// Names sorted by code units, with the cell of each. Also defines @@toStringTag.
  static JSModuleNamespace* New(Vm& vm, Value module, FixedArray* sorted_names, FixedArray* cells);
  Value module() const { return module_; }
  FixedArray* names() const { return CellCast<FixedArray>(names_); }
  FixedArray* cells() const { return CellCast<FixedArray>(cells_); }
  /// Index of an export, or -1. Names like "0" are index keys.
  int Find(Vm& vm, PropertyKey key) const;
  Cell* cell(int index) const { return CellCast<Cell>(cells()->get(index)); }

 private:
  Value module_;
  Value names_;
  Value cells_;
};

}  // namespace qdr

#endif  // OBJECTS_MODULE_H_
