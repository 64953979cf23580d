#!/usr/bin/env python3
"""A large collection: does `ingest` slow down as the file grows, how long does each question take, and what does `new` cost?

usage: collection_bench.py DATELINE [--articles N] [--threads N] [--keep FOLDER]

Makes N articles up (by default 200,000 over ten years, a tenth of them copies of one of the last hundred) and ingests them in ten
parts into one database. Figures are processor time of the program, which neighbours disturb less than the clock.
"""
import argparse, datetime, json, pathlib, random, resource, subprocess, tempfile, time

FIRST = "Amina Boris Clara Daoud Elena Farid Greta Hamid Ines Jonas Karim Lucia Marek Nadia Omar Petra Rashid Sofia Tomas Yusuf".split()
SYLLABLES = "ba ke lo mar tin sor vel dan ri gul hem tas nor pa zu".split()
PLACES = ["Gao", "Kidal", "Timbuktu", "Bamako", "Algiers", "Tamanrasset", "Niamey", "Agadez", "Cotonou", "Lagos", "Oslo", "Paris", "Nairobi",
          "Mogadishu", "Khartoum", "Cairo", "Tripoli", "Tunis", "Rabat", "Dakar", "Accra", "Kampala", "Kinshasa", "Goma", "Juba"]
GROUPS = ["Front", "Movement", "Union", "Council", "Brigade", "Alliance"]
FILLER = ("Residents spoke of a long night. Shops stayed closed until noon and the market was half empty. A nurse counted the wounded by "
          "candle light. The road to the north was open again in the afternoon. Nobody could say how long the calm would last. ")

SENTENCES = FILLER.strip(". ").split(". ")


def surname(random_):
    return "".join(random_.choice(SYLLABLES) for _ in range(3)).capitalize()


class World:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.people = [f"{self.random.choice(FIRST)} {surname(self.random)}" for _ in range(5000)]
        self.groups = [f"{surname(self.random)} {self.random.choice(GROUPS)}" for _ in range(800)]
        self.weights = [1 / (i + 3) for i in range(5000)]
        self.cumulated = []
        total = 0
        for weight in self.weights:
            total += weight
            self.cumulated.append(total)

    def person(self):
        return self.random.choices(self.people, cum_weights=self.cumulated)[0]

    def group(self):
        return self.random.choices(self.groups, cum_weights=self.cumulated[:800])[0]

    def article(self, number, day):
        pick = self.random
        place, other = pick.choice(PLACES), pick.choice(PLACES)
        person, speaker, group = self.person(), self.person(), self.group()
        dead = pick.randint(2, 30)
        date = f"{day.day} {day:%B %Y}"
        told = pick.choice([
            f"Gunmen of the {group} killed {dead} people in {place} on {date}. ",
            f"Police arrested {person} in {place} on {date}. ",
            f"Thousands protested in {place} on {date} against the {group}. ",
            f"The {group} and the government signed a ceasefire in {place} on {date}. "])
        text = (told + f"{speaker}, a spokesman of the {group}, said that {person} had left {other} in January. " +
                f"“We will not forget {place},” {speaker} said. " + f"The {group} denied that {self.person()} had been abducted. " +
                "".join(f"{pick.choice(SENTENCES)} {pick.randint(1, 10**6)} {surname(pick).lower()} {surname(pick).lower()}. " for _ in range(8)))
        return {"id": str(number), "url": f"https://paper{number % 60}.example.org/{number}", "title": f"{group} in {place} ({number})",
                "site_name": f"Paper {number % 60}", "published": day.isoformat(), "language": "en", "text": text}


