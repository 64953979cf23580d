#pragma once

#include <string>

// The one place that knows which Catch2 is installed: 3.x (Debian 13) or 2.13 (Debian 12). Of 3.x only
// what is used: catch_all.hpp costs seconds in every test.
#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/generators/catch_generators_range.hpp>
#include <catch2/matchers/catch_matchers.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

using Catch::Approx;  // 2.13 does so itself

inline auto contains_text(const std::string& part) { return Catch::Matchers::ContainsSubstring(part); }
#else
#include <catch2/catch.hpp>

inline auto contains_text(const std::string& part) { return Catch::Matchers::Contains(part); }
#endif
