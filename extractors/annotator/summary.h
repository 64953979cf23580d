#pragma once

#include <string>

#include "dateline/annotations.h"
#include "dateline/document.h"

namespace dateline {

// A record in one line, the form in which rule files write the results of their examples:
//
//   date       its TIMEX3 value                       2012-09-26
//   name       TYPE text                              PERSON Ali Laarayedh
//   quote      kind: words said <- speaker            direct: We won <- Ali Laarayedh
//   event      TYPE/mode actors -> recipients [@ place] (status)
//                                                     COERCE/arrest police -> three men @ Tunis
//   relation   type(subject, object)                  spokesperson_of(Moussa, the movement)
//
// Names are the words of the text; several are joined by " + "; what is absent is left out, a
// missing participant is "-"; the status of an event or a relation stands there only where it is not
// "actual" or "asserted".
[[nodiscard]] std::string summary(const Mention& mention, const Document& document, const Annotations& found);
[[nodiscard]] std::string summary(const Quote& quote, const Document& document, const Annotations& found);
[[nodiscard]] std::string summary(const Event& event, const Document& document, const Annotations& found);
[[nodiscard]] std::string summary(const Relation& relation, const Document& document,
                                  const Annotations& found);

}  // namespace dateline