def write_parts(folder, count, parts):
    world, recent, names = World(1), [], []
    first_day = datetime.date(2010, 1, 1)
    for part in range(parts):
        path = folder / f"part-{part}.jsonl"
        with path.open("w", encoding="utf-8") as out:
            for number in range(part * count // parts, (part + 1) * count // parts):
                article = world.article(number, first_day + datetime.timedelta(days=number * 3650 // count))
                if recent and number % 10 == 0:
                    article["text"] = world.random.choice(recent)["text"]
                recent = (recent + [article])[-100:]
                out.write(json.dumps(article, ensure_ascii=False) + "\n")
        names.append(path)
    return names, world


def run(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    clock = time.monotonic()
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    clock = time.monotonic() - clock
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise SystemExit(f"{command}: exit {done.returncode}\n{done.stderr}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, clock, done.stdout


def measure(dateline, folder, count, threads):
    database = folder / "news.db"
    parts, world = write_parts(folder, count, 10)
    for path in parts:
        cpu, clock, _ = run([dateline, "ingest", "-q", "--threads", threads, path, "--db", database])
        print(f"{path.name}: {count / 10 / cpu:.0f} articles a second of processor time, {count / 10 / clock:.0f} by the clock; "
              f"{database.stat().st_size / 1e6:.0f} MB", flush=True)
    bytes_of_text = sum(len(json.loads(line)["text"].encode()) for path in parts for line in path.open(encoding="utf-8"))
    print(f"database: {database.stat().st_size / bytes_of_text:.2f} times the text")
    common, rare = world.people[0], world.people[3000]
    group, month = world.groups[2], "2015-03"
    questions = [
        ["timeline", "--entity", rare], ["timeline", "--entity", common, "--from", month, "--to", month],
        ["timeline", "--place", "Gao", "--from", month, "--to", month], ["timeline", "--from", month, "--to", month, "--type", "ASSAULT"],
        ["timeline", "--text", f'"{rare}"'], ["timeline", "--entity", group, "--limit", "20"], ["timeline", "--by", "month", "--entity", group],
        ["network", "--entity", group], ["network", "--co-mentions", "--entity", rare], ["claims", "--entity", rare],
        ["claims", "--entity", group, "--from", month, "--to", month], ["claims", "--speaker", rare], ["places", "--from", month, "--to", month],
        ["momentum", "--limit", "20"], ["planned"], ["copies", "--text", f'"{rare}"'], ["entities", "--entity", group], ["new"],
        ["entities", "--limit", "20"], ["network", "--limit", "20"], ["places", "--limit", "20"], ["timeline", "--limit", "20"],
        ["claims", "--limit", "20"], ["copies", "--limit", "20"]]
    start, _, _ = run([dateline, "db", "info", "--help"])
    print(f"the program's start takes {start * 1000:.0f} ms of each of these")
    for question in questions:
        times = sorted(run([dateline, *question, "--db", database, "--format", "jsonl"]) for _ in range(3))
        print(f"{times[1][0] * 1000:7.0f} ms  {times[1][2].count(chr(10)):6} rows  dateline {' '.join(question)}", flush=True)
    late = folder / "late.jsonl"
    late.write_text(json.dumps(world.article(count, datetime.date(2020, 1, 2))) + "\n", encoding="utf-8")
    run([dateline, "ingest", "-q", late, "--db", database])
    cpu, _, out = run([dateline, "new", "--db", database, "--format", "jsonl"])
    print(f"new, after one article more: {cpu * 1000:.0f} ms, {out.count(chr(10))} rows")


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("dateline")
    arguments.add_argument("--articles", type=int, default=200_000)
    arguments.add_argument("--threads", type=int, default=2)
    arguments.add_argument("--keep", type=pathlib.Path, help="a folder for the articles and the database, in place of one that is deleted")
    options = arguments.parse_args()
    if options.keep:
        options.keep.mkdir(parents=True, exist_ok=True)
        measure(options.dateline, options.keep, options.articles, options.threads)
        return
    with tempfile.TemporaryDirectory() as folder:
        measure(options.dateline, pathlib.Path(folder), options.articles, options.threads)


if __name__ == "__main__":
    main()
