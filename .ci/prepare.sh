# Sourced by quickstart and check: installs what is missing, with apt, and says so.

set -eu
called_from=$PWD
cd "$(dirname "$0")"

say() { printf '%s\n' "$*"; }
fail() {
  printf '%s: %s\n' "$(basename "$0")" "$*" >&2
  exit 2
}

packages="ca-certificates cmake g++ ninja-build pkg-config git python3 sqlite3
  libcurl4-openssl-dev libpugixml-dev libicu-dev libre2-dev libsqlite3-dev libsqlitecpp-dev libcli11-dev
  libtomlplusplus-dev libfmt-dev libspdlog-dev libsimdjson-dev libtbb-dev libcld2-dev libxxhash-dev libdeflate-dev
  libbrotli-dev libzstd-dev
  libxml2-dev libuchardet-dev catch2 libbenchmark-dev"

# install_missing PACKAGE...: nothing at all where everything is there.
install_missing() {
  missing=
  for package in "$@"; do
    status=$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || true)
    [ "$status" = "install ok installed" ] || missing="$missing $package"
  done
  [ -n "$missing" ] || return 0
  command -v apt-get >/dev/null 2>&1 ||
    fail "these packages are missing and there is no apt-get to install them:$missing"
  [ "$(id -u)" = 0 ] ||
    fail "these packages are missing; run as root, or first:  sudo apt-get install$missing"
  say "Installing:$missing"
  log=$(mktemp)
  if ! { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing; } >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    fail "apt-get could not install the packages (the last lines are above)"
  fi
  rm -f "$log"
}

# configure_and_build PRESET: configures once, then only what changed.
configure_and_build() {
  if [ ! -f "build/$1/build.ninja" ]; then
    say "Configuring build/$1"
    log=$(mktemp)
    if ! cmake --preset "$1" >"$log" 2>&1; then
      tail -n 30 "$log" >&2
      fail "cmake --preset $1 failed (the last lines are above)"
    fi
    rm -f "$log"
  fi
  if ! ninja -C "build/$1" -n ${2:-all} 2>/dev/null | tail -n 1 | grep -q "no work to do"; then
    say "Building build/$1 (a few minutes the first time)"
  fi
  cmake --build "build/$1" --target ${2:-all} -- --quiet || fail "the build of build/$1 failed"
}
