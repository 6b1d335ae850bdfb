// Module records (ECMA-262 16.2.1) and module namespace objects (10.4.6).
#ifndef OBJECTS_MODULE_H_
#define OBJECTS_MODULE_H_

#include "objects/dictionary.h"
#include "objects/function.h"

namespace qdr {

/// ModuleRequest Record (16.2.1.3): what an import declaration or import() asks for.
class ImportRequest : public Record {
 public:
  enum Field : uint32_t {
    kSpecifier,   ///< String
    kAttributes,  ///< FixedArray: key, value, key, value, ...; sorted by key
    kPosition,    ///< Smi: offset of the specifier in the referrer's source; -1 unknown
    kFlags,       ///< Smi: Flag
    kFieldCount
  };
  enum Flag : int32_t { kDynamic = 1 };  ///< of import() rather than of a declaration
  static ImportRequest* New(Vm& vm, String* specifier, FixedArray* attributes, int32_t position,
                            int32_t flags);
  String* specifier() const { return CellCast<String>(get(kSpecifier)); }
  FixedArray* attributes() const { return CellCast<FixedArray>(get(kAttributes)); }
  int32_t position() const { return get(kPosition).AsSmi(); }
  bool is_dynamic() const { return (get(kFlags).AsSmi() & kDynamic) != 0; }
};

/// Source text modules, and synthetic ones (JSON, host), which have no code.
///
/// A binding is a Cell of the module that declares it; who imports it has the same Cell. The hole
/// in it: not initialized yet. Cells of exports exist from the start, so that names can be resolved
/// before any environment is there; Runtime code finds them in two FixedArrays that the last two
/// slots of the module's context hold: its export cells, then its import cells.
class Module : public Record {
 public:
  static constexpr InstanceType kType = InstanceType::kModule;
  enum Field : uint32_t {
    kKind,                ///< Smi: Module::Kind
    kStatus,              ///< Smi: Module::Status
    kSpecifier,           ///< String: the URL or path that identifies it
    kRealm,               ///< Realm
    kFunction,            ///< JSFunction of the module's code; synthetic: undefined
    kActivation,          ///< JSGenerator or JSAsyncFunction that runs the body, or undefined
    kNamespaceCell,       ///< Cell: its JSModuleNamespace, the hole while there is none
    kImportMeta,          ///< object or undefined
    kRequests,            ///< FixedArray of ImportRequest
    kLoadedModules,       ///< FixedArray: Module of each request, or undefined
    kExports,             ///< NameDictionary: local export name -> Cell
    kIndirectExports,     ///< NameDictionary: export name -> IndirectExport
    kStarExports,         ///< FixedArray of Smi: requests
    kImports,             ///< FixedArray: ImportField values of each import binding
    kExportCells,         ///< FixedArray: Cell of each exported variable
    kImportCells,         ///< FixedArray: Cell of each import binding, after linking
    kResolvedExports,     ///< NameDictionary: every resolved export name -> Cell or Module
    kEvaluationError,     ///< the hole: none; Value::Exception(): a termination
    kDfsIndex,            ///< Smi
    kDfsAncestorIndex,    ///< Smi
    kCycleRoot,           ///< Module or undefined
    kHasTopLevelAwait,    ///< boolean
    kAsyncOrder,          ///< Smi: [[AsyncEvaluationOrder]]; kAsyncUnset, kAsyncDone
    kTopLevelCapability,  ///< JSPromise or undefined
    kAsyncParents,        ///< list of modules (runtime/modules_internal.h) or undefined
    kPendingAsync,        ///< Smi
    kSyntheticValues,     ///< synthetic: FixedArray: the value of each export, in order
    kHostDefined,         ///< the embedder's
    kHash,                ///< Smi
    kFieldCount
  };
  /// A group in kImports. The name is undefined for the namespace object.
  enum ImportField : uint32_t {
    kImportRequest,
    kImportName,
    kImportPosition,  ///< of the name in the source, for messages
    kImportEnd,
    kImportFieldCount
  };
  /// An IndirectExport is a FixedArray of one group.
  static constexpr int32_t kAsyncUnset = -1;
  static constexpr int32_t kAsyncDone = -2;
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
  String* specifier() const { return CellCast<String>(get(kSpecifier)); }
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
