# The libraries from Debian packages. Programs link them statically where there is an archive: with
# thirty shared libraries the dynamic linker takes longer than the engine needs to start. The shared
# library links the shared ones, because Debian's archives are not position-independent.
#
# A target chooses by its property QUADRILLE_PROGRAM.

find_package(absl REQUIRED)
find_package(mimalloc REQUIRED)
find_package(GTest REQUIRED)
find_package(ICU REQUIRED COMPONENTS uc i18n data)
find_package(double-conversion REQUIRED)
find_package(Threads REQUIRED)
find_library(GMP_LIBRARY gmp REQUIRED)
find_library(ZYDIS_LIBRARY Zydis REQUIRED)
find_library(LIBEDIT_LIBRARY edit REQUIRED)
find_library(RAPIDCHECK_LIBRARY rapidcheck REQUIRED)

# quadrille_dependency(NAME SHARED libraries... STATIC archives...): an interface library. The names
# of archives are looked for without lib and .a; if one is missing, programs use the shared ones.
function(quadrille_dependency name)
  cmake_parse_arguments(ARG "" "" "SHARED;STATIC" ${ARGN})
  add_library(${name} INTERFACE)
  if(NOT ARG_STATIC)
    target_link_libraries(${name} INTERFACE ${ARG_SHARED})
    return()
  endif()
  set(archives "")
  foreach(archive ${ARG_STATIC})
    find_library(QUADRILLE_ARCHIVE_${archive} NAMES lib${archive}.a)
    mark_as_advanced(QUADRILLE_ARCHIVE_${archive})
    if(NOT QUADRILLE_ARCHIVE_${archive})
      target_link_libraries(${name} INTERFACE ${ARG_SHARED})
      return()
    endif()
    list(APPEND archives ${QUADRILLE_ARCHIVE_${archive}})
  endforeach()
  set(is_program $<BOOL:$<TARGET_PROPERTY:QUADRILLE_PROGRAM>>)
  target_link_libraries(${name} INTERFACE
    "$<${is_program}:${archives}>" "$<$<NOT:${is_program}>:${ARG_SHARED}>")
endfunction()

set(absl_targets absl::flat_hash_map absl::flat_hash_set absl::strings absl::str_format absl::status absl::statusor
                 absl::span absl::inlined_vector absl::symbolize absl::synchronization absl::time)
quadrille_dependency(quadrille_absl SHARED ${absl_targets} STATIC
  absl_bad_optional_access absl_bad_variant_access absl_base absl_city absl_civil_time absl_cord
  absl_cord_internal absl_cordz_functions absl_cordz_handle absl_cordz_info absl_cordz_sample_token
  absl_debugging_internal absl_demangle_internal absl_exponential_biased absl_graphcycles_internal
  absl_hash absl_hashtablez_sampler absl_int128 absl_log_severity absl_low_level_hash
  absl_malloc_internal absl_raw_hash_set absl_raw_logging_internal absl_spinlock_wait
  absl_stacktrace absl_status absl_statusor absl_str_format_internal absl_strerror absl_strings
  absl_strings_internal absl_symbolize absl_synchronization absl_throw_delegate absl_time
  absl_time_zone)
quadrille_dependency(quadrille_icu SHARED ICU::i18n ICU::uc ICU::data STATIC icui18n icuuc icudata)
quadrille_dependency(quadrille_gmp SHARED ${GMP_LIBRARY} STATIC gmp)
quadrille_dependency(quadrille_double_conversion
  SHARED double-conversion::double-conversion STATIC double-conversion)
quadrille_dependency(quadrille_libedit SHARED ${LIBEDIT_LIBRARY} STATIC edit tinfo bsd md)
