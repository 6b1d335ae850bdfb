// LocalTime: offsets from Abseil's time zones, names from ICU.
#include "runtime/local_time.h"

#include <unicode/locid.h>
#include <unicode/timezone.h>

#include <cmath>
#include <cstdlib>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "runtime/date_math.h"

namespace qdr {

struct LocalTime::Impl {
  absl::TimeZone zone;
  /// Empty: the system's.
  std::string name;
  std::unique_ptr<icu::TimeZone> icu_zone;  ///< made when a name is asked for
};

namespace {

absl::Time ToAbslTime(double t) { return absl::FromUnixMillis(static_cast<int64_t>(t)); }

/// The instant of a transition.
double TransitionInstant(const absl::TimeZone& zone,
                         const absl::TimeZone::CivilTransition& change) {
  const absl::TimeZone::TimeInfo info = zone.At(change.to);
  const absl::Time instant = info.kind == absl::TimeZone::TimeInfo::UNIQUE ? info.pre : info.trans;
  return static_cast<double>(absl::ToUnixMillis(instant));
}

}  // namespace

LocalTime::LocalTime() : impl_(std::make_unique<Impl>()) {
  const char* variable = std::getenv("TZ");
  if (variable == nullptr || *variable == '\0') {
    impl_->zone = absl::LocalTimeZone();
    return;
  }
  impl_->name = *variable == ':' ? variable + 1 : variable;
  if (!absl::LoadTimeZone(impl_->name, &impl_->zone)) {
    impl_->zone = absl::UTCTimeZone();
    impl_->name = "UTC";
  }
}

LocalTime::LocalTime(const std::string& name) : impl_(std::make_unique<Impl>()) {
  impl_->name = name;
  if (!absl::LoadTimeZone(name, &impl_->zone)) {
    impl_->zone = absl::UTCTimeZone();
    impl_->name = "UTC";
  }
}

LocalTime::~LocalTime() = default;

double LocalTime::OffsetUncached(double t) {
  return impl_->zone.At(ToAbslTime(t)).offset * kMsPerSecond;
}

double LocalTime::OffsetAt(double t) {
  if (t >= cached_begin_ && t < cached_end_) [[likely]]
    return cached_offset_;
  // Zone tables end a few centuries from now: beyond them transitions are computed, not listed.
  constexpr double kFirstCached = -5'000'000'000'000;  // 1811
  constexpr double kLastCached = 10'000'000'000'000;   // 2286
  if (t < kFirstCached || t >= kLastCached) return OffsetUncached(t);
  double begin = kFirstCached;
  double end = kLastCached;
  absl::TimeZone::CivilTransition change;
  // PrevTransition looks strictly before its argument, in whole seconds.
  const double next_second = (std::floor(t / kMsPerSecond) + 1) * kMsPerSecond;
  if (impl_->zone.PrevTransition(ToAbslTime(next_second), &change)) {
    begin = std::fmax(begin, TransitionInstant(impl_->zone, change));
  }
  if (impl_->zone.NextTransition(ToAbslTime(t), &change)) {
    end = std::fmin(end, TransitionInstant(impl_->zone, change));
  }
  const double offset = OffsetUncached(t);
  if (begin <= t && t < end) {
    cached_begin_ = begin;
    cached_end_ = end;
    cached_offset_ = offset;
  }
  return offset;
}

double LocalTime::ToUtc(double t_local) {
  if (!std::isfinite(t_local)) return NAN;
  // Within a day there is at most one change; the offsets around it are those of its two sides.
  const double before = OffsetAt(t_local - kMsPerDay);
  const double after = OffsetAt(t_local + kMsPerDay);
  const double with_before = t_local - before;
  if (OffsetAt(with_before) == before) return with_before;
  const double with_after = t_local - after;
  if (OffsetAt(with_after) == after) return with_after;
  // Neither offset is in force at the instant it gives: the local time was skipped.
  return with_before;
}

std::string LocalTime::NameAt(double t) {
  if (impl_->icu_zone == nullptr) {
    impl_->icu_zone.reset(impl_->name.empty() ? icu::TimeZone::detectHostTimeZone()
                                              : icu::TimeZone::createTimeZone(
                                                    icu::UnicodeString::fromUTF8(impl_->name)));
  }
  icu::UnicodeString name;
  impl_->icu_zone->getDisplayName(impl_->zone.At(ToAbslTime(t)).is_dst, icu::TimeZone::LONG,
                                  icu::Locale::getUS(), name);
  std::string result;
  name.toUTF8String(result);
  return result;
}

}  // namespace qdr
