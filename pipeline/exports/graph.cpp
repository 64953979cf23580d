#include <map>

#include "pipeline/base/markup.h"
#include "pipeline/exports/formats.h"

namespace dateline::pipeline {
namespace {

using Nodes = std::map<std::string, std::string>;  // id to label

Nodes nodes_of(std::span<const GraphEdge> edges) {
  Nodes nodes;
  for (const GraphEdge& edge : edges) {
    nodes.emplace(edge.source, edge.source_label);
    nodes.emplace(edge.target, edge.target_label);
  }
  return nodes;
}

/// "person", "org", "place" of an id; what is only a phrase has none.
std::string kind_of(const std::string& id) {
  for (const std::string kind : {"person", "org", "place"})
    if (id.starts_with(kind + ":")) return kind;
  return "phrase";
}

std::string attribute(const char* name, const std::string& value) {
  return std::string(" ") + name + "=\"" + escape_markup(value) + "\"";
}

/// Gephi drops an edge in silence that ends before it starts.
std::string spell(const GraphEdge& edge) {
  std::string out;
  if (!edge.first.empty()) out += attribute("start", edge.first);
  if (!edge.last.empty() && edge.last >= edge.first) out += attribute("end", edge.last);
  return out;
}

}  // namespace

void write_gexf(std::span<const GraphEdge> edges, const WriteText& write) {
  write(R"(<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" version="1.3">
<meta><creator>dateline</creator></meta>
<graph mode="dynamic" defaultedgetype="directed" timeformat="date">
<attributes class="node"><attribute id="kind" title="kind" type="string"/></attributes>
<attributes class="edge"><attribute id="status" title="status" type="string"/><attribute id="evidence" title="evidence" type="string"/><attribute id="date" title="date" type="string"/></attributes>
<nodes>
)");
  for (const auto& [id, label] : nodes_of(edges)) {
    write("<node" + attribute("id", id) + attribute("label", label) + "><attvalues><attvalue for=\"kind\"" +
          attribute("value", kind_of(id)) + "/></attvalues></node>\n");
  }
  write("</nodes>\n<edges>\n");
  for (std::size_t i = 0; i < edges.size(); ++i) {
    const GraphEdge& edge = edges[i];
    write("<edge" + attribute("id", std::to_string(i)) + attribute("source", edge.source) +
          attribute("target", edge.target) + attribute("kind", edge.label) + attribute("label", edge.label) +
          attribute("weight", std::to_string(edge.weight)) + spell(edge) +
          "><attvalues><attvalue for=\"status\"" + attribute("value", edge.status) +
          "/><attvalue for=\"evidence\"" + attribute("value", edge.evidence) + "/>" +
          (edge.date.empty() ? "" : "<attvalue for=\"date\"" + attribute("value", edge.date) + "/>") +
          "</attvalues></edge>\n");
  }
  write("</edges>\n</graph>\n</gexf>\n");
}

void write_graphml(std::span<const GraphEdge> edges, const WriteText& write) {
  write(R"(<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
<key id="label" for="node" attr.name="label" attr.type="string"/>
<key id="kind" for="node" attr.name="kind" attr.type="string"/>
<key id="relation" for="edge" attr.name="relation" attr.type="string"/>
<key id="status" for="edge" attr.name="status" attr.type="string"/>
<key id="weight" for="edge" attr.name="weight" attr.type="double"/>
<key id="first" for="edge" attr.name="first" attr.type="string"/>
<key id="last" for="edge" attr.name="last" attr.type="string"/>
<key id="evidence" for="edge" attr.name="evidence" attr.type="string"/>
<key id="date" for="edge" attr.name="date" attr.type="string"/>
<graph edgedefault="directed">
)");
  const auto data = [](const char* key, const std::string& value) {
    return value.empty() ? std::string()
                         : std::string("<data key=\"") + key + "\">" + escape_markup(value) + "</data>";
  };
  for (const auto& [id, label] : nodes_of(edges))
    write("<node" + attribute("id", id) + ">" + data("label", label) + data("kind", kind_of(id)) +
          "</node>\n");
  for (const GraphEdge& edge : edges) {
    write("<edge" + attribute("source", edge.source) + attribute("target", edge.target) + ">" +
          data("relation", edge.label) + data("status", edge.status) +
          data("weight", std::to_string(edge.weight)) + data("first", edge.first) + data("last", edge.last) +
          data("evidence", edge.evidence) + data("date", edge.date) + "</edge>\n");
  }
  write("</graph>\n</graphml>\n");
}

}  // namespace dateline::pipeline
