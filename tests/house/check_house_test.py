#!/usr/bin/env python3
"""The floor test finds what it is there for: a small house with one wrong door at a time."""
import pathlib
import subprocess
import sys
import tempfile
import unittest

CHECK = pathlib.Path(__file__).with_name("check_house.py")


def check(files):
    """Exit code and output for a house of these files, with all READMEs in place."""
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        for name in ("extractors", "pipeline", "gazetteers", "schemas", "tests", "samples"):
            (root / name).mkdir()
            (root / name / "README.md").write_text("what lives here\n")
        for name, text in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
            if len(path.relative_to(root).parts) > 2:
                (root / pathlib.Path(*path.relative_to(root).parts[:2]) / "README.md").write_text("what lives here\n")
        done = subprocess.run([sys.executable, str(CHECK), folder], capture_output=True, text=True)
        return done.returncode, done.stdout


class Types(unittest.TestCase):
    WORD = "namespace dateline {\nstruct Word {\n};\n}  // namespace dateline\n"

    def test_two_types_of_one_name_are_found(self):
        code, output = check({"extractors/events/a.h": self.WORD, "extractors/names/b.cpp": self.WORD})
        self.assertEqual((code, output), (1, "extractors/names/b.cpp:2: dateline::Word is another type at extractors/events/a.h:2\n"))

    def test_unnamed_and_other_namespaces_and_declarations_are_their_own(self):
        unnamed = "namespace dateline {\nnamespace {\nstruct Word {\n};\n}  // namespace\n}  // namespace dateline\n"
        other = self.WORD.replace("dateline", "dateline::pattern")
        declared = "namespace dateline {\nstruct Word;\n}  // namespace dateline\n"
        self.assertEqual(check({"extractors/events/a.h": self.WORD, "extractors/names/b.cpp": unnamed,
                                "extractors/names/c.h": other, "extractors/names/d.h": declared}), (0, ""))


class Doors(unittest.TestCase):
    def allowed(self, name, include):
        self.assertEqual(check({name: f"#include {include}\n"}), (0, ""))

    def forbidden(self, name, include, reason):
        code, output = check({name: f"#pragma once\n#include {include}\n"})
        self.assertEqual(code, 1)
        self.assertTrue(output.startswith(f"{name}:2: "), output)
        self.assertIn(reason, output)

    def test_a_room_may_include_floors_below_and_itself(self):
        self.allowed("extractors/events/a.cpp", '"extractors/core/b.h"')
        self.allowed("extractors/events/a.cpp", '"extractors/events/b.h"')
        self.allowed("pipeline/run/a.cpp", '"pipeline/store/b.h"')
        self.allowed("pipeline/cli/a.cpp", '"dateline/annotator.h"')
        self.allowed("pipeline/normalize/a.cpp", '"pipeline/formats/html_tree.h"')
        self.allowed("pipeline/store/a.cpp", "<SQLiteCpp/SQLiteCpp.h>")

    def test_a_floor_above_is_forbidden(self):
        self.forbidden("extractors/core/a.h", '"extractors/text/b.h"', "floor")
        self.forbidden("pipeline/store/a.cpp", '"pipeline/run/b.h"', "floor")

    def test_the_same_floor_is_forbidden(self):
        self.forbidden("extractors/dates/a.cpp", '"extractors/names/b.h"', "floor")
        self.forbidden("pipeline/store/a.cpp", '"pipeline/formats/feed.h"', "floor")
        self.forbidden("pipeline/normalize/a.cpp", '"pipeline/formats/feed.h"', "floor")

    def test_the_two_parts_meet_in_public_headers_only(self):
        self.forbidden("pipeline/run/a.cpp", '"extractors/core/offsets.h"', "dateline/")
        self.forbidden("extractors/annotator/a.cpp", '"pipeline/base/log.h"', "pipeline")
        self.forbidden("extractors/include/dateline/a.h", '"extractors/core/utf8.h"', "public")

    def test_an_include_starts_at_the_root(self):
        self.forbidden("pipeline/run/a.cpp", '"ingest.h"', "root")

    def test_heavy_packages_stay_out_of_headers(self):
        self.forbidden("pipeline/store/a.h", "<SQLiteCpp/SQLiteCpp.h>", "heavy")
        self.forbidden("pipeline/cli/a.h", "<CLI/CLI.hpp>", "heavy")

    def test_extractors_are_pure(self):
        self.forbidden("extractors/core/a.cpp", "<curl/curl.h>", "pure")
        self.forbidden("extractors/core/a.cpp", "<iostream>", "pure")

    def test_a_room_that_is_on_no_floor_is_found(self):
        self.forbidden("pipeline/cellar/a.cpp", '"pipeline/base/log.h"', "no floor")


class Folders(unittest.TestCase):
    def test_a_folder_without_readme_is_found(self):
        with tempfile.TemporaryDirectory() as folder:
            code = subprocess.run([sys.executable, str(CHECK), folder], capture_output=True).returncode
            self.assertEqual(code, 1)

    def test_a_house_without_source_files_does_not_pass(self):
        self.assertEqual(check({})[0], 1)


if __name__ == "__main__":
    unittest.main()
