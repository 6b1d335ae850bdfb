// Assertions that document. QDR_CHECK holds in every build; QDR_DCHECK in debug builds only.
#ifndef BASE_CHECK_H_
#define BASE_CHECK_H_

namespace qdr {

/// Prints the failed condition with its place and aborts the process.
[[noreturn]] void FatalError(const char* file, int line, const char* what);

}  // namespace qdr

#define QDR_CHECK(condition)                                       \
  do {                                                             \
    if (!(condition)) [[unlikely]] {                               \
      ::qdr::FatalError(__FILE__, __LINE__, "check: " #condition); \
    }                                                              \
  } while (false)

#ifdef QDR_DEBUG
#define QDR_DCHECK(condition) QDR_CHECK(condition)
#define QDR_UNREACHABLE() ::qdr::FatalError(__FILE__, __LINE__, "unreachable code")
inline constexpr bool kDebugBuild = true;
#else
#define QDR_DCHECK(condition) \
  do {                        \
    (void)sizeof(condition);  \
  } while (false)
#define QDR_UNREACHABLE() __builtin_unreachable()
inline constexpr bool kDebugBuild = false;
#endif

#define QDR_FATAL(what) ::qdr::FatalError(__FILE__, __LINE__, what)

#endif  // BASE_CHECK_H_
