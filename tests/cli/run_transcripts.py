#!/usr/bin/env python3
"""Runs the commands of *.transcript files and compares what they print.

usage: run_transcripts.py DATELINE FILE...        --update writes what was printed into the files instead

    # a comment
    $ dateline extract nothing.txt        a shell command; further lines of it begin with "+ "
    > {"path":"nothing.txt",[..]}         standard output; [..] stands for anything within a line,
    > ...                                 a line of three dots for any number of lines
    2> dateline: nothing.txt: [..]        standard error
    ? 1                                   exit code, where it is not 0

Each file runs in an empty folder of its own; $SAMPLES is the folder of samples.
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent


def read_steps(text):
    """[(lines before, command, expected)] where expected is {">": [...], "2>": [...], "?": code}."""
    steps, before = [], []
    for line in text.splitlines():
        mark, _, rest = line.partition(" ")
        if mark == "$":
            steps.append((before, [rest], {">": [], "2>": [], "?": 0}))
            before = []
        elif mark == "+" and steps:
            steps[-1][1].append(rest)
        elif mark in (">", "2>") and steps:
            steps[-1][2][mark].append(rest)
        elif mark == "?" and steps:
            steps[-1][2]["?"] = int(rest)
        elif not line or line.startswith("#"):
            before.append(line)
        else:
            raise SystemExit(f"neither command nor output nor comment: {line}")
    return steps, before


def line_matches(expected, line):
    return re.fullmatch(".*".join(re.escape(part) for part in expected.split("[..]")), line) is not None


def matches(expected, lines):
    """Whether the lines are the expected ones, "..." standing for any number of them."""
    reachable = {0}  # numbers of lines that the expected ones so far may have used up
    for pattern in expected:
        if pattern == "...":
            reachable = set(range(min(reachable), len(lines) + 1)) if reachable else set()
        else:
            reachable = {at + 1 for at in reachable if at < len(lines) and line_matches(pattern, lines[at])}
    return len(lines) in reachable


def run(command, folder, dateline):
    environment = dict(os.environ, PATH=f"{dateline.parent}:{os.environ['PATH']}", SAMPLES=str(HERE.parents[1] / "samples"),
                       HOME=str(folder), LC_ALL="C.UTF-8", TZ="UTC")
    environment.pop("XDG_DATA_HOME", None)
    done = subprocess.run(["sh", "-c", command], cwd=folder, env=environment, capture_output=True, timeout=120,
                          stdin=subprocess.DEVNULL)
    return {">": done.stdout.decode("utf-8", "backslashreplace").splitlines(),
            "2>": done.stderr.decode("utf-8", "backslashreplace").splitlines(), "?": done.returncode}


def written(before, command, result):
    lines = before + [("$ " if i == 0 else "+ ") + part for i, part in enumerate(command)]
    lines += [f"> {line}".rstrip() if line else ">" for line in result[">"]] + [f"2> {line}" for line in result["2>"]]
    return lines + ([f"? {result['?']}"] if result["?"] else [])


def run_file(path, dateline, update):
    failed, out = 0, []
    steps, after = read_steps(path.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory(prefix="dateline-transcript-") as folder:
        for before, command, expected in steps:
            got = run("\n".join(command), folder, dateline)
            same = all(matches(expected[mark], got[mark]) for mark in (">", "2>")) and expected["?"] == got["?"]
            out += written(before, command, expected if same else got)
            if same or update:
                continue
            failed += 1
            print(f"{path.name}: not as written")
            print("\n".join("    " + line for line in written([], command, expected)))
            print("  but")
            print("\n".join("    " + line for line in written([], command, got)[len(command):]))
    if update:
        path.write_text("\n".join(out + after) + "\n", encoding="utf-8")
    return len(steps), failed


def main():
    arguments = [a for a in sys.argv[1:] if a != "--update"]
    dateline = pathlib.Path(arguments[0]).resolve()
    steps = failed = 0
    for name in arguments[1:]:
        ran, wrong = run_file(pathlib.Path(name), dateline, "--update" in sys.argv)
        steps, failed = steps + ran, failed + wrong
    print(f"{steps} commands, {failed} not as written")
    return 1 if failed or steps == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
