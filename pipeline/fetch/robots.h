#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dateline::pipeline {

inline constexpr std::size_t max_robots_bytes = 512 * 1024;  ///< what lies behind is not read (RFC 9309, 2.5)

/// The name that a user-agent line or an agent's own name gives (RFC 9309, 2.2.1): the letters, "_" and "-" in
/// front of anything else, or "*".
[[nodiscard]] std::string_view product_token(std::string_view value);

/// The part of a robots.txt that speaks to one crawler (RFC 9309). Immutable; pure.
///
///     const Robots robots = Robots::parse(text, "dateline");
///     if (!robots.allows("/news?page=2")) …
class Robots {
 public:
  /// All groups whose user-agent is `product` (in any case of letters) merged into one, else those
  /// of "*". Never fails: what is no rule is passed over. Linear.
  [[nodiscard]] static Robots parse(std::string_view text, std::string_view product);
  [[nodiscard]] static Robots allow_all() { return {}; }
  [[nodiscard]] static Robots disallow_all();

  /// `path` with its query, as it stands in the request. The longest matching rule decides; of two equally
  /// long ones the one that allows. /robots.txt itself is always allowed. Linear for each rule.
  [[nodiscard]] bool allows(std::string_view path) const;

  /// Seconds between requests; not in the RFC, but asked for by many. Finite, not negative.
  [[nodiscard]] std::optional<double> crawl_delay() const { return crawl_delay_; }

 private:
  struct Rule {
    bool allow = false;
    std::string pattern;  ///< in normal form, without a final "$"
    bool to_the_end = false;
    std::size_t octets = 0;  ///< how specific it is
  };

  void add_rule(bool allow, std::string_view value);
  static bool matches(const Rule& rule, std::string_view path);

  std::vector<Rule> rules_;
  std::optional<double> crawl_delay_;
};

}  // namespace dateline::pipeline
