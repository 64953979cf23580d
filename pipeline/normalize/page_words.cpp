#include "pipeline/normalize/page_words.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <vector>

#include "dateline/unicode.h"

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
    "carousel",
    "categories",
    "catlinks",
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
    "reflist",
    "footnotes",
    "mermaid",
    "registration",
    "regwall",
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
    "upsell",
    "utility",
    "vote",
    "voting",
    "whatsapp",
    "youmay",
    "zergnet",
};

// Set into the text: what they hold is part of it where it is prose and no list of links.
constexpr std::string_view insert_names[] = {
    "widget",    "widgets",      "callout",  "slideshow", "embed",   "profile",
    "tweet",     "twitter",      "facebook", "instagram", "infobox", "social-media-embed",
    "clickable", "social-embed", "embedded",
};

// Pieces of text by their name, whatever else it says: page builders call each paragraph a widget.
constexpr std::string_view text_names[] = {
    "text-editor",     "text-block",      "html-block",         "widget-text",
    "paragraph-block", "block-paragraph", "social-media-embed",
};

// Folded away until a reader asks for it.
constexpr std::string_view unfolding_words[] = {
    "accordion",  "faq",    "faqs", "collapse", "collapsible",
    "expandable", "toggle", "tab",  "panel",    "drawer-content",
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
    "readtime",    "source",       "timestamp",   "updated",    "wpcaption",    "headline",    "kicker",
    "eyebrow",     "hat",
};

