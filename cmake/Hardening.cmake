# What a distribution builds its network-facing programs with: everything read is hostile (SECURITY.md).
# Debug builds have the sanitizers instead.

include(CheckPIESupported)
check_pie_supported(LANGUAGES CXX)
add_compile_options("$<$<CONFIG:Release>:-fstack-protector-strong;-fstack-clash-protection;-U_FORTIFY_SOURCE;-D_FORTIFY_SOURCE=2>")
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
  add_compile_options("$<$<CONFIG:Release>:-fcf-protection>")
endif()
add_link_options("$<$<CONFIG:Release>:-Wl,-z,relro,-z,now,-z,noexecstack>")
