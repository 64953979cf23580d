#!/usr/bin/env python3
"""Whether the house stands: every #include goes through a door, every folder says what lives in it, every type has a name of its own.

usage: check_house.py ROOT        prints `file:line: what`, exit 1 if there is anything

The floors are those of pipeline/README.md and extractors/README.md: a room includes only rooms on floors below its own.
"""
import pathlib
import re
import sys

EXTRACTORS = [["core"], ["text"], ["match"], ["dates", "names", "places"], ["quotes", "events"], ["annotator"]]
PIPELINE = [["base"], ["formats", "normalize", "fetch", "store"], ["exports"], ["report"], ["run"], ["cli"]]
DOORS_ON_ONE_FLOOR = {("normalize", "pipeline/formats/html_tree.h")}  # a page is normalized from its tree
# Heavy packages stay in .cpp files.
HEAVY = re.compile(r"(simdjson|toml\+\+|spdlog|CLI|SQLiteCpp|libxml|oneapi|tbb)[/.]")
# The extractors are pure: no network, database, log, command line, terminal or process.
IMPURE = re.compile(r"(curl|sqlite3|SQLiteCpp|spdlog|CLI|sys/socket|oneapi|tbb|pugixml|libxml|iostream|thread)\b")
TOOLS = {"extractors/annotator/compile_gazetteers.cpp"}  # runs at build time

NAMESPACE = re.compile(r"namespace(?: ([\w:]+))? \{")
TYPE = re.compile(r"(?:struct|class|enum class) (?:alignas\([^)]*\) )?(\w+)(?: final)?(?: : [^;]*)? \{")
INCLUDE = re.compile(r'\s*#\s*include\s*(["<])([^">]+)[">]')


def floor_of(floors, room):
    for number, rooms in enumerate(floors):
        if room in rooms:
            return number
    return None


def wrong_door(part, room, name, included):
    """Why a file of PART/ROOM may not include "included"; None if it may."""
    floors = EXTRACTORS if part == "extractors" else PIPELINE
    target = included.split("/")
    if target[0] not in ("extractors", "pipeline", "dateline"):
        return "an include starts at the root of the repository"
    if target[0] == "dateline":
        return None
    if room == "include":
        return "a public header includes public headers only"
    if target[0] != part:
        return f"{part} includes only dateline/… of the extractors" if part == "pipeline" else "extractors know no pipeline"
    if target[1] == room or (room, included) in DOORS_ON_ONE_FLOOR:
        return None
    mine, other = floor_of(floors, room), floor_of(floors, target[1])
    if other is None:
        return f"there is no room {target[0]}/{target[1]}"
    if mine is None:
        return f"room {part}/{room} stands on no floor"
    if other >= mine:
        return f"{room} stands on floor {mine}, {target[1]} on floor {other}"
    return None


def check_file(root, path, problems):
    name = path.relative_to(root).as_posix()
    part, room = name.split("/")[:2]
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        match = INCLUDE.match(line)
        if not match:
            continue
        quoted, included = match.group(1) == '"', match.group(2)
        why = wrong_door(part, room, name, included) if quoted else None
        if path.suffix == ".h" and HEAVY.match(included):
            why = "heavy packages are included in .cpp files only"
        if part == "extractors" and IMPURE.match(included) and name not in TOOLS:
            why = "extractors are pure: text in, annotations out"
        if why:
            problems.append(f"{name}:{number}: {included}: {why}")


def check_readmes(root, problems):
    folders = [root / name for name in ("extractors", "pipeline", "gazetteers", "schemas", "tests", "samples")]
    for part in ("extractors", "pipeline", "schemas", "tests"):
        folders += [f for f in (root / part).iterdir() if f.is_dir() and any(f.rglob("*.*"))] if (root / part).is_dir() else []
    for folder in folders:
        if folder.name not in ("include", "__pycache__") and not (folder / "README.md").is_file():
            problems.append(f"{folder.relative_to(root).as_posix()}: no README.md says what lives here")


def types_of(path):
    """Types that a file defines where all files can see them: (namespace, name, line); not those in unnamed namespaces."""
    spaces = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        opened, defined = NAMESPACE.match(line), TYPE.match(line)
        if opened and not line.rstrip().endswith("}"):
            spaces.append(opened.group(1))
        elif line.startswith("}  // namespace") and spaces:
            spaces.pop()
        elif defined and None not in spaces:
            yield "::".join(spaces), defined.group(1), number


def check_types(root, files, problems):
    """Two types of one name are one to the linker, which keeps the code of either for both."""
    known = {}
    for path in files:
        for space, name, number in types_of(path):
            place = f"{path.relative_to(root).as_posix()}:{number}"
            other = known.setdefault((space, name), place)
            if other != place:
                problems.append(f"{place}: {space}::{name} is another type at {other}")


def main():
    root = pathlib.Path(sys.argv[1]).resolve()
    problems = []
    files = [f for part in ("extractors", "pipeline") for f in sorted((root / part).rglob("*")) if f.suffix in (".h", ".cpp")]
    for path in files:
        check_file(root, path, problems)
    check_types(root, files, problems)
    if not files:
        problems.append(f"{root}: no source files here")
    check_readmes(root, problems)
    print("\n".join(problems), end="\n" if problems else "")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