// The lines between the headline and the text.
constexpr std::string_view standfirst_words[] = {
    "standfirst", "dek",        "deck",      "subtitle", "subheadline", "subheading", "subhead",
    "subline",    "subtitulo",  "lede",      "lead",     "leadtext",    "intro",      "introduction",
    "abstract",   "chapo",      "chapeau",   "vorspann", "einleitung",  "excerpt",    "sapo",
    "bajada",     "entradilla", "copete",    "sommario", "ingress",     "manchet",    "preamble",
    "synopsis",   "teaser",     "strapline", "lid",      "leadin",      "anons",
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

// In remarks of a house on itself.
constexpr std::string_view disclosures[] = {
    "we may receive compensation",
    "may receive a commission",
    "may earn a commission",
    "may earn us a commission",
    "we may earn",
    "earn an affiliate commission",
    "affiliate links",
    "affiliate link",
    "independently select everything",
    "independently selected",
    "as an amazon associate",
    "empfohlener redaktioneller inhalt",
    "externen inhalt",
    "externer inhalt",
    "contenu externe",
    "provisionen durch kaufe",
    "affiliate-link",
    "liens affilies",
    "enlaces de afiliado",
};

constexpr std::string_view solicitations[] = {
    "whatsapp channel",   "whatsapp-kanal",   "canal de whatsapp", "sign up for our",
    "sign up to our",     "subscribe to our", "subscribe today",   "please subscribe",
    "our newsletter",     "'s newsletter",    "free newsletter",   "newsletter abonnieren",
    "unseren newsletter", "abonnieren sie",   "abonnez-vous",      "inscrivez-vous",
    "notre newsletter",   "suscribete",       "suscribase",        "iscriviti",
    "inscreva-se",        "assine a",         "meld je aan",       "zapisz sie",
    "follow us on",       "follow me on",     "folgen sie uns",    "folge uns",
    "suivez-nous",        "siguenos",         "seguici su",        "volg ons",
    "подписывайтесь",     "подпишитесь",      "підписуйтесь",
};

constexpr std::string_view credits[] = {
    "image credit",  "photo credit",     "picture credit", ". credit:", "bildrechte:",
    "/getty images", "via getty images", "(ap photo",      "photo by ", "photograph by ",
    "foto de ",      "photo: ",          "foto: ",
};

// Text that is there for screen readers and not shown.
constexpr std::string_view unseen_names[] = {
    "-sr-only-",   "-screen-reader-",  "-screenreader-",       "-visually-hidden-", "-visuallyhidden-",
    "-offscreen-", "-assistive-text-", "-accessibility-text-", "-a11y-text-",
};

// Pairs of words that say it only together.
constexpr std::string_view boilerplate_pairs[] = {
    "-read-more-",     "-read-next-",      "-read-also-",    "-also-read-",       "-see-also-",
    "-more-from-",     "-more-on-",        "-more-stories-", "-most-read-",       "-most-popular-",
    "-author-bio-",    "-author-box-",     "-author-info-",  "-about-author-",    "-about-the-author-",
    "-post-nav-",      "-next-post-",      "-prev-post-",    "-sign-up-",         "-up-next-",
    "-you-may-",       "-top-stories-",    "-load-more-",    "-call-to-action-",  "-ref-list-",
    "-in-article-ad-", "-article-tags-",   "-post-tags-",    "-entry-meta-",      "-post-meta-",
    "-article-meta-",  "-post-footer-",    "-entry-footer-", "-article-footer-",  "-side-bar-",
    "-right-column-",  "-left-column-",    "-right-rail-",   "-jp-relatedposts-", "-wp-caption-text-",

    "-read-time-",     "-reading-time-",   "-photo-credit-", "-image-credit-",    "-image-caption-",
    "-media-caption-", "-img-caption-",    "-pub-date-",     "-publish-date-",    "-post-date-",
    "-article-date-",  "-entry-date-",     "-post-author-",  "-fact-box-",        "-key-points-box-",
    "-lire-aussi-",    "-leer-tambien-",   "-leia-tambem-",  "-leggi-anche-",     "-lees-ook-",
    "-sign-in-",       "-mehr-zum-thema-", "-les-mer-",      "-editors-picks-",   "-web-push-",
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
    "press",
    "news",
    "newsroom",
    "newspaper",
    "agency",
    "agencies",
    "magazine",
    "online",
    "media",
    "desk",
    "editorial",
    "wire",
    "staff",
    "team",
    "reuters",
    "afp",
    "dpa",
    "efe",
    "ansa",
    "times",
    "herald",
    "stiftung",
    "foundation",
    "institut",
    "institute",
    "verlag",
    "gmbh",
    "inc",
    "ltd",
    "llc",
    "e.v.",
    "association",
    "university",
    "company",
    "group",
    "radio",
    "tv",
    "zeitung",
    "blog",
    "presse",
    "agentur",
    "agencia",
    "agence",
    "reporters",
    "writers",
    "editors",
    "tribune",
    "gazette",
    "telegram",
    "report",
    "redaktion",
    "redaction",
    "redacción",
    "redazione",
    "network",
    "service",
    "correspondent",
    "correspondents",
};

// Names of elements that hold an author's name.
constexpr std::string_view author_names[] = {
    "author",     "authors",  "byline",     "bylines",   "by-line",     "autor",       "autorin",
    "autoren",    "autores",  "auteur",     "auteurs",   "autore",      "autori",      "writer",
    "writers",    "wrote-by", "written-by", "posted-by", "authorname",  "username",    "submitted",
    "authorline", "byname",   "forfatter",  "redaktor",  "authored-by", "storybyline",
};

// Parts of the address of an author's page.
constexpr std::string_view author_links[] = {
    "/author/",  "/authors/",  "/autor/",        "/autoren/",     "/autores/", "/auteur/",
    "/auteurs/", "/autori/",   "/journalist/",   "/journalists/", "/profile/", "/people/",
    "/staff/",   "/reporter/", "/contributors/", "/writers/",     "/by/",      "/bio/",
};

// What stands where a name is expected and is none; compared without case and accents.
constexpr std::string_view no_names[] = {
    "admin",
    "administrator",
    "editor",
    "editors",
    "staff",
    "staff writer",
    "staff reporter",
    "newsroom",
    "unknown",
    "anonymous",
    "guest",
    "guest author",
    "guest post",
    "redaktion",
    "die redaktion",
    "redaction",
    "la redaction",
    "redaccion",
    "redazione",
    "author",
    "authors",
    "autor",
    "autoren",
    "none",
    "null",
    "undefined",
    "webmaster",
    "web desk",
    "news desk",
    "about the author",
    "about the authors",
    "about us",
    "contributor",
    "contributors",
    "by",
    "von",
    "par",
    "por",
    "share",
    "follow",
    "share this",
    "read more",
    "more",
    "view all",
    "all posts",
    "view profile",
    "see more",
    "facebook",
    "twitter",
    "instagram",
    "linkedin",
    "email",
    "website",
    "home",
    "news",
    "correspondent",
    "reporter",
    "writer",
    "columnist",
    "opinion",
    "published",
    "posted",
    "updated",
    "written by",
    "words by",
    "posted by",
    "author info",
    "related articles",
    "latest posts",
    "comments",
    "leave a comment",
    "image",
    "photo",
    "video",
    "reviewed by",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "more about this author",
    "post author",
    "all articles",
    "subscribe",
    "sign up",
    "print",
    "advertisement",
    "contact",
    "x",
};

constexpr std::string_view name_particles[] = {
    "and", "de",  "la", "del", "der", "den", "van", "von", "al", "bin", "ibn", "el", "da",
    "dos", "das", "di", "du",  "und", "et",  "y",   "e",   "zu", "ten", "ter", "&",
};

constexpr std::string_view bare_labels[] = {
    "by",         "by:",         "von",      "von:",     "par",       "par:",   "por",
    "por:",       "di",          "di:",      "door",     "door:",     "av",     "av:",
    "af",         "af:",         "autor:",   "autorin:", "author:",   "text:",  "texte:",
    "written by", "written by:", "story by", "words by", "posted by", "автор:", "текст:",
};

// What bylines append to a name.
constexpr std::string_view name_tails[] = {
    "am",        "on",         "le",        "il",     "op",      "follow",         "folgen",
    "seguir",    "suivre",     "published", "posted", "updated", "veroffentlicht", "publie",
    "publicado", "pubblicato", "author",    "autor",  "profile", "profil",         "von",
    "by",        "at",         "in",
};

constexpr std::string_view byline_labels[] = {
    "post author by ",
    "post author ",
    "articles by ",
    "gespeichert von ",
    "veröffentlicht von ",
    "geschrieben von ",
    "verfasst von ",
    "submitted by ",
    "published by ",
    "publié par ",
    "écrit par ",
    "escrito por ",
    "publicado por ",
    "scritto da ",
    "pubblicato da ",
    "enviado por ",
    "more from ",
    "medically reviewed by ",
    "reviewed by ",
    "© ",
    "über ",
    "Über ",
    "a cura di ",
    "geschreven door ",
    "skrevet av ",
    "skriven av ",
    "tekst: ",
    "foto: ",
    "by ",
    "by: ",
    "written by ",
    "words by ",
    "posted by ",
    "story by ",
    "reported by ",
    "reporting by ",
    "author: ",
    "authors: ",
    "edited by ",
    "compiled by ",
    "text by ",
    "from ",
    "von ",
    "par ",
    "por ",
    "di ",
    "door ",
    "av ",
    "af ",
    "autor: ",
    "autore: ",
    "texte : ",
    "autorin: ",
    "autoren: ",
    "auteur: ",
    "auteur : ",
    "autor ",
    "uber ",
    "about ",
    "автор: ",
    "текст: ",
    "text: ",
    "di: ",
    "por: ",
    "von: ",
    "foto: ",
};

// Hidden, as a name of its own; "overflow-hidden" is not.
constexpr std::string_view hidden_names[] = {"hidden", "invisible", "is-hidden",
                                             "hide",   "d-none",    "u-hidden"};

// "hidden md:block" is hidden on small screens only.
constexpr std::string_view displays[] = {"block",        "flex",        "grid", "inline",
                                         "inline-block", "inline-flex", "table"};

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

/// "article-body" for "articleBody", "article__body" and "article body".
void hyphenate(std::string_view name, std::string& out) {
  out.clear();
  char before = 0;
  for (const char c : name) {
    if (is_upper_case(c)) {
      if ((is_lower_case(before) || is_digit(before)) && !out.empty() && out.back() != '-') out += '-';
      out += static_cast<char>(c - 'A' + 'a');
    } else if (is_lower_case(c) || is_digit(c) || static_cast<unsigned char>(c) >= 0x80) {
      out += c;
    } else if (!out.empty() && out.back() != '-') {
      out += '-';
    }
    before = c;
  }
  if (!out.empty() && out.back() == '-') out.pop_back();
}

template <typename Range>
bool contains_any(std::string_view text, const Range& parts) {
  return std::any_of(std::begin(parts), std::end(parts),
                     [&](std::string_view part) { return text.find(part) != std::string_view::npos; });
}

/// Phrases looked for in one pass: a table of bits tells where none can begin.
class PhraseSet {
 public:
  template <typename Range>
  explicit PhraseSet(const Range& phrases) {
    for (const std::string_view phrase : phrases) {
      phrases_[slot_of(phrase, 0)].push_back(phrase);
    }
  }

  [[nodiscard]] bool is_in(std::string_view text) const {
    for (std::size_t i = 0; i + 3 <= text.size(); ++i)
      for (const std::string_view phrase : phrases_[slot_of(text, i)])
        if (text.substr(i).starts_with(phrase)) return true;
    return false;
  }

 private:
  static constexpr std::size_t slots = 1024;

  /// Of three bytes; every phrase is as long.
  static std::size_t slot_of(std::string_view text, std::size_t i) {
    const auto byte = [&](std::size_t at) {
      return static_cast<std::size_t>(static_cast<unsigned char>(text[at]));
    };
    return (byte(i) * 31 * 31 + byte(i + 1) * 31 + byte(i + 2)) % slots;
  }

  std::array<std::vector<std::string_view>, slots> phrases_;
};

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
  means_insert = 64,
  means_text = 128,
  means_unfolds = 256,
  means_author = 1024,
  means_more = 512,  ///< the first word of a name of several
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
      if (const std::size_t hyphen = name.find('-'); hyphen != std::string_view::npos)
        meanings[name.substr(0, hyphen)] |= means_more;
    }
  };
  add(body_names, means_body);
  add(boilerplate_words, means_boilerplate);
  add(boilerplate_pairs, means_boilerplate);
  add(always_out_words, means_always_out);
  add(unseen_names, means_unseen);
  add(standfirst_words, means_standfirst);
  add(caption_words, means_caption);
  add(insert_names, means_insert);
  add(text_names, means_text);
  add(author_names, means_author);
  add(unfolding_words, means_unfolds);
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

