#!/usr/bin/env python3
"""Documents a second through `dateline ingest`, and the size of what it writes.

usage: ingest_bench.py DATELINE [--copies N] [--threads N]

Multiplies the pages of samples/articles into a folder of their own (each copy with another canonical address and another
sentence at its end, so that none is a duplicate), ingests it into a new database, and again: the second run changes nothing.
"""
import argparse, gzip, json, os, pathlib, re, subprocess, tempfile, time

SAMPLES = pathlib.Path(__file__).resolve().parents[2] / "samples" / "articles"


def multiply(folder, copies):
    pages = [p for p in sorted(SAMPLES.iterdir()) if p.suffix == ".html"]
    count = 0
    for path in pages:
        page = path.read_bytes()
        bom = page[:2] in (b"\xff\xfe", b"\xfe\xff")
        for encoding in ("utf-16",) if bom else ("utf-8", "cp1252"):
            try:
                text = page.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
        text = re.sub(r"charset=[\w-]+", "charset=utf-8", text)
        for i in range(copies):
            copy = re.sub(r"(https?://[\w.]*example\.(?:org|com|net)/)", rf"\g<1>copy-{i}/", text)
            copy = re.sub(r"</p>", f" Edition {i}.</p>", copy)
            (folder / f"{path.stem}-{i:05}.html").write_text(copy, encoding="utf-8")
            count += 1
    return count


def ingest(dateline, folder, database, threads):
    start = time.monotonic()
    done = subprocess.run([dateline, "ingest", str(folder), "--db", str(database), "--threads", str(threads)],
                          capture_output=True, text=True)
    return time.monotonic() - start, done


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("dateline")
    arguments.add_argument("--copies", type=int, default=100)
    arguments.add_argument("--threads", type=int, default=2)
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch) / "pages"
        folder.mkdir()
        count = multiply(folder, options.copies)
        database = pathlib.Path(scratch) / "news.db"
        bytes_in = sum(p.stat().st_size for p in folder.iterdir())
        for run in ("first", "again"):
            seconds, done = ingest(options.dateline, folder, database, options.threads)
            print(f"{run}: {count} pages ({bytes_in / 1e6:.1f} MB) in {seconds:.2f} s, {count / seconds:.0f} pages/s, exit {done.returncode}")
            print("   " + (done.stdout + done.stderr).strip().replace("\n", "\n   "))
        print(f"database: {database.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
