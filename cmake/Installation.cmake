# Installed: the program, libdateline with its headers, and a CMake package.
