# dateline_room(NAME SOURCES file... LINKS target...)
#
# A folder of the house is one static library that links only floors below it.
# tests/house reads the #include lines and fails where a wrong door was taken.

add_library(dateline_warnings INTERFACE)
target_compile_options(dateline_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast -Woverloaded-virtual
  -Wnon-virtual-dtor -Wcast-align -Wimplicit-fallthrough
  $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>  # GCC 12 and 13 see ghosts in std::optional
  $<$<BOOL:${DATELINE_WERROR}>:-Werror>)

function(dateline_room name)
  cmake_parse_arguments(ROOM "" "" "SOURCES;LINKS" ${ARGN})
  add_library(${name} STATIC ${ROOM_SOURCES})
  target_include_directories(${name} PUBLIC $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}>
                                            $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/extractors/include>)
  target_link_libraries(${name} PUBLIC ${ROOM_LINKS} PRIVATE dateline_warnings)
endfunction()
