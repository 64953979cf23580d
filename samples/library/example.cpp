// libdateline in ten lines: what is named in a sentence, and which row or rule says so.
//
//     cmake -S samples/library -B build/example && cmake --build build/example
#include <dateline/annotator.h>

#include <iostream>

int main() {
  const dateline::Annotator annotator(dateline::Resources::built_in());
  dateline::Document document;
  document.id = "example";
  document.text = "The African Union met in Bamako on Monday.";
  document.published = dateline::make_day(2013, 1, 25);
  for (const dateline::Mention& mention : annotator.annotate(document).mentions) {
    std::cout << to_string(mention.type) << '\t' << mention.span.of(document.text) << '\t' << mention.name << '\t'
              << mention.by << '\n';
  }
}
