#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "extractors/names/name_reading.h"
#include "extractors/names/row_choice.h"

namespace dateline {

/// One person, organisation or place of a document, under all its names there.
struct DocumentEntity {
  NameType type = NameType::person;
  std::uint32_t row = Source::none;  ///< of the tables; none: unlisted
  std::uint32_t first = 0;           ///< tokens of its longest name in the text
  std::uint32_t last = 0;
  std::uint32_t country_row = Source::none;  ///< of what is part of its names
  std::string_view country;                  ///< code of its row's country, else of the country_row's
  std::string_view sector;                   ///< of its row, else of what is part of its names
  std::string id;
  std::string name;
};

/// Who is who in one document: joins full names, short forms, acronyms and spelling variants.
struct Coreference {
  std::vector<DocumentEntity> entities;
  std::vector<std::uint32_t> entity_of;  ///< by index of the read name
};

[[nodiscard]] Coreference resolve_names(const Resources::Data& resources, const Analysis& analysis,
                                        const NameLattice& lattice, const NameEvidence& evidence,
                                        const std::vector<ReadName>& names, RowChoice& rows);

/// What ids of a type start with: "person", "org", "place".
[[nodiscard]] std::string_view id_prefix(NameType type);

}  // namespace dateline
