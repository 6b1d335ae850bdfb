# One static library per folder of the blueprint. A folder's library links every folder declared
# before it, so a use of something further down does not link (tests/folder_order checks includes).

add_library(quadrille_options INTERFACE)
target_include_directories(quadrille_options INTERFACE
  $<BUILD_INTERFACE:${CMAKE_SOURCE_DIR}> $<BUILD_INTERFACE:${CMAKE_SOURCE_DIR}/include>)
target_compile_options(quadrille_options INTERFACE
  -Wall -Wextra -Werror -Wno-unused-parameter -Wno-invalid-offsetof -Wno-missing-field-initializers
  -fno-strict-aliasing -fno-exceptions -fno-rtti -fvisibility=hidden -fvisibility-inlines-hidden)
# The precompiled header is built once, so programs must agree with libraries on -fPIC over -fPIE.
target_compile_options(quadrille_options INTERFACE -fPIC)
# With these a build that has a precompiled header can be cached, and checkouts share the cache.
find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  set(CMAKE_CXX_COMPILER_LAUNCHER env CCACHE_SLOPPINESS=pch_defines,time_macros
      CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${CCACHE_PROGRAM})
  target_compile_options(quadrille_options INTERFACE
    -fpch-preprocess -ffile-prefix-map=${CMAKE_SOURCE_DIR}/=)
endif()
target_compile_definitions(quadrille_options INTERFACE
  XBYAK_NO_EXCEPTION $<$<CONFIG:Debug,Asan,Tsan>:QDR_DEBUG>)

foreach(lang C CXX)
  # gcc 12 warns falsely of these where it inlines std::string.
  set(CMAKE_${lang}_FLAGS_RELEASE "-O2 -g1 -DNDEBUG -Wno-maybe-uninitialized -Wno-array-bounds -Wno-stringop-overflow -Wno-restrict")
  set(CMAKE_${lang}_FLAGS_DEBUG "-O1 -g1")
  set(CMAKE_${lang}_FLAGS_ASAN "-O1 -g1 -fsanitize=address,undefined -fno-sanitize=vptr,alignment -fno-sanitize-recover=undefined")
  set(CMAKE_${lang}_FLAGS_TSAN "-O1 -g1 -fsanitize=thread")
endforeach()
set(CMAKE_EXE_LINKER_FLAGS_ASAN "-fsanitize=address,undefined")
set(CMAKE_EXE_LINKER_FLAGS_TSAN "-fsanitize=thread")
find_program(MOLD_LINKER mold)
if(MOLD_LINKER)
  add_link_options(-fuse-ld=mold)
endif()

set_property(GLOBAL PROPERTY QUADRILLE_FOLDERS "")

function(quadrille_folder folder)
  cmake_parse_arguments(ARG "" "" "LIBRARIES" ${ARGN})
  string(REPLACE "/" "_" name ${folder})
  string(REPLACE "-" "_" name ${name})
  set(target qdr_${name})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${folder}/*.cc)
  get_property(above GLOBAL PROPERTY QUADRILLE_FOLDERS)
  if(sources)
    add_library(${target} STATIC ${sources})
    target_link_libraries(${target} PUBLIC quadrille_options ${above} ${ARG_LIBRARIES})
    if(folder STREQUAL "base")
      target_precompile_headers(${target} PRIVATE ${CMAKE_SOURCE_DIR}/base/precompiled.h)
    else()
      target_precompile_headers(${target} REUSE_FROM qdr_base)
    endif()
  else()
    add_library(${target} INTERFACE)
    target_link_libraries(${target} INTERFACE quadrille_options ${above} ${ARG_LIBRARIES})
  endif()
  set_property(GLOBAL APPEND PROPERTY QUADRILLE_FOLDERS ${target})
endfunction()

# The JavaScript files of a folder become a source of `target` (cmake/EmbedJs.cmake).
function(quadrille_embed_js target folder)
  get_target_property(type ${target} TYPE)
  if(type STREQUAL "INTERFACE_LIBRARY")
    return()
  endif()
  file(GLOB files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${folder}/*.js)
  set(output ${CMAKE_BINARY_DIR}/generated/embedded_js.cc)
  add_custom_command(OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -DOUTPUT=${output} "-DFILES=${files}"
            -P ${CMAKE_SOURCE_DIR}/cmake/EmbedJs.cmake
    DEPENDS ${files} ${CMAKE_SOURCE_DIR}/cmake/EmbedJs.cmake VERBATIM)
  target_sources(${target} PRIVATE ${output})
endfunction()

# tests/unit/<folder>/*.cc make one googletest binary, unit_<folder>. Those called *_property_test.cc
# use rapidcheck, which throws.
function(quadrille_unit_tests)
  get_property(folders GLOBAL PROPERTY QUADRILLE_FOLDERS)
  foreach(target ${folders} qdr_shell)
    string(REGEX REPLACE "^qdr_" "" name ${target})
    file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/unit/${name}/*.cc)
    if(sources)
      add_executable(unit_${name} ${sources})
      target_link_libraries(unit_${name} PRIVATE ${target} GTest::gtest GTest::gtest_main)
      target_precompile_headers(unit_${name} REUSE_FROM qdr_base)
      set(property_tests ${sources})
      list(FILTER property_tests INCLUDE REGEX "_property_test\\.cc$")
      if(property_tests)
        set_source_files_properties(${property_tests} PROPERTIES
          COMPILE_OPTIONS "-fexceptions;-frtti" SKIP_PRECOMPILE_HEADERS ON)
        target_link_libraries(unit_${name} PRIVATE ${RAPIDCHECK_LIBRARY})
      endif()
      add_test(NAME unit_${name} COMMAND unit_${name})
      set_tests_properties(unit_${name} PROPERTIES LABELS unit)
    endif()
  endforeach()
endfunction()
