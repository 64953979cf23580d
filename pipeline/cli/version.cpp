#include "pipeline/cli/version.h"

#include <curl/curl.h>
#include <dlfcn.h>
#include <re2/re2.h>
#include <sqlite3.h>
#include <unicode/uversion.h>

#include <cstdlib>

namespace dateline::pipeline {
namespace {

std::string icu_version() {
  UVersionInfo version;
  u_getVersion(version);
  char text[U_MAX_VERSION_STRING_LENGTH];
  u_versionToString(version, text);
  return text;
}

/// RE2 has no version of its own to ask for; the name of the file it was loaded from says it.
std::string re2_version() {
  Dl_info info{};
  const auto function = &RE2::QuoteMeta;
  if (dladdr(reinterpret_cast<const void*>(function), &info) == 0 || info.dli_fname == nullptr)
    return "built in";
  char* const resolved = realpath(info.dli_fname, nullptr);
  std::string file = resolved != nullptr ? resolved : info.dli_fname;
  std::free(resolved);
  file.erase(0, file.rfind('/') + 1);
  return file.starts_with("libre2") ? file : "built in";
}

}  // namespace

const char* program_version() {
  return DATELINE_VERSION;
}

std::string version_text() {
  const curl_version_info_data* const curl = curl_version_info(CURLVERSION_NOW);
  std::string text = std::string("dateline ") + program_version();
  text += std::string("\nSQLite ") + sqlite3_libversion();
  text += "\nICU " + icu_version();
  text += std::string("\nlibcurl ") + curl->version;
  if (curl->ssl_version != nullptr) text += std::string(" (") + curl->ssl_version + ")";
  text += "\nRE2 " + re2_version();
  return text;
}

}  // namespace dateline::pipeline
