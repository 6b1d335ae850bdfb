# The library as others use it: one shared library that shows only the public API, its headers, and
# the files that make find_package(quadrille) give quadrille::quadrille.

include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set_source_files_properties(${CMAKE_SOURCE_DIR}/engine/api_isolate.cc
  ${CMAKE_SOURCE_DIR}/engine/event_readers.cc PROPERTIES
  COMPILE_DEFINITIONS QUADRILLE_VERSION="${PROJECT_VERSION}")

if(EXISTS ${CMAKE_SOURCE_DIR}/engine/api_context.cc)
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/library.cc CONTENT "// Everything is in the archives.\n")
  add_library(quadrille_library SHARED ${CMAKE_BINARY_DIR}/library.cc)
  # All of engine/ goes in: nothing inside refers to the API's functions.
  target_link_libraries(quadrille_library PRIVATE $<LINK_LIBRARY:WHOLE_ARCHIVE,qdr_engine>)
  target_include_directories(quadrille_library INTERFACE
    $<BUILD_INTERFACE:${CMAKE_SOURCE_DIR}/include> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  target_compile_features(quadrille_library INTERFACE cxx_std_20)
  set_target_properties(quadrille_library PROPERTIES
    OUTPUT_NAME quadrille EXPORT_NAME quadrille
    VERSION ${PROJECT_VERSION} SOVERSION ${PROJECT_VERSION_MAJOR}
    LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})

  set(package_directory ${CMAKE_INSTALL_LIBDIR}/cmake/quadrille)
  install(TARGETS quadrille_library EXPORT quadrilleTargets
          LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
  install(DIRECTORY ${CMAKE_SOURCE_DIR}/include/quadrille DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
          FILES_MATCHING PATTERN "*.h")
  install(EXPORT quadrilleTargets NAMESPACE quadrille:: DESTINATION ${package_directory})
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/quadrilleConfig.cmake CONTENT
       "include(\${CMAKE_CURRENT_LIST_DIR}/quadrilleTargets.cmake)\n" @ONLY)
  write_basic_package_version_file(${CMAKE_BINARY_DIR}/quadrilleConfigVersion.cmake
                                   COMPATIBILITY SameMinorVersion)
  install(FILES ${CMAKE_BINARY_DIR}/quadrilleConfig.cmake
                ${CMAKE_BINARY_DIR}/quadrilleConfigVersion.cmake
          DESTINATION ${package_directory})
endif()
