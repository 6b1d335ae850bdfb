#include "feedback/exit_record.h"

#include <algorithm>

#include "base/check.h"

namespace qdr {
namespace {

/// The record with the key of `fresh` in a vector sorted by key, made from it if missing.
template <class Record>
Record& FindOrAdd(std::vector<Record>& records, const Record& fresh) {
  auto it = std::lower_bound(records.begin(), records.end(), fresh.Key(),
                             [](const Record& a, uint64_t key) { return a.Key() < key; });
  if (it == records.end() || it->Key() != fresh.Key()) it = records.insert(it, fresh);
  return *it;
}

template <class Record>
const Record* Find(const std::vector<Record>& records, uint64_t key) {
  auto it = std::lower_bound(records.begin(), records.end(), key,
                             [](const Record& a, uint64_t k) { return a.Key() < k; });
  return it == records.end() || it->Key() != key ? nullptr : &*it;
}

/// A good 64-bit mixer (the finalizer of splitmix64). absl's hashes differ from process to process;
/// fingerprints are compared across recordings.
constexpr uint64_t Mix(uint64_t x) {
  x += 0x9e3779b97f4a7c15;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return x ^ (x >> 31);
}

template <class... Words>
constexpr uint64_t Mix(uint64_t first, uint64_t second, Words... rest) {
  return Mix(Mix(first) ^ second, rest...);
}

// Kinds of entries in a fingerprint.
enum : uint64_t { kSpeculationEntry = 1, kDependencyEntry = 2, kInliningEntry = 3, kStart = 4 };

}  // namespace

std::string_view SpeculationClassName(SpeculationClass speculation) {
  static constexpr std::string_view kNames[] = {
#define QDR_NAME(Name, height, levels) #Name,
      QDR_SPECULATION_CLASSES(QDR_NAME)
#undef QDR_NAME
  };
  return kNames[static_cast<int>(speculation)];
}

std::string_view LevelName(SpeculationClass speculation, uint8_t level) {
  static constexpr std::string_view kLevels[] = {
#define QDR_LEVELS(Name, height, levels) levels,
      QDR_SPECULATION_CLASSES(QDR_LEVELS)
#undef QDR_LEVELS
  };
  std::string_view rest = kLevels[static_cast<int>(speculation)];
  for (; level > 0; --level) {
    size_t comma = rest.find(',');
    if (comma == std::string_view::npos) break;
    rest.remove_prefix(comma + 1);
  }
  return rest.substr(0, rest.find(','));
}

std::string_view DependencyKindName(DependencyKind kind) {
  static constexpr std::string_view kNames[] = {
#define QDR_NAME(Name, text) #Name,
      QDR_DEPENDENCY_KINDS(QDR_NAME)
#undef QDR_NAME
  };
  return kNames[static_cast<int>(kind)];
}

std::string_view DependencyKindText(DependencyKind kind) {
  static constexpr std::string_view kTexts[] = {
#define QDR_TEXT(Name, text) text,
      QDR_DEPENDENCY_KINDS(QDR_TEXT)
#undef QDR_TEXT
  };
  return kTexts[static_cast<int>(kind)];
}

ExitRecords::Site ExitRecords::At(SpeculationSite site) const {
  const Site* found = Find(sites_, site.Key());
  return found != nullptr ? *found : Site{.site = site};
}

uint8_t ExitRecords::InvalidationsAt(DependencySite site) const {
  const Dependency* found = Find(dependencies_, site.Key());
  return found != nullptr ? found->invalidations : 0;
}

bool ExitRecords::InliningDenied(uint32_t call_offset) const {
  return std::any_of(inlined_calls_.begin(), inlined_calls_.end(), [&](const InlinedCall& call) {
    return call.offset == call_offset && call.denied;
  });
}

uint8_t ExitRecords::OsrFailures(uint32_t loop_offset) const {
  const Loop* found = Find(loops_, loop_offset);
  return found != nullptr ? found->failures : 0;
}

ExitLesson ExitRecords::RecordExit(SpeculationSite site, uint8_t assumed, uint8_t fail_then,
                                   uint8_t seen) {
  const uint8_t height = HeightOf(site.speculation);
  QDR_DCHECK(assumed < height);
  Site& record = FindOrAdd(sites_, Site{.site = site});
  const uint64_t before = uint64_t{record.level} + record.fail;
  const bool stale = record.level > assumed || record.fail > fail_then;
  const uint8_t known = std::max(record.level, assumed);
  const uint8_t learned = std::max(known, std::min(seen, height));
  ExitLesson lesson;
  if (stale) {
    lesson = ExitLesson::kStale;
  } else if (learned > known) {
    lesson = ExitLesson::kLearned;
  } else {
    // A token is given only below kFailDenied, so the record can still climb.
    QDR_DCHECK(record.fail < kFailDenied);
    record.fail = std::min<uint8_t>(record.fail + 1, kFailDenied);
    record.failed_level = std::max(record.failed_level, assumed);
    lesson = record.fail == kFailDenied ? ExitLesson::kDenied : ExitLesson::kCooling;
  }
  record.level = learned;
  const uint64_t after = uint64_t{record.level} + record.fail;
  QDR_DCHECK(stale || after > before);
  learned_ += after - before;
  return lesson;
}

bool ExitRecords::RecordInvalidation(DependencySite site, uint8_t then) {
  Dependency& record = FindOrAdd(dependencies_, Dependency{.site = site});
  if (record.invalidations > then || record.invalidations == kDependencyDenied) return false;
  ++record.invalidations;
  ++learned_;
  return true;
}

bool ExitRecords::RecordInlineeExit(uint32_t call_offset, FunctionId callee,
                                    SpeculationSite failed) {
  InlinedCall& call = FindOrAdd(
      inlined_calls_,
      InlinedCall{.offset = call_offset, .callee = callee, .first_failure = failed.Key()});
  if (call.first_failure != failed.Key()) call.denied = true;
  return call.denied;
}

uint8_t ExitRecords::RecordOsrFailure(uint32_t loop_offset) {
  Loop& loop = FindOrAdd(loops_, Loop{.offset = loop_offset});
  if (loop.failures < 255) ++loop.failures;
  return loop.failures;
}

void ExitRecords::AddFailedFingerprint(uint64_t fingerprint) {
  if (!HasFailed(fingerprint)) failed_fingerprints_.push_back(fingerprint);
}

bool ExitRecords::HasFailed(uint64_t fingerprint) const {
  return std::find(failed_fingerprints_.begin(), failed_fingerprints_.end(), fingerprint) !=
         failed_fingerprints_.end();
}

void ExitRecords::Reset(ResetReason reason) {
  sites_.clear();
  dependencies_.clear();
  inlined_calls_.clear();
  learned_ = 0;
  ++epoch_;
}

bool VolatileCells::Fired(CellId cell) {
  uint32_t& firings = firings_[cell];
  if (firings < limit_) ++firings;
  return firings >= limit_;
}

bool VolatileCells::IsVolatile(CellId cell) const {
  auto it = firings_.find(cell);
  return it != firings_.end() && it->second >= limit_;
}

SpeculationLog::SpeculationLog(uint64_t code_identity, bool terminal)
    : code_identity_(code_identity), terminal_(terminal) {}

std::optional<SpeculationLog::Body> SpeculationLog::MayInline(const Body& caller,
                                                              uint32_t call_offset,
                                                              FunctionId callee,
                                                              const ExitRecords* callee_records) {
  if (caller.records != nullptr && caller.records->InliningDenied(call_offset)) return std::nullopt;
  const auto index = static_cast<int32_t>(inlinings_.size());
  inlinings_.push_back({caller.function, call_offset, callee, caller.inlining});
  return Body{callee, callee_records, index};
}

std::optional<SpeculationToken> SpeculationLog::MaySpeculate(const Body& body, SpeculationSite site,
                                                             uint8_t level) {
  if (terminal_) return std::nullopt;
  ExitRecords::Site record{.site = site};
  uint32_t epoch = 0;
  if (body.records != nullptr) {
    record = body.records->At(site);
    epoch = body.records->epoch();
  }
  const uint8_t assumed = std::max(level, record.level);
  if (assumed >= HeightOf(site.speculation) || record.fail >= kFailDenied) return std::nullopt;
  if (record.fail >= kFailCooling && assumed <= record.failed_level) return std::nullopt;
  auto [it, fresh] = speculation_index_.try_emplace(
      EntryKey{site.Key(), body.function, body.inlining, assumed}, speculations_.size());
  if (fresh)
    speculations_.push_back({body.function, site, assumed, record.fail, body.inlining, epoch});
  return SpeculationToken(it->second, assumed);
}

std::optional<DependencyToken> SpeculationLog::MayDepend(const Body& body, DependencySite site,
                                                         CellId cell, bool is_volatile) {
  if (terminal_ || is_volatile) return std::nullopt;
  uint8_t invalidations = 0;
  uint32_t epoch = 0;
  if (body.records != nullptr) {
    invalidations = body.records->InvalidationsAt(site);
    epoch = body.records->epoch();
  }
  if (invalidations >= kDependencyDenied) return std::nullopt;
  auto [it, fresh] = dependency_index_.try_emplace(
      EntryKey{site.Key(), body.function, kNotInlined, cell}, dependencies_.size());
  if (fresh) dependencies_.push_back({body.function, site, invalidations, cell, epoch});
  return DependencyToken(it->second);
}

uint64_t SpeculationLog::Fingerprint() const {
  std::vector<uint64_t> entries;
  entries.reserve(speculations_.size() + dependencies_.size() + inlinings_.size());
  for (const Speculation& s : speculations_) {
    entries.push_back(Mix(kSpeculationEntry, uint64_t{s.function} << 32 | s.epoch, s.site.Key(),
                          uint64_t{s.assumed} << 8 | s.fail));
  }
  for (const Dependency& d : dependencies_) {
    entries.push_back(
        Mix(kDependencyEntry, uint64_t{d.function} << 32 | d.epoch, d.site.Key(), d.invalidations));
  }
  for (const Inlining& i : inlinings_)
    entries.push_back(Mix(kInliningEntry, i.caller, i.call_offset, i.callee));
  std::sort(entries.begin(), entries.end());
  entries.erase(std::unique(entries.begin(), entries.end()), entries.end());
  uint64_t fingerprint = Mix(kStart, code_identity_, terminal_);
  for (uint64_t entry : entries) fingerprint = Mix(fingerprint, entry);
  return fingerprint;
}

}  // namespace qdr
