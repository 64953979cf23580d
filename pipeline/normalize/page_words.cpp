#include "pipeline/normalize/page_words.h"

#include <algorithm>
#include <unordered_map>

namespace dateline::pipeline {

namespace {

// ---------------------------------------------------------------------------------------------
// The word lists of the room. Class names and ids are cut into words at everything that is no
// letter or digit and before capitals ("articleBody" is "article body"), in lower case.
// ---------------------------------------------------------------------------------------------

// Parts of names (words joined by hyphens) of elements that hold the text of an article.
constexpr std::string_view body_names[] = {
    "-article-body-",
    "-articlebody-",
    "-article-content-",
    "-articlecontent-",
    "-article-text-",
    "-articletext-",
    "-article-copy-",
    "-article-detail-",
    "-article-main-",
    "-article-story-",
    "-article-paragraph-",
    "-article-component-body-",
    "-story-body-",
    "-storybody-",
    "-story-content-",
    "-storycontent-",
    "-story-text-",
    "-storytext-",
    "-story-copy-",
    "-entry-content-",
    "-entrycontent-",
    "-entry-text-",
    "-entry-body-",
    "-post-content-",
    "-postcontent-",
    "-post-body-",
    "-postbody-",
    "-post-text-",
    "-post-entry-",
    "-body-copy-",
    "-bodycopy-",
    "-body-content-",
    "-body-text-",
    "-bodytext-",
    "-content-body-",
    "-content-text-",
    "-text-content-",
    "-news-text-",
    "-newstext-",
    "-news-content-",
    "-news-body-",
    "-news-detail-",
    "-detail-content-",
    "-detail-body-",
    "-detail-text-",
    "-rich-text-",
    "-richtext-",
    "-field-name-body-",
    "-field-body-",
    "-single-content-",
    "-caas-body-",
    "-available-content-",
    "-blog-content-",
    "-blog-post-body-",
    "-page-article-",
    "-main-article-",
    "-mw-parser-output-",
    "-artikel-text-",
    "-artikel-body-",
    "-articulo-cuerpo-",
    "-cuerpo-",
    "-article-corps-",
    "-texte-article-",
    "-article-texte-",
    "-testo-articolo-",
    "-artikeltext-",
    "-brodtext-",
    "-cms-content-",
    "-article-wrapper-body-",
    "-wysiwyg-",
    "-article-inner-",
    "-articleinner-",
    "-post-article-",
    "-content-article-",
    "-contentarticle-",
    "-paragraphs-",
    "-main-text-",
    "-maintext-",
    "-contents-text-",
    "-article-view-",
    "-view-content-body-",
};

// Words that make an element boilerplate unless most of the text of the page is in it.
constexpr std::string_view boilerplate_words[] = {
    "ad",
    "ads",
    "adbox",
    "adslot",
    "adsense",
    "advert",
    "adverts",
    "advertisement",
    "advertising",
    "advertorial",
    "affiliate",
    "alert",
    "alerts",
    "appeal",
    "apps",
    "archives",
    "audio",
    "badge",
    "banner",
    "banners",
    "bio",
    "biography",
    "blogroll",
    "bookmark",
    "bottombar",
    "breadcrumb",
    "breadcrumbs",
    "breaking",
    "button",
    "buttons",
    "calendar",
    "callout",
    "carousel",
    "categories",
    "catlinks",
    "clickable",
    "contributors",
    "copyright",
    "crumbs",
    "cta",
    "dfp",
    "disclaimer",
    "disclosure",
    "donate",
    "donation",
    "download",
    "dropdown",
    "email",
    "embed",
    "facebook",
    "feedback",
    "flyout",
    "follow",
    "followus",
    "foot",
    "footer",
    "gallery",
    "googlead",
    "hashtags",
    "headlines",
    "infobox",
    "inread",
    "inline-promo",
    "interstitial",
    "jump",
    "keywords",
    "kommentar",
    "labels",
    "languages",
    "latest",
    "legal",
    "likes",
    "linklist",
    "links",
    "listen",
    "live-ticker",
    "login",
    "logo",
    "masthead",
    "menu",
    "menus",
    "meta",
    "metadata",
    "modal",
    "more",
    "mostpopular",
    "mostread",
    "nav",
    "navbar",
    "navi",
    "navigation",
    "navigator",
    "newsletter",
    "newsletters",
    "newsticker",
    "noprint",
    "notice",
    "ocr",
    "onward",
    "outbrain",
    "overlay",
    "pager",
    "pagination",
    "partner",
    "partners",
    "paywall-banner",
    "pagenav",
    "playlist",
    "podcast",
    "poll",
    "popover",
    "popular",
    "popup",
    "print",
    "printonly",
    "printfriendly",
    "profile",
    "promo",
    "promos",
    "promobox",
    "promotion",
    "promotions",
    "pubmatic",
    "quiz",
    "rail",
    "rating",
    "ratings",
    "reactions",
    "readmore",
    "readalso",
    "recirc",
    "recirculation",
    "recommend",
    "recommendation",
    "recommendations",
    "recommended",
    "references",
    "register",
    "related",
    "relatedarticles",
    "relatedposts",
    "relacionadas",
    "relacionados",
    "rss",
    "search",
    "sharebar",
    "sharebox",
    "sharedaddy",
    "sharebuttons",
    "sharer",
    "shares",
    "sharing",
    "share",
    "shop",
    "shopping",
    "shortcuts",
    "sidebar",
    "sidenav",
    "signup",
    "sitemap",
    "skip",
    "slider",
    "slideshow",
    "smartphone",
    "social",
    "socials",
    "sociable",
    "sponsor",
    "sponsored",
    "sponsors",
    "sticky",
    "subnav",
    "subscribe",
    "subscription",
    "suggested",
    "suggestions",
    "survey",
    "syndication",
    "taboola",
    "tagcloud",
    "taglist",
    "tags",
    "teaser",
    "teasers",
    "ticker",
    "toc",
    "toolbar",
    "toolbox",
    "tools",
    "tooltip",
    "topbar",
    "topics",
    "trending",
    "tweet",
    "twitter",
    "upsell",
    "utility",
    "vote",
    "voting",
    "whatsapp",
    "widget",
    "widgets",
    "youmay",
    "zergnet",
};

// Out even where they hold more text than the article.
constexpr std::string_view always_out_words[] = {
    "comments", "commentlist", "commentarea",  "commentbox",  "commentary-list", "disqus",
    "respond",  "kommentare",  "commentaires", "comentarios", "cookie",          "cookies",
    "consent",  "gdpr",        "livefyre",     "replies",     "coral",           "spotim",
    "viafoura", "hyvor",       "onetrust",     "fbcomments",
};

// Captions, bylines, times: never part of the text.
constexpr std::string_view caption_words[] = {
    "author",      "authors",      "autor",       "autore",     "auteur",       "byline",      "bylines",
    "caption",     "captions",     "contributor", "copyrights", "credit",       "credits",     "date",
    "dateline",    "datetime",     "editor",      "figcaption", "imagecaption", "legende",     "photocaption",
    "photocredit", "photographer", "posted",      "postmeta",   "published",    "publishdate", "pubdate",
    "readtime",    "source",       "timestamp",   "updated",    "wpcaption",    "hidden",      "invisible",
    "headline",    "kicker",       "eyebrow",     "hat",
};

// The lines between the headline and the text.
constexpr std::string_view standfirst_words[] = {
    "standfirst", "dek",        "deck",    "subtitle", "subheadline", "subheading", "subhead",
    "subline",    "subtitulo",  "lede",    "lead",     "leadtext",    "intro",      "introduction",
    "abstract",   "chapo",      "chapeau", "vorspann", "einleitung",  "excerpt",    "sapo",
    "bajada",     "entradilla", "copete",  "sommario", "ingress",     "manchet",    "preamble",
    "synopsis",   "strapline",  "lid",     "leadin",   "anons",
};

constexpr std::string_view promotions[] = {
    "our app",       "the app",         "download",   "sign up",  "subscribe",  "newsletter",
    "follow us",     "telegram",        "whatsapp",   "facebook", "instagram",  "twitter",
    "notifications", "become a member", "support us", "donate",   "click here",
};

constexpr std::string_view invitation_starts[] = {
    "follow ",  "subscribe", "sign up",   "download",  "join ",          "get the ",   "become a ",
    "support ", "like us",   "for more ", "want more", "you can follow", "don't miss",
};

// Text that is there for screen readers and not shown.
constexpr std::string_view unseen_names[] = {
    "-sr-only-",   "-screen-reader-",  "-screenreader-",       "-visually-hidden-", "-visuallyhidden-",
    "-offscreen-", "-assistive-text-", "-accessibility-text-", "-a11y-text-",
};

// Pairs of words that say it only together.
constexpr std::string_view boilerplate_pairs[] = {
    "-read-more-",      "-read-next-",    "-read-also-",       "-also-read-",       "-see-also-",
    "-more-from-",      "-more-on-",      "-more-stories-",    "-most-read-",       "-most-popular-",
    "-author-bio-",     "-author-box-",   "-author-info-",     "-about-author-",    "-about-the-author-",
    "-post-nav-",       "-next-post-",    "-prev-post-",       "-sign-up-",         "-up-next-",
    "-you-may-",        "-top-stories-",  "-load-more-",       "-call-to-action-",  "-in-article-ad-",
    "-article-tags-",   "-post-tags-",    "-entry-meta-",      "-post-meta-",       "-article-meta-",
    "-post-footer-",    "-entry-footer-", "-article-footer-",  "-side-bar-",        "-right-column-",
    "-left-column-",    "-right-rail-",   "-jp-relatedposts-", "-wp-caption-text-",

    "-read-time-",      "-reading-time-", "-photo-credit-",    "-image-credit-",    "-image-caption-",
    "-media-caption-",  "-img-caption-",  "-pub-date-",        "-publish-date-",    "-post-date-",
    "-article-date-",   "-entry-date-",   "-post-author-",     "-fact-box-",        "-key-points-box-",
    "-lire-aussi-",     "-leer-tambien-", "-leia-tambem-",     "-leggi-anche-",     "-lees-ook-",
    "-mehr-zum-thema-", "-les-mer-",      "-editors-picks-",   "-web-push-",
};

// A block that is this and little more.
constexpr std::string_view boilerplate_lines[] = {
    "sponsored",
    "keep reading",
    "advertisement",
    "advertisment",
    "ad",
    "anzeige",
    "werbung",
    "publicite",
    "publicidad",
    "publicidade",
    "pubblicita",
    "annonse",
    "annonce",
    "reklama",
    "reklame",
    "реклама",
    "continue reading below",
    "continue reading",
    "continue reading the main story",
    "story continues below",
    "story continues below advertisement",
    "article continues below",
    "article continues after advertisement",
    "article continues below advertisement",
    "scroll to continue",
    "loading",
    "loading...",
    "share",
    "share this",
    "share this article",
    "share this story",
    "share on facebook",
    "share on twitter",
    "tweet",
    "print",
    "email",
    "print this page",
    "copy link",
    "copied",
    "link copied",
    "facebook",
    "twitter",
    "whatsapp",
    "linkedin",
    "subscribe",
    "subscribe now",
    "sign up",
    "sign in",
    "log in",
    "newsletter",
    "follow us",
    "comments",
    "comment",
    "leave a comment",
    "leave a reply",
    "read more",
    "read more:",
    "more",
    "see more",
    "learn more",
    "view gallery",
    "open image in gallery",
    "play video",
    "watch now",
    "listen",
    "video",
    "photos",
    "image source",
    "image caption",
    "media caption",
    "getty images",
    "reuters",
    "ap photo",
    "afp",
    "(reuters)",
    "source:",
    "tags",
    "tags:",
    "topics",
    "topics:",
    "related topics",
    "related",
    "skip",
    "close",
    "next",
    "previous",
    "back to top",
    "top",
    "0 comments",
    "no comments",
    "report a typo",
    "all rights reserved",
    "all rights reserved.",
};

// What a block of this kind begins with; only blocks under 200 characters are looked at.
constexpr std::string_view boilerplate_starts[] = {
    "our standards:",
    "please read our comment",
    "click to read",
    "swipe to scroll",
    "we apologize, but this video",
    "this article has been translated",
    "dieser artikel wurde im original",
    "opens in new window",
    "read more:",
    "read more about",
    "read also:",
    "read also",
    "also read:",
    "also read",
    "read next:",
    "read:",
    "see also:",
    "see also",
    "related:",
    "related article",
    "related stor",
    "more:",
    "watch:",
    "watch live:",
    "listen:",
    "more from ",
    "more on this",
    "more stories",
    "recommended:",
    "share this",
    "sign up for",
    "sign up to",
    "subscribe to",
    "click here to",
    "click to share",
    "follow us on",
    "follow @",
    "download our",
    "download the",
    "join our",
    "get our",
    "like us on",
    "find us on",
    "image source",
    "image caption",
    "image:",
    "image credit",
    "photo:",
    "photo credit",
    "photo by",
    "photograph:",
    "picture:",
    "credit:",
    "file photo",
    "(photo by",
    "copyright ©",
    "© ",
    "(c) ",
    "all rights reserved",
    "this article was originally published",
    "this story was originally",
    "this content is provided by",
    "lire aussi",
    "a lire aussi",
    "lees ook",
    "lesen sie auch",
    "mehr zum thema",
    "leggi anche",
    "leia tambem",
    "leia mais",
    "leer tambien",
    "lea tambien",
    "te puede interesar",
    "les ogsa",
    "las ocksa",
    "czytaj tez",
    "читайте также",
    "читать также",
    "читайте також",
    "foto:",
    "bild:",
    "fotos:",
    "quelle:",
    "you may also like",
    "you might also like",
    "recommended for you",
    "tags:",
    "filed under",
    "topics:",
    "posted in",
    "categories:",
    "contact the author",
    "have a tip",
    "got a tip",
    "email:",
    "e-mail:",
    "advertisement",
    "sponsored content",
    "we use cookies",
    "this site uses cookies",
    "by signing up",
    "by subscribing",
    "enter your email",
    "your email address",
    "thank you for subscribing",
    "thanks for signing up",
    "please enable javascript",
    "to view this video",
};

// The text ends where a short block is or begins with one of these.
constexpr std::string_view end_lines[] = {
    "related articles",
    "related stories",
    "related posts",
    "related news",
    "related content",
    "related coverage",
    "related topics",
    "related links",
    "more from",
    "more on this story",
    "more stories",
    "most read",
    "most popular",
    "most viewed",
    "popular stories",
    "recommended stories",
    "recommended for you",
    "recommended articles",
    "you may also like",
    "you might also like",
    "read next",
    "up next",
    "trending now",
    "trending",
    "latest news",
    "top stories",
    "editor's picks",
    "editors' picks",
    "about the author",
    "about the authors",
    "leave a reply",
    "leave a comment",
    "post a comment",
    "join the conversation",
    "comments are closed",
    "what to read next",
    "more news",
    "more in",
    "share this:",
    "filed under",
    "mehr zum thema",
    "das konnte sie auch interessieren",
    "sur le meme sujet",
    "a lire aussi",
    "noticias relacionadas",
    "te puede interesar",
    "articoli correlati",
    "notizie correlate",
    "gerelateerd",
    "relaterte saker",
    "читайте также",
    "weitere artikel",
    "lesen sie auch",
};

// Words of a byline that belong to agencies, papers and desks, not to people; compared without case.
constexpr std::string_view organisation_words[] = {
    "press",     "news",    "newsroom", "newspaper",     "agency",         "agencies",  "magazine",
    "online",    "media",   "desk",     "editorial",     "wire",           "staff",     "team",
    "reuters",   "afp",     "dpa",      "efe",           "ansa",           "times",     "herald",
    "tribune",   "gazette", "telegram", "report",        "redaktion",      "redaction", "redacción",
    "redazione", "network", "service",  "correspondent", "correspondents",
};

constexpr std::string_view byline_labels[] = {
    "by ",          "by: ",          "written by ", "words by ", "posted by ", "story by ",
    "reported by ", "reporting by ", "author: ",    "authors: ", "edited by ", "compiled by ",
    "text by ",     "from ",         "von ",        "par ",      "por ",       "di ",
    "door ",        "av ",           "af ",         "autor: ",   "autore: ",   "texte : ",
    "text: ",       "di: ",          "por: ",       "von: ",     "foto: ",
};

constexpr std::string_view boilerplate_roles[] = {
    "navigation", "banner",  "complementary", "contentinfo", "search", "dialog", "alertdialog", "menu",
    "menubar",    "toolbar", "tooltip",       "tablist",     "form",   "button", "alert",
};

// ---------------------------------------------------------------------------------------------

bool is_lower_case(char c) {
  return c >= 'a' && c <= 'z';
}
bool is_upper_case(char c) {
  return c >= 'A' && c <= 'Z';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// "-article-body-" for "articleBody"; names are parted by an additional hyphen.
std::string hyphenated(std::string_view names) {
  std::string out = "-";
  char before = 0;
  for (const char c : names.substr(0, 400)) {
    if (is_upper_case(c)) {
      if ((is_lower_case(before) || is_digit(before)) && out.back() != '-') out += '-';
      out += static_cast<char>(c - 'A' + 'a');
    } else if (is_lower_case(c) || is_digit(c) || static_cast<unsigned char>(c) >= 0x80) {
      out += c;
    } else if (c == ' ' || c == '\t' || c == '\n') {
      out += out.back() == '-' ? "-" : "--";
    } else if (out.back() != '-') {
      out += '-';
    }
    before = c;
  }
  if (out.back() != '-') out += '-';
  return out;
}

template <typename Range>
bool contains_any(std::string_view text, const Range& parts) {
  return std::any_of(std::begin(parts), std::end(parts),
                     [&](std::string_view part) { return text.find(part) != std::string_view::npos; });
}

template <typename Range>
bool is_any(std::string_view text, const Range& all) {
  return std::find(std::begin(all), std::end(all), text) != std::end(all);
}

template <typename Range>
bool starts_with_any(std::string_view text, const Range& all) {
  return std::any_of(std::begin(all), std::end(all),
                     [&](std::string_view start) { return text.starts_with(start); });
}

enum Meaning : unsigned {
  means_body = 1,
  means_boilerplate = 2,
  means_always_out = 4,
  means_unseen = 8,
  means_standfirst = 16,
  means_caption = 32,
};

using Meanings = std::unordered_map<std::string_view, unsigned>;

/// All lists of names as one table, without the hyphens around them.
Meanings make_meanings() {
  Meanings meanings;
  const auto add = [&](const auto& list, unsigned meaning) {
    for (std::string_view name : list) {
      while (name.starts_with('-')) name.remove_prefix(1);
      while (name.ends_with('-')) name.remove_suffix(1);
      meanings[name] |= meaning;
    }
  };
  add(body_names, means_body);
  add(boilerplate_words, means_boilerplate);
  add(boilerplate_pairs, means_boilerplate);
  add(always_out_words, means_always_out);
  add(unseen_names, means_unseen);
  add(standfirst_words, means_standfirst);
  add(caption_words, means_caption);
  return meanings;
}

std::string_view without_marks(std::string_view text) {
  while (!text.empty() &&
         (text.back() == ':' || text.back() == '.' || text.back() == ' ' || text.back() == '!'))
    text.remove_suffix(1);
  while (!text.empty() &&
         (text.front() == ' ' || text.front() == '|' || text.front() == '[' || text.front() == '-'))
    text.remove_prefix(1);
  return text;
}

}  // namespace

NameVerdict judge_names(std::string_view names) {
  NameVerdict verdict;
  if (names.empty()) return verdict;
  static const Meanings meanings = make_meanings();
  const std::string text = hyphenated(names);
  // every run of one to three words is looked up; an empty word parts two names
  unsigned found = 0;
  std::size_t begin = 1;
  while (begin < text.size()) {
    std::size_t end = begin;
    for (int words = 0; words < 3 && end < text.size() && text[end] != '-'; ++words) {
      end = std::min(text.find('-', end), text.size());
      const auto known = meanings.find(std::string_view(text).substr(begin, end - begin));
      if (known != meanings.end()) found |= known->second;
      ++end;
    }
    begin = std::min(text.find('-', begin), text.size()) + 1;
  }
  verdict.body = (found & means_body) != 0;
  verdict.boilerplate = (found & means_boilerplate) != 0;
  verdict.always_out = (found & means_always_out) != 0;
  verdict.unseen = (found & means_unseen) != 0;
  verdict.standfirst = (found & means_standfirst) != 0;
  verdict.caption = (found & means_caption) != 0;
  return verdict;
}

bool is_boilerplate_role(std::string_view role) {
  return is_any(role, boilerplate_roles);
}

bool is_boilerplate_line(std::string_view folded) {
  if (folded.size() > 200) return false;
  return is_any(without_marks(folded), boilerplate_lines) || starts_with_any(folded, boilerplate_starts);
}

bool is_promotion(std::string_view folded) {
  return contains_any(folded, promotions);
}

bool is_invitation(std::string_view folded) {
  return is_promotion(folded) && starts_with_any(folded, invitation_starts);
}

bool is_end_line(std::string_view folded) {
  if (folded.size() > 60) return false;
  const std::string_view text = without_marks(folded);
  return is_any(text, end_lines) || (text.size() < 40 && starts_with_any(text, end_lines));
}

bool names_organisation(std::string_view name) {
  std::string small(name.substr(0, 200));
  std::transform(small.begin(), small.end(), small.begin(),
                 [](char c) { return is_upper_case(c) ? static_cast<char>(c - 'A' + 'a') : c; });
  std::string_view rest = small;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find_first_of(" -/"), rest.size());
    if (is_any(rest.substr(0, end), organisation_words)) return true;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return false;
}

bool has_byline_label(std::string_view text) {
  return without_byline_label(text).size() != text.size();
}

std::string_view without_byline_label(std::string_view text) {
  std::string small(text.substr(0, 16));
  std::transform(small.begin(), small.end(), small.begin(),
                 [](char c) { return is_upper_case(c) ? static_cast<char>(c - 'A' + 'a') : c; });
  for (const std::string_view label : byline_labels)
    if (small.starts_with(label)) return text.substr(label.size());
  return text;
}

}  // namespace dateline::pipeline
