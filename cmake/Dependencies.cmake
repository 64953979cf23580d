# Every package the project uses, found once. One shim for each difference
# between Debian 12 and 13.

find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(ICU 72 REQUIRED COMPONENTS uc i18n data)
find_package(SQLite3 3.40 REQUIRED)
find_package(CURL REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(CLI11 REQUIRED)
find_package(simdjson REQUIRED)
find_package(TBB REQUIRED)

# re2.pc of Debian 12 has no usable version, so it is not asked for one; Debian 13's
# RE2 needs abseil, which its own pkg-config file names.
pkg_check_modules(re2 REQUIRED IMPORTED_TARGET re2)
pkg_check_modules(tomlplusplus REQUIRED IMPORTED_TARGET tomlplusplus)
pkg_check_modules(libdeflate REQUIRED IMPORTED_TARGET libdeflate)
pkg_check_modules(brotli REQUIRED IMPORTED_TARGET libbrotlidec)
pkg_check_modules(zstd REQUIRED IMPORTED_TARGET libzstd)
pkg_check_modules(xxhash REQUIRED IMPORTED_TARGET libxxhash)
pkg_check_modules(uchardet REQUIRED IMPORTED_TARGET uchardet)

find_path(CLD2_INCLUDE_DIR cld2/public/compact_lang_det.h REQUIRED)
find_library(CLD2_LIBRARY cld2 REQUIRED)
if(NOT TARGET dateline_cld2)
  add_library(dateline_cld2 INTERFACE)
  target_include_directories(dateline_cld2 SYSTEM INTERFACE ${CLD2_INCLUDE_DIR})
  target_link_libraries(dateline_cld2 INTERFACE ${CLD2_LIBRARY})
endif()

find_package(SQLiteCpp REQUIRED)