namespace {

/// What all runs of one to three words of a name mean together.
unsigned meanings_of(std::string_view name, std::string& buffer) {
  static const Meanings meanings = make_meanings();
  hyphenate(name, buffer);
  const std::string_view words = buffer;
  unsigned found = 0;
  for (std::size_t begin = 0; begin < words.size();) {
    std::size_t end = std::min(words.find('-', begin), words.size());
    const std::size_t next = end + 1;
    auto known = meanings.find(words.substr(begin, end - begin));
    if (known != meanings.end()) found |= known->second;
    const bool more = known != meanings.end() && (known->second & means_more) != 0;
    for (int longer = 2; more && longer <= 3 && end < words.size(); ++longer) {
      end = std::min(words.find('-', end + 1), words.size());
      known = meanings.find(words.substr(begin, end - begin));
      if (known != meanings.end()) found |= known->second;
    }
    begin = next;
  }
  return found;
}

NameVerdict verdict_of(unsigned found) {
  NameVerdict verdict;
  verdict.body = (found & means_body) != 0;
  verdict.text = (found & means_text) != 0;
  verdict.boilerplate = (found & means_boilerplate) != 0;
  verdict.insert = (found & means_insert) != 0;
  verdict.always_out = (found & means_always_out) != 0;
  verdict.unseen = (found & means_unseen) != 0;
  verdict.standfirst = (found & means_standfirst) != 0;
  verdict.caption = (found & means_caption) != 0;
  verdict.unfolds = (found & means_unfolds) != 0;
  verdict.author = (found & means_author) != 0;
  return verdict;
}

constexpr std::size_t longest_names = 400;  ///< bytes of an attribute that are looked at

}  // namespace

