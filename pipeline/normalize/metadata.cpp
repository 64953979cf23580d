#include "pipeline/normalize/metadata.h"

#include <algorithm>
#include <array>
#include <optional>

#include "dateline/unicode.h"
#include "pipeline/base/url.h"
#include "pipeline/base/web_time.h"
#include "pipeline/normalize/author_names.h"
#include "pipeline/normalize/byline.h"
#include "pipeline/normalize/clean_text.h"
#include "pipeline/normalize/json_ld.h"
#include "pipeline/normalize/language.h"
#include "pipeline/normalize/page_dates.h"
#include "pipeline/normalize/page_words.h"

namespace dateline::pipeline {

namespace {

using Tag = HtmlTag;
using Name = HtmlAttributeName;

struct Meta {
  std::string key;  ///< name, property, itemprop or http-equiv in lower case
  std::string value;
};

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return out;
}

constexpr std::size_t most_metas = 5'000;

/// Whether an attribute holds a word among others.
bool has_word(std::string_view value, std::string_view word) {
  static constexpr std::string_view white = " \t\r\n\f";
  while (true) {
    const std::size_t begin = value.find_first_not_of(white);
    if (begin == std::string_view::npos) return false;
    value.remove_prefix(begin);
    const std::size_t end = std::min(value.find_first_of(white), value.size());
    if (value.substr(0, end) == word) return true;
    value.remove_prefix(end);
  }
}

/// A string out of metadata as one clean line; references are decoded, tags dropped.
std::string line_of(std::string_view raw) {
  raw = start_of(raw, 20'000);
  const bool markup = raw.find('<') != std::string_view::npos && raw.find('>') != std::string_view::npos;
  const std::string once = markup ? html_to_text(raw) : decode_references(raw);
  return clean_line(once);
}

class MetadataReader {
 public:
  MetadataReader(const HtmlTree& tree, const PageContext& context, std::string_view saved_from,
                 NameJudge& judge)
      : tree_(tree), context_(context), saved_from_(saved_from), judge_(judge), words_(judge.words()) {}

  PageMetadata read() {
    collect();
    read_urls();
    linked_ = read_json_ld(tree_, out_.url, context_.path, out_.diagnostics);
    read_site_name();
    remember_site();
    read_title();
    read_language();
    read_authors();
    keep_persons();
    read_dates();
    read_tags();
    out_.article_body = std::move(linked_.body);
    out_.live_updates = std::move(linked_.live_updates);
    for (const std::string_view key : {"og:description", "description", "twitter:description"})
      if (out_.description.empty()) out_.description = meta(key);
    return std::move(out_);
  }

 private:
  void collect() {
    for (NodeIndex i = 1; i < tree_.size(); ++i) {
      switch (tree_[i].tag) {
        case Tag::meta: {
          if (metas_.size() >= most_metas) break;
          const std::string_view content = tree_.attribute(i, Name::content);
          if (content.empty()) break;
          for (const Name name : {Name::property, Name::name, Name::itemprop, Name::http_equiv}) {
            const std::string_view key = tree_.attribute(i, name);
            if (!key.empty()) metas_.push_back({lower(clean_line(key)), std::string(content)});
          }
          break;
        }
        case Tag::link:
          if (canonical_.empty() && has_word(lower(tree_.attribute(i, Name::rel)), "canonical"))
            canonical_ = tree_.attribute(i, Name::href);
          break;
        case Tag::base:
          if (base_.empty()) base_ = tree_.attribute(i, Name::href);
          break;
        case Tag::title:
          if (title_element_.empty()) title_element_ = clean_line(start_of(tree_.inner_text(i), 1000));
          break;
        case Tag::html:
          html_language_ = tree_.attribute(i, Name::lang);
          if (html_language_.empty()) html_language_ = tree_.attribute(i, "xml:lang");
          break;
        case Tag::h1:
          if (headings_.size() < 20) {
            std::string text = clean_line(start_of(tree_.inner_text(i), 1000));
            if (!text.empty()) headings_.push_back(std::move(text));
          }
          break;
        default:
          break;
      }
    }
  }

  [[nodiscard]] std::string meta(std::string_view key) const {
    for (const Meta& one : metas_)
      if (one.key == key) {
        std::string value = line_of(one.value);
        if (!value.empty()) return value;
      }
    return {};
  }

  void read_urls() {
    std::string declared = canonical_;
    if (!base_.empty() && !declared.empty()) {
      const std::string around = context_.url.empty() ? std::string(saved_from_) : context_.url;
      const std::string base = resolve_url(around, base_).value_or(base_);
      if (const auto resolved = resolve_url(base, declared)) declared = *resolved;
    }
    const std::string social = meta("og:url");
    out_.url = !context_.url.empty() ? context_.url : std::string(saved_from_);
    if (out_.url.empty() && is_http_url(declared)) out_.url = *resolve_url("", declared);
    if (out_.url.empty() && is_http_url(social)) out_.url = *resolve_url("", social);
    for (const std::string& candidate : {declared, social}) {
      const auto resolved = resolve_url(out_.url, candidate);
      if (!resolved || !same_site(*resolved, out_.url)) continue;
      // a front page named as the canonical address of an article is a mistake of the site
      const auto parts = parse_url(*resolved);
      const auto own = parse_url(out_.url);
      if (parts && own && parts->path == "/" && parts->query.empty() &&
          (own->path != "/" || !own->query.empty()))
        continue;
      if (auto canonical = canonical_url(*resolved)) {
        out_.canonical_url = *canonical;
        break;
      }
    }
    if (out_.canonical_url.empty()) out_.canonical_url = canonical_url(out_.url).value_or("");
  }

  void read_site_name() {
    for (const std::string& candidate :
         {meta("og:site_name"), line_of(linked_.publisher), line_of(linked_.site_name),
          meta("application-name"), meta("dc.publisher"), meta("publisher"), meta("copyright")}) {
      if (candidate.empty() || candidate.size() > 100 || is_http_url(candidate)) continue;
      out_.site_name = candidate.starts_with("@") ? candidate.substr(1) : candidate;
      return;
    }
    // the end of the title that is also the name in the address
    const std::string host = site_of_host(host_of(out_.url));
    const std::string label = bare_letters(host.substr(0, host.find('.')));
    for (const std::string_view separator : separators()) {
      const std::size_t at = title_element_.rfind(separator);
      if (at == std::string::npos) continue;
      const std::string tail = title_element_.substr(at + separator.size());
      if (!label.empty() && bare_letters(tail) == label) {
        out_.site_name = clean_line(tail);
        return;
      }
    }
  }

  static const std::array<std::string_view, 8>& separators() {
    static constexpr std::array<std::string_view, 8> all = {" | ",  " - ", " – ", " — ",
                                                            " :: ", " » ", " · ", " • "};
    return all;
  }

  /// What names_site compares with.
  void remember_site() {
    const std::string host = host_of(out_.url);
    const std::string domain = site_of_host(host);
    site_letters_ = bare_letters(out_.site_name);
    host_letters_ = bare_letters(host);
    domain_letters_ = bare_letters(domain);
    label_letters_ = bare_letters(domain.substr(0, domain.find('.')));
  }

  /// Whether a part of a title names the site.
  [[nodiscard]] bool names_site(std::string_view part) const {
    const std::string text = bare_letters(part);
    if (text.empty()) return false;
    const std::string& site = site_letters_;
    const std::string& label = label_letters_;
    if (!site.empty() &&
        (text == site || (text.size() >= 4 && site.find(text) != std::string::npos) ||
         (site.size() >= 4 && text.find(site) != std::string::npos && text.size() < site.size() + 16)))
      return true;
    if (label.size() >= 3 && (text == label || text == domain_letters_ || text == host_letters_)) return true;
    return label.size() >= 5 && text.find(label) != std::string::npos && text.size() < label.size() + 12;
  }

  [[nodiscard]] std::string without_site(std::string title) const {
    for (int most = 3; most > 0; --most) {
      std::size_t cut = std::string::npos;
      std::size_t cut_size = 0;
      for (std::size_t at = title.rfind(' '); at != std::string::npos && cut == std::string::npos;
           at = at == 0 ? at - 1 : title.rfind(' ', at - 1)) {
        for (const std::string_view separator : separators()) {
          if (title.compare(at, separator.size(), separator) != 0) continue;
          cut = at;
          cut_size = separator.size();
        }
      }
      if (cut == std::string::npos) break;
      if (names_site(std::string_view(title).substr(cut + cut_size))) {
        title.resize(cut);
        continue;
      }
      break;
    }
    // behind a bar stands the site or its section, also when we do not know its name
    const std::size_t bar = title.rfind(" | ");
    if (bar != std::string::npos && bar >= 25 &&
        std::count(title.begin() + static_cast<std::ptrdiff_t>(bar) + 3, title.end(), ' ') < 3)
      title.resize(bar);
    for (const std::string_view separator : separators()) {
      const std::size_t at = title.find(separator);
      if (at == std::string::npos || !names_site(std::string_view(title).substr(0, at))) continue;
      title.erase(0, at + separator.size());
      break;
    }
    return title;
  }

  void read_title() {
    const std::string social = without_site(meta("og:title"));
    const std::string headline = without_site(line_of(linked_.headline));
    const std::string element = without_site(title_element_);
    // the heading that says what the metadata says, as it is written on the page
    const auto agrees = [&](const std::string& heading) {
      const std::string text = bare_letters(heading);
      for (const std::string& other : {social, headline, element}) {
        if (other.empty()) continue;
        const std::string known = bare_letters(other);
        if (text == known) return true;
        if (text.size() > 15 && known.size() > 15 && (known.starts_with(text) || text.starts_with(known)))
          return true;
      }
      return false;
    };
    for (const std::string& heading : headings_) {
      if (agrees(heading)) {
        out_.title = without_site(heading);
        return;
      }
    }
    if (social.empty() && headline.empty())
      if (const std::string part = title_part_on_page(); !part.empty()) {
        out_.title = part;
        return;
      }
    const std::string microdata = itemprop_text("headline");
    const std::string only_heading =
        headings_.size() == 1 && !names_site(headings_.front()) ? headings_.front() : "";
    for (const std::string& candidate : {headline, social, microdata, only_heading, meta("twitter:title"),
                                         meta("dc.title"), meta("title"), element}) {
      if (candidate.empty()) continue;
      // a longer form of the element's title may only carry the site's section behind it
      out_.title = without_site(candidate);
      break;
    }
    if (out_.title.empty() && !headings_.empty()) out_.title = headings_.front();
    if (out_.title.empty()) out_.title = title_element_;
  }

  /// Of "Daily Post - Bridge opens" the longest part that also stands alone on the page: old pages
  /// have neither metadata nor headings.
  [[nodiscard]] std::string title_part_on_page() const {
    std::vector<std::string> parts = {title_element_};
    for (const std::string_view separator : separators()) {
      std::vector<std::string> finer;
      for (const std::string& part : parts) {
        std::size_t begin = 0;
        for (std::size_t at = part.find(separator); at != std::string::npos && finer.size() < 20;
             at = part.find(separator, begin)) {
          finer.push_back(part.substr(begin, at - begin));
          begin = at + separator.size();
        }
        finer.push_back(part.substr(begin));
      }
      parts = std::move(finer);
    }
    if (parts.size() < 2) return {};
    std::string best;
    for (NodeIndex i = 1; i < tree_.size(); ++i) {
      if (!tree_.is_text(i) || tree_[tree_[i].parent].tag == Tag::title) continue;
      const std::string_view text = tree_.text(i);
      if (text.size() > 400) continue;
      for (const std::string& part : parts) {
        if (part.size() > best.size() && part.size() >= 15 &&
            text.find(part.substr(0, 8)) != std::string_view::npos && clean_line(text) == part)
          best = part;
      }
    }
    return best;
  }

  [[nodiscard]] std::string itemprop_text(std::string_view name) const {
    for (NodeIndex i = 1; i < tree_.size(); ++i) {
      if (tree_.is_text(i) || tree_[i].tag == Tag::meta) continue;
      if (tree_.attribute(i, Name::itemprop) == name && tree_[i].end - i < 50) {
        std::string text = clean_line(tree_.inner_text(i));
        if (!text.empty() && text.size() < 300) return text;
      }
    }
    return {};
  }

  // ---- authors

  void add_author(std::string_view raw, NameSource source = NameSource::text) {
    for (std::string& name : author_names(line_of(raw), source, words_, date_options())) {
      if (!house_counts_ && names_site(name)) continue;
      // what is written small and alone is a role or a user
      if (name.front() >= 'a' && name.front() <= 'z' && name.find(' ') == std::string::npos &&
          !words_.names_organisation(name))
        continue;
      const std::string bare = bare_letters(name);
      if (bare == bare_letters(out_.title)) continue;
      const auto same = [&](const std::string& other) { return bare_letters(other) == bare; };
      if (source == NameSource::person && words_.may_be_person(name)) surely_persons_.push_back(name);
      if (out_.authors.size() < 30 && std::none_of(out_.authors.begin(), out_.authors.end(), same))
        out_.authors.push_back(std::move(name));
    }
  }

  [[nodiscard]] bool is_person(const std::string& name) const {
    return !words_.names_organisation(name) ||
           std::find(surely_persons_.begin(), surely_persons_.end(), name) != surely_persons_.end();
  }

  [[nodiscard]] bool names_person() const {
    return std::any_of(out_.authors.begin(), out_.authors.end(),
                       [&](const std::string& name) { return is_person(name); });
  }

  /// Beside the names of people that of their paper or agency is not an author.
  void keep_persons() {
    if (names_person())
      std::erase_if(out_.authors, [&](const std::string& name) { return !is_person(name); });
  }

  /// Where names are turned round: "Lee, Ann".
  static bool is_catalogue_key(std::string_view key) {
    return key.starts_with("dc.") || key.starts_with("dcterms.") || key == "citation_author";
  }

  void read_authors() {
    for (const LinkedName& author : linked_.authors)
      if (!author.organisation)
        add_author(author.name, author.person ? NameSource::person : NameSource::text);
    if (names_person()) return;
    static constexpr std::array<std::string_view, 12> keys = {"author",
                                                              "article:author",
                                                              "article:author_name",
                                                              "og:article:author",
                                                              "parsely-author",
                                                              "sailthru.author",
                                                              "dc.creator",
                                                              "dcterms.creator",
                                                              "dc.contributor",
                                                              "byl",
                                                              "cxenseparse:author",
                                                              "citation_author"};
    for (const std::string_view key : keys) {
      for (const Meta& one : metas_)
        if (one.key == key)
          add_author(one.value, is_catalogue_key(key) ? NameSource::catalogue : NameSource::text);
      if (names_person()) return;
    }
    for (const std::string& line : find_byline(tree_, judge_, date_options())) add_author(line);
    if (names_person()) return;
    // an organisation only where the page names no person, but then also the house itself
    if (!out_.authors.empty()) return;
    house_counts_ = true;
    for (const LinkedName& author : linked_.authors) add_author(author.name);
  }

  // ---- language, dates, tags

  void read_language() {
    for (const std::string& candidate : {html_language_, line_of(linked_.language), meta("content-language"),
                                         meta("og:locale"), meta("dc.language")}) {
      out_.language = normal_language_tag(candidate);
      if (!out_.language.empty()) break;
    }
    // many themes say "en-US" of whatever is written in them
    if (out_.language == "en" || out_.language.starts_with("en-"))
      if (std::string language = language_of_prose(); !language.empty()) out_.language = std::move(language);
  }

  /// The language of both halves of the page's first paragraphs, if it is surely one and not English.
  [[nodiscard]] std::string language_of_prose() const {
    constexpr std::size_t paragraph = 80;
    constexpr std::size_t enough = 1200;
    constexpr std::size_t least = 200;
    std::string prose;
    for (NodeIndex i = 1; i < tree_.size() && prose.size() < enough; ++i) {
      const Tag tag = tree_[i].tag;
      if (tag == Tag::script || tag == Tag::style || tag == Tag::head || tag == Tag::noscript ||
          tag == Tag::nav || tag == Tag::footer || tag == Tag::form) {
        i = tree_[i].end - 1;
        continue;
      }
      const std::string_view text = tree_.text(i);
      if (text.size() < paragraph) continue;
      prose += start_of(text, enough / 2);
      prose += ' ';
    }
    if (prose.size() < least) return {};
    const std::string_view first = start_of(prose, prose.size() / 2);
    const std::string_view second = std::string_view(prose).substr(first.size());
    const auto is_english = [](std::string_view text) {
      return text.find(" the ") != std::string_view::npos &&
             (text.find(" of ") != std::string_view::npos || text.find(" and ") != std::string_view::npos ||
              text.find(" to ") != std::string_view::npos);
    };
    if (is_english(first) || is_english(second)) return {};
    std::string language = detect_language(first);
    return language != "en" && language == detect_language(second) ? language : "";
  }

  [[nodiscard]] WebTimeOptions date_options() const {
    const std::string& region = out_.language;
    WebTimeOptions options;
    options.order =
        region.empty() || region == "en" || region == "en-US" ? DateOrder::month_first : DateOrder::day_first;
    options.words = &words_.dates();
    options.language = out_.language;
    return options;
  }

  void read_dates() {
    PageDates shown(tree_, judge_, {date_options(), context_.fetched, out_.title, !headings_.empty()});
    const auto date_of = [&](std::string_view text) { return shown.date_of(text); };
    const auto published = [&](const std::optional<WebTime>& time, std::string_view from) {
      if (!time || !out_.published.empty()) return;
      const std::optional<WebTime> local = local_day(*time, from, shown);
      out_.published = to_iso(local ? *local : *time);
      out_.published_from = local ? "url" : from;
    };
    published(date_of(linked_.published), "jsonld");
    static constexpr std::array<std::string_view, 32> keys = {"article:published_time",
                                                              "og:article:published_time",
                                                              "article:published",
                                                              "og:published_time",
                                                              "datepublished",
                                                              "date.published",
                                                              "publication_date",
                                                              "publish_date",
                                                              "pubdate",
                                                              "publishdate",
                                                              "publish-date",
                                                              "published_date",
                                                              "published-date",
                                                              "parsely-pub-date",
                                                              "sailthru.date",
                                                              "dc.date.issued",
                                                              "dcterms.issued",
                                                              "dcterms.created",
                                                              "dcterms.date",
                                                              "dc.date.created",
                                                              "dc.date",
                                                              "dc.created",
                                                              "article.published",
                                                              "date",
                                                              "originalpublicationdate",
                                                              "cxenseparse:recs:publishtime",
                                                              "article_date_original",
                                                              "citation_publication_date",
                                                              "citation_date",
                                                              "displaydate",
                                                              "release_date",
                                                              "datecreated"};
    for (const std::string_view key : keys) {
      if (!out_.published.empty()) break;
      published(date_of(meta(key)), "meta");
    }
    std::optional<WebTime> modified = date_of(linked_.modified);
    static constexpr std::array<std::string_view, 8> modified_keys = {
        "article:modified_time", "og:updated_time", "og:modified_time", "datemodified",
        "last-modified",         "lastmod",         "dc.date.modified", "dcterms.modified"};
    for (const std::string_view key : modified_keys)
      if (!modified) modified = date_of(meta(key));
    if (out_.published.empty() || !modified) published(shown.published_of_elements(), "time");
    if (out_.published.empty()) published(date_of_url(shown), "url");
    if (out_.published.empty()) {
      const PageDates::Shown text = shown.published_of_text();
      published(text.published, text.of_attribute ? "time" : "text");
    }

    if (!modified && shown.modified() &&
        to_iso(*shown.modified()).substr(0, 10) >= out_.published.substr(0, 10))
      modified = shown.modified();
    if (modified) out_.modified = to_iso(*modified);
  }

  /// A time in UTC does not say which day it was where the paper appears; the address, if it has a day, does.
  [[nodiscard]] std::optional<WebTime> local_day(const WebTime& time, std::string_view from,
                                                 const PageDates& dates) const {
    constexpr std::uint32_t noon = 12 * 3600;         // it is yesterday west of Greenwich until then
    constexpr std::uint32_t ten_o_clock = 10 * 3600;  // and tomorrow in the far east from then on
    if (from == "url" || !time.has_time || time.offset_minutes != 0) return std::nullopt;
    const std::optional<WebTime> day = date_of_url(dates);
    if (!day) return std::nullopt;
    const bool yesterday = day->day + std::chrono::days(1) == time.day && time.second_of_day < noon;
    const bool tomorrow = day->day == time.day + std::chrono::days(1) && time.second_of_day >= ten_o_clock;
    return yesterday || tomorrow ? day : std::nullopt;
  }

  /// "29-10-" before the year at `year` of a path; `text` becomes the ISO day.
  static bool day_first_before(std::string_view path, std::size_t year, std::string& text) {
    if (year < 6) return false;
    const char separator = path[year - 1];
    if (separator != '-' && separator != '_' && separator != '.') return false;
    const auto digit = [&](std::size_t at) { return path[at] >= '0' && path[at] <= '9'; };
    if (!digit(year - 2) || !digit(year - 3) || path[year - 4] != separator || !digit(year - 5) ||
        !digit(year - 6))
      return false;
    if (year > 6 && digit(year - 7)) return false;
    text = std::string(path.substr(year, 4)) + "-" + std::string(path.substr(year - 3, 2)) + "-" +
           std::string(path.substr(year - 6, 2));
    return true;
  }

  /// The ISO day that a path begins with, `digits` of them together: 2024/02/28, 2024-2-28, 2024/feb/28,
  /// 20240228, 2024/0228/, 202402/28/, 2024-02/28/; empty: none.
  [[nodiscard]] std::string day_in_path(std::string_view path, std::size_t digits) const {
    const auto part_of = [&](std::size_t from) {
      return path.substr(from, path.find_first_of("/-_.", from) - from);
    };
    const auto is_number = [](std::string_view part, std::size_t least, std::size_t most) {
      return part.size() >= least && part.size() <= most &&
             std::all_of(part.begin(), part.end(), [](char c) { return c >= '0' && c <= '9'; });
    };
    const auto day = [&](std::string_view month, std::string_view day_of_month) {
      return std::string(path.substr(0, 4)) + '-' + std::string(month) + '-' + std::string(day_of_month);
    };
    if (digits == 8) return std::string(path.substr(0, 8));
    if (digits == path.size() || (digits != 4 && digits != 6)) return {};
    const char first = path[digits];
    const std::string_view next = part_of(digits + 1);
    const std::size_t behind = digits + 1 + next.size();
    const char second = behind < path.size() ? path[behind] : '\0';
    if (digits == 6)
      return first == '/' && second == '/' && is_number(next, 2, 2) ? day(path.substr(4, 2), next) : "";
    if (first != '/' && first != '-' && first != '_') return {};
    if (first == '/' && second == '/' && is_number(next, 4, 4)) return day(next.substr(0, 2), next.substr(2));
    if (second == '\0' || (second != first && second != '/')) return {};
    std::size_t day_end = behind + 1;
    while (day_end < path.size() && path[day_end] >= '0' && path[day_end] <= '9') ++day_end;
    const std::string_view last = path.substr(behind + 1, day_end - behind - 1);
    if (is_number(next, 1, 2)) return day(next, last);
    const unsigned month = words_.dates().month(WebTimeWords::key(next), out_.language).number;
    return month == 0 || first != '/' || last.empty() ? "" : day(std::to_string(month), last);
  }

  /// The first day in the address.
  [[nodiscard]] std::optional<WebTime> date_of_url(const PageDates& dates) const {
    for (const std::string& url : {out_.url, out_.canonical_url}) {
      const auto parts = parse_url(url);
      if (!parts) continue;
      const std::string& path = parts->path;
      for (std::size_t i = 0; i + 4 < path.size(); ++i) {
        const auto digit = [&](std::size_t at) {
          return at < path.size() && path[at] >= '0' && path[at] <= '9';
        };
        if (digit(i) || !digit(i + 1)) continue;
        std::size_t end = i + 1;
        while (digit(end)) ++end;
        std::string text;
        if (end - i - 1 == 4 && day_first_before(path, i + 1, text)) {
          // "29-10-2021"
        } else {
          text = day_in_path(std::string_view(path).substr(i + 1), end - i - 1);
        }
        if (text.empty()) continue;
        const auto time = dates.date_of(text);
        using namespace std::chrono;
        if (time && time->day >= Day(year_month_day{year(1994), January, day(1)}) &&
            time->day <= Day(year_month_day{year(2050), January, day(1)}))
          return time;
      }
    }
    return std::nullopt;
  }

  void read_tags() {
    const auto add = [&](std::string_view raw) {
      const std::string text = line_of(raw);
      if (text.empty() || text.size() > 120 || out_.tags.size() >= 50) return;
      if (std::find(out_.tags.begin(), out_.tags.end(), text) == out_.tags.end()) out_.tags.push_back(text);
    };
    for (const std::string& keyword : linked_.keywords) add(keyword);
    if (!out_.tags.empty()) return;
    for (const Meta& one : metas_)
      if (one.key == "article:tag" || one.key == "og:article:tag") add(one.value);
    if (!out_.tags.empty()) return;
    for (const std::string_view key : {"news_keywords", "parsely-tags", "sailthru.tags", "keywords"}) {
      const std::string value = meta(key);
      std::string_view rest = value;
      while (!rest.empty()) {
        const std::size_t comma = rest.find_first_of(",;");
        add(rest.substr(0, comma));
        rest.remove_prefix(comma == std::string_view::npos ? rest.size() : comma + 1);
      }
      if (!out_.tags.empty()) return;
    }
  }

  const HtmlTree& tree_;
  const PageContext& context_;
  std::string_view saved_from_;
  NameJudge& judge_;
  const PageWords& words_;
  PageMetadata out_;
  LinkedArticle linked_;
  std::string site_letters_;  ///< bare, here and below
  std::string host_letters_;
  std::string domain_letters_;
  std::string label_letters_;
  std::vector<std::string> surely_persons_;
  bool house_counts_ = false;  ///< the site's own name may be an author
  std::vector<Meta> metas_;
  std::vector<std::string> headings_;
  std::string canonical_;
  std::string base_;
  std::string title_element_;
  std::string html_language_;
};

}  // namespace

PageMetadata read_metadata(const HtmlTree& tree, const PageContext& context, std::string_view saved_from,
                           NameJudge& judge) {
  return MetadataReader(tree, context, saved_from, judge).read();
}

}  // namespace dateline::pipeline
