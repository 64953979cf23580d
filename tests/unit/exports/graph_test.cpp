#include "pipeline/exports/formats.h"
#include "tests/support/catch.h"

namespace dateline::pipeline {
namespace {

using WriteGraph = void(std::span<const GraphEdge>, const WriteText&);

std::string written(WriteGraph* write, const GraphEdge& edge) {
  std::string out;
  write(std::vector<GraphEdge>{edge}, [&](std::string_view text) { out += text; });
  return out;
}

GraphEdge dated(const std::string& date, const std::string& first, const std::string& last) {
  GraphEdge edge;
  edge.source = "person:~a";
  edge.target = "org:~b";
  edge.label = "leader_of";
  edge.date = date;
  edge.first = first;
  edge.last = last;
  return edge;
}

TEST_CASE("a graph has the date of a tie as it is known, with its first and its last day") {
  const GraphEdge edge = dated("2006-09", "2006-09-01", "2006-09-30");
  const std::string graphml = written(write_graphml, edge);
  CHECK(graphml.find("<data key=\"first\">2006-09-01</data><data key=\"last\">2006-09-30</data>") !=
        std::string::npos);
  CHECK(graphml.find("<data key=\"date\">2006-09</data>") != std::string::npos);
  const std::string gexf = written(write_gexf, edge);
  CHECK(gexf.find(" start=\"2006-09-01\" end=\"2006-09-30\"") != std::string::npos);
  CHECK(gexf.find("<attvalue for=\"date\" value=\"2006-09\"/>") != std::string::npos);
}

TEST_CASE("a graph leaves out the end of a tie that is not known") {
  const std::string gexf = written(write_gexf, dated("since 2006-09-01", "2006-09-01", ""));
  CHECK(gexf.find(" start=\"2006-09-01\"") != std::string::npos);
  CHECK(gexf.find(" end=") == std::string::npos);
  const std::string before = written(write_gexf, dated("before 2006-09-01", "", "2006-08-31"));
  CHECK(before.find(" start=") == std::string::npos);
  CHECK(before.find(" end=\"2006-08-31\"") != std::string::npos);
}

TEST_CASE("a tie that no text dates has no date in a graph") {
  CHECK(written(write_gexf, dated("", "2006-09-01", "")).find("for=\"date\"") == std::string::npos);
  CHECK(written(write_graphml, dated("", "2006-09-01", "")).find("<data key=\"date\">") == std::string::npos);
}

}  // namespace
}  // namespace dateline::pipeline
