// Speed of `dateline article` and its parts on one core, in pages and MB of HTML a second: over the pages of
// samples/articles, or over the .html files below the folder named by DATELINE_BENCH_PAGES. libxml2's SAX
// parser reads the same pages beside it; it is used here and as an oracle in tests, never by the program.
#include <benchmark/benchmark.h>
#include <libxml/HTMLparser.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "pipeline/base/charset.h"
#include "pipeline/formats/html_tree.h"
#include "pipeline/formats/markup_tokenizer.h"
#include "pipeline/normalize/article.h"
#include "pipeline/normalize/main_text.h"
#include "pipeline/normalize/metadata.h"
#include "pipeline/normalize/page_words.h"

namespace {

using namespace dateline::pipeline;

const std::vector<std::string>& pages() {
  static const std::vector<std::string> all = [] {
    const char* const named = std::getenv("DATELINE_BENCH_PAGES");
    std::vector<std::filesystem::path> paths;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(
             named != nullptr ? named : DATELINE_SOURCE_DIR "/samples/articles"))
      if (entry.path().extension() == ".html") paths.push_back(entry.path());
    std::sort(paths.begin(), paths.end());
    std::vector<std::string> read;
    for (const auto& path : paths) {
      std::ifstream stream(path, std::ios::binary);
      read.emplace_back(std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>());
    }
    return read;
  }();
  return all;
}

const std::vector<std::string>& decoded_pages() {
  static const std::vector<std::string> all = [] {
    std::vector<std::string> decoded;
    for (const std::string& page : pages()) decoded.push_back(decode_text(page, MarkupKind::html).text);
    return decoded;
  }();
  return all;
}

const std::vector<HtmlTree>& trees() {
  static const std::vector<HtmlTree> all = [] {
    std::vector<HtmlTree> parsed;
    for (const std::string& page : decoded_pages()) parsed.push_back(parse_html(page));
    return parsed;
  }();
  return all;
}

/// Calls `stage(i)` for every page; bytes are those of the file.
template <typename Stage>
void over_pages(benchmark::State& state, Stage stage) {
  std::size_t bytes = 0;
  std::size_t count = 0;
  for (auto _ : state) {
    for (std::size_t i = 0; i < pages().size(); ++i) {
      stage(i);
      bytes += pages()[i].size();
      ++count;
    }
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
  state.SetItemsProcessed(static_cast<std::int64_t>(count));
}

void decode_charset(benchmark::State& state) {
  pages();
  over_pages(state,
             [](std::size_t i) { benchmark::DoNotOptimize(decode_text(pages()[i], MarkupKind::html)); });
}
BENCHMARK(decode_charset);

void tokenize_only(benchmark::State& state) {
  decoded_pages();
  over_pages(state, [](std::size_t i) {
    MarkupTokenizer tokens(decoded_pages()[i], MarkupMode::html, 256);
    MarkupToken token;
    std::size_t seen = 0;
    while (tokens.next(token)) {
      ++seen;
      if (token.kind == MarkupToken::Kind::start && token.name == "script")
        seen += tokens.raw_text("script").size();
    }
    benchmark::DoNotOptimize(seen);
  });
}
BENCHMARK(tokenize_only);

void parse_into_tree(benchmark::State& state) {
  decoded_pages();
  over_pages(state, [](std::size_t i) { benchmark::DoNotOptimize(parse_html(decoded_pages()[i])); });
}
BENCHMARK(parse_into_tree);

/// What a SAX handler of libxml2 has to do at least: see the tags, attributes and texts.
void libxml2_sax(benchmark::State& state) {
  decoded_pages();
  htmlSAXHandler handler{};
  std::size_t seen = 0;
  handler.startElement = [](void* out, const xmlChar*, const xmlChar**) {
    ++*static_cast<std::size_t*>(out);
  };
  handler.endElement = [](void* out, const xmlChar*) { ++*static_cast<std::size_t*>(out); };
  handler.characters = [](void* out, const xmlChar*, int size) {
    *static_cast<std::size_t*>(out) += static_cast<std::size_t>(size);
  };
  over_pages(state, [&](std::size_t i) {
    const std::string& page = decoded_pages()[i];
    htmlParserCtxtPtr parser =
        htmlCreatePushParserCtxt(&handler, &seen, nullptr, 0, nullptr, XML_CHAR_ENCODING_UTF8);
    htmlCtxtUseOptions(parser, HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET);
    htmlParseChunk(parser, page.data(), static_cast<int>(page.size()), 1);
    htmlFreeParserCtxt(parser);
    benchmark::DoNotOptimize(seen);
  });
}
BENCHMARK(libxml2_sax);

void libxml2_tree(benchmark::State& state) {
  decoded_pages();
  over_pages(state, [](std::size_t i) {
    const std::string& page = decoded_pages()[i];
    htmlDocPtr document = htmlReadMemory(page.data(), static_cast<int>(page.size()), nullptr, "utf-8",
                                         HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET);
    benchmark::DoNotOptimize(document);
    xmlFreeDoc(document);
  });
}
BENCHMARK(libxml2_tree);

void metadata(benchmark::State& state) {
  trees();
  over_pages(state, [](std::size_t i) {
    NameJudge judge(PageWords::built_in());
    benchmark::DoNotOptimize(read_metadata(trees()[i], {}, {}, judge));
  });
}
BENCHMARK(metadata);

void main_text(benchmark::State& state) {
  static const std::vector<MainTextHints> hints = [] {
    std::vector<MainTextHints> all;
    for (const HtmlTree& tree : trees()) {
      NameJudge judge(PageWords::built_in());
      PageMetadata metadata = read_metadata(tree, {}, {}, judge);
      all.push_back({metadata.title, metadata.authors, metadata.description, metadata.article_body,
                     metadata.live_updates});
    }
    return all;
  }();
  over_pages(state, [](std::size_t i) {
    NameJudge judge(PageWords::built_in());
    benchmark::DoNotOptimize(find_main_text(trees()[i], hints[i], judge));
  });
}
BENCHMARK(main_text);

void whole_article(benchmark::State& state) {
  over_pages(state, [](std::size_t i) { benchmark::DoNotOptimize(extract_article(pages()[i])); });
}
BENCHMARK(whole_article);

}  // namespace