NameVerdict& NameVerdict::operator|=(const NameVerdict& other) {
  body |= other.body;
  text |= other.text;
  boilerplate |= other.boilerplate;
  insert |= other.insert;
  always_out |= other.always_out;
  unseen |= other.unseen;
  standfirst |= other.standfirst;
  caption |= other.caption;
  hidden |= other.hidden;
  unfolds |= other.unfolds;
  author |= other.author;
  return *this;
}

NameVerdict judge_names(std::string_view names) {
  names = names.substr(0, longest_names);
  unsigned found = 0;
  bool hidden = false;
  bool shown_at_some_width = false;
  std::string buffer;
  while (!names.empty()) {
    const auto is_space = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
    const auto end =
        static_cast<std::size_t>(std::find_if(names.begin(), names.end(), is_space) - names.begin());
    const std::string_view name = names.substr(0, end);
    names.remove_prefix(std::min(end + 1, names.size()));
    if (name.empty()) continue;
    if (name.find(':') != std::string_view::npos || name.find('[') != std::string_view::npos) {
      const std::string_view value = name.substr(name.rfind(':') + 1);
      shown_at_some_width |= is_any(value, displays);
      continue;
    }
    hidden |= is_any(name, hidden_names);
    found |= meanings_of(name, buffer);
  }
  NameVerdict verdict = verdict_of(found);
  verdict.hidden = hidden && !shown_at_some_width;
  return verdict;
}

