// The local time zone (ECMA-262 21.4.1.18 to 21.4.1.26): the one that TZ names, else the system's.
// Offsets are cached by the stretch of time between two transitions, since programs ask for times
// near each other.
#ifndef RUNTIME_LOCAL_TIME_H_
#define RUNTIME_LOCAL_TIME_H_

#include <memory>
#include <string>

namespace qdr {

class LocalTime {
 public:
  LocalTime();
  /// A zone by its IANA name; UTC if there is none of that name.
  explicit LocalTime(const std::string& name);
  ~LocalTime();

  /// 21.4.1.25 LocalTime ( t ); `t` is finite.
  double FromUtc(double t) { return t + OffsetAt(t); }
  /// 21.4.1.26 UTC ( t ). A local time that occurs twice is the earlier one; one that is skipped is
  /// read with the offset before the change.
  double ToUtc(double t_local);
  /// Milliseconds to add to UTC at this instant.
  double OffsetAt(double t);
  /// "Central European Summer Time": English, UTF-8.
  std::string NameAt(double t);

 private:
  struct Impl;
  double OffsetUncached(double t);

  std::unique_ptr<Impl> impl_;
  // OffsetAt is cached_offset_ in [cached_begin_, cached_end_).
  double cached_begin_ = 1;
  double cached_end_ = 0;
  double cached_offset_ = 0;
};

}  // namespace qdr

#endif  // RUNTIME_LOCAL_TIME_H_
