// Build tool: compiles folders of tables and rules into the bundle that becomes part of
// the executable. Usage: compile_gazetteers FOLDER OUTPUT
#include <cstdio>
#include <fstream>
#include <iostream>

#include "dateline/result.h"
#include "extractors/match/bundle_builder.h"
#include "extractors/match/pattern.h"

int main(int argc, char** argv) {
  using namespace dateline;
  if (argc != 3) {
    std::cerr << "usage: compile_gazetteers FOLDER OUTPUT\n";
    return 2;
  }
  BundleBuilder builder;
  Diagnostics diagnostics;
  builder.add_folder(argv[1], diagnostics);
  for (const RuleSource& source : builder.rules()) (void)RuleSet::compile(source, diagnostics);
  for (const Diagnostic& diagnostic : diagnostics) std::cerr << to_string(diagnostic) << '\n';
  if (!diagnostics.empty()) return 1;
  const std::vector<std::byte> bundle = builder.build();
  std::ofstream out(argv[2], std::ios::binary);
  out.write(reinterpret_cast<const char*>(bundle.data()), static_cast<std::streamsize>(bundle.size()));
  out.close();
  if (!out) {
    std::cerr << "cannot write " << argv[2] << '\n';
    return 1;
  }
  return 0;
}