NameVerdict judge_id(std::string_view id) {
  constexpr std::ptrdiff_t most_words = 4;
  if (id.size() > longest_names) return {};
  std::string buffer;
  const unsigned found = meanings_of(id, buffer);
  if (std::count(buffer.begin(), buffer.end(), '-') >= most_words) return {};
  return verdict_of(found);
}

bool is_boilerplate_role(std::string_view role) {
  return is_any(role, boilerplate_roles);
}

bool is_boilerplate_line(std::string_view folded) {
  if (folded.size() > 200) return false;
  return is_any(without_marks(folded), boilerplate_lines) || starts_with_any(folded, boilerplate_starts);
}

bool is_promotion(std::string_view folded) {
  static const PhraseSet phrases(promotions);
  return phrases.is_in(folded);
}

bool is_invitation(std::string_view folded) {
  return is_promotion(folded) && starts_with_any(folded, invitation_starts);
}

bool is_disclosure(std::string_view folded) {
  static const PhraseSet phrases(disclosures);
  return phrases.is_in(folded);
}

bool is_solicitation(std::string_view folded) {
  static const PhraseSet phrases(solicitations);
  return phrases.is_in(folded);
}

bool is_credit(std::string_view folded) {
  static const PhraseSet phrases(credits);
  return phrases.is_in(folded);
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

bool links_to_author(std::string_view url) {
  return contains_any(url, author_links);
}

bool is_no_name(std::string_view text) {
  return text.size() < 30 && is_any(without_marks(fold(text)), no_names);
}

bool is_name_tail(std::string_view word) {
  return is_any(fold(word), name_tails);
}

bool is_name_particle(std::string_view word) {
  return is_any(word, name_particles);
}

bool is_byline_label(std::string_view text) {
  return text.size() < 20 && is_any(fold(text), bare_labels);
}

bool has_byline_label(std::string_view text) {
  return without_byline_label(text).size() != text.size();
}

std::string_view without_byline_label(std::string_view text) {
  std::string small(text.substr(0, 24));
  std::transform(small.begin(), small.end(), small.begin(),
                 [](char c) { return is_upper_case(c) ? static_cast<char>(c - 'A' + 'a') : c; });
  for (const std::string_view label : byline_labels)
    if (small.starts_with(label)) return text.substr(label.size());
  return text;
}

}  // namespace dateline::pipeline
