#pragma once

// The one place that knows which Catch2 is installed: 3.x (Debian 13) or 2.13 (Debian 12).
#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>
#endif
