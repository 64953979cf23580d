# Installed: the program, libdateline (one shared library that hides the rooms) with its public
# headers, and a CMake package, so that others need only find_package(dateline).

include(CMakePackageConfigHelpers)

file(GLOB public_headers CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/extractors/include/dateline/*.h)
set(objects core text match dates names places quotes events annotator)
list(TRANSFORM objects REPLACE "(.+)" "$<TARGET_OBJECTS:dateline_\\1>")
add_library(libdateline SHARED ${objects})
set_target_properties(libdateline PROPERTIES OUTPUT_NAME dateline EXPORT_NAME dateline
                      VERSION ${PROJECT_VERSION} SOVERSION ${PROJECT_VERSION_MAJOR})
target_sources(libdateline PUBLIC FILE_SET HEADERS
               BASE_DIRS ${PROJECT_SOURCE_DIR}/extractors/include FILES ${public_headers})
target_compile_features(libdateline PUBLIC cxx_std_20)
target_link_libraries(libdateline PRIVATE ICU::uc PkgConfig::re2 PkgConfig::tomlplusplus PkgConfig::xxhash fmt::fmt)
set_target_properties(libdateline PROPERTIES LINKER_LANGUAGE CXX)
add_library(dateline::dateline ALIAS libdateline)

install(TARGETS libdateline EXPORT datelineTargets
  LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT runtime NAMELINK_COMPONENT dev
  FILE_SET HEADERS DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT dev)
install(TARGETS dateline RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT runtime)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/gazetteers DESTINATION ${CMAKE_INSTALL_DATADIR}/dateline COMPONENT data)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/schemas DESTINATION ${CMAKE_INSTALL_DATADIR}/dateline COMPONENT data)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/dateline)
install(EXPORT datelineTargets NAMESPACE dateline:: FILE datelineConfig.cmake DESTINATION ${package_dir} COMPONENT dev)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/datelineConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/datelineConfigVersion.cmake DESTINATION ${package_dir} COMPONENT dev)
