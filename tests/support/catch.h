#pragma once

#include <string>

// The one place that knows which Catch2 is installed: 3.x (Debian 13) or 2.13 (Debian 12).
#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>

inline auto contains_text(const std::string& part) { return Catch::Matchers::ContainsSubstring(part); }
#else
#include <catch2/catch.hpp>

inline auto contains_text(const std::string& part) { return Catch::Matchers::Contains(part); }
#endif
