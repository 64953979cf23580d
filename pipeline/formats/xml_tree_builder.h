#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pipeline/formats/markup_tokenizer.h"
#include "pipeline/formats/xml_entities.h"
#include "pipeline/formats/xml_tree.h"

/// How the readers of XML make their tree; for them alone.
namespace dateline::pipeline {

inline constexpr std::size_t max_xml_depth = 512;
inline constexpr std::size_t max_xml_attributes = 1000;  ///< of one element

class XmlTreeBuilder {
 public:
  /// All names, values and texts that are handed in lie within `source`, each behind those before it:
  /// references are decoded where they stand.
  explicit XmlTreeBuilder(std::shared_ptr<std::string> source);

  /// Comes before all that uses its entities; read only if something does.
  void set_doctype(std::string_view doctype) { doctype_ = doctype; }
  void start(std::string_view name, std::span<const MarkupAttribute> attributes);
  void end();
  /// `plain`: there is no ampersand in it.
  void text(std::string_view raw, bool plain);
  void cdata(std::string_view text);
  [[nodiscard]] XmlTree finish();

  [[nodiscard]] std::size_t depth() const { return open_.size() - 1; }
  /// As written.
  [[nodiscard]] std::string_view open_name(std::size_t from_top) const {
    return open_[open_.size() - 1 - from_top].name;
  }
  [[nodiscard]] bool full() const { return tree_.nodes_.size() >= max_nodes_; }
  void set_malformed() { tree_.malformed_ = true; }
  /// Says in the tree that something was left out.
  void note_limit(std::string what) { tree_.limits_.push_back(std::move(what)); }

 private:
  struct Open {
    XmlIndex node;
    std::string_view name;
    std::size_t spaces;  ///< how many were declared outside of it
  };
  struct Declared {
    std::string_view prefix;
    XmlSpace space;
  };

  void declare(const MarkupAttribute& attribute);
  [[nodiscard]] XmlSpace find_space(std::string_view prefix) const;
  /// The same bytes, to be changed.
  [[nodiscard]] char* own(std::string_view text);
  [[nodiscard]] std::string_view with_plain_spaces(std::string_view value);
  [[nodiscard]] std::string_view decode(std::string_view raw);
  struct EntityText {
    std::string_view text;
    std::size_t size = 0;  ///< of the reference; 0: it is none of a declared entity
  };
  [[nodiscard]] EntityText declared_reference(std::string_view rest);
  XmlNode& add(XmlIndex parent);
  void add_text(std::string_view text);

  XmlTree tree_;
  std::vector<Open> open_;
  std::vector<Declared> spaces_;
  std::size_t max_nodes_;
  std::string_view doctype_;
  std::optional<XmlEntities> entities_;
  std::size_t entity_bytes_ = 0;  ///< put in place of references so far
  bool has_root_ = false;
};

/// Reads anything as XML: the second try.
[[nodiscard]] XmlTree repair_xml(std::shared_ptr<std::string> source);

}  // namespace dateline::pipeline
