"""Finding among 100,000 documents, on both databases: how fast, how large, and whether the right one is found.

    python bench/search.py [DOCUMENTS]

The documents are projects in 20 programmes. Each is put together from the SDG targets in bench/texts, in one of their
six languages: a title of four to eight words in a row from one target, a summary of 20 to 40 words in a row from two
others, a code. The person who asks sees five of the programmes. Every question goes the whole way of the product: the
person's rights are read, words are folded and stemmed, the index is asked, hits are put in order and counted by kind.

Known-item: two words in a row of a title, typed without accents. Prefix: the first three letters of a word of a title.
Typo: a word of a title of six letters or more with one slip. Nonsense: letters by chance.
Goal: 95 of 100 answers within 50 ms on a machine that does nothing else. CPU is that of our process: with SQLite all of
it, with PostgreSQL without its server.

The second table asks the questions of bench/texts/questions.py of the real targets, the six languages and Portuguese
and Greek in one programme of 1,038 texts: is the target among the first ten?
"""

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "src"), str(HERE.parent / "tests"), str(HERE)]
PROGRAMMES, SEEN = 20, 5
QUESTIONS_OF_A_KIND = 200
GOAL_MS = 50


def main() -> int:
    if "MEASURED" not in os.environ:
        return measure_both(sys.argv[1:] or ["100000"])
    sys.stdout.reconfigure(line_buffering=True)
    os.environ["SYMPOLITY_DATA"] = tempfile.mkdtemp(prefix="sympolity-bench-")
    os.environ["DJANGO_SETTINGS_MODULE"] = "sympolity.config.settings"
    os.environ["LOG_LEVEL"] = "ERROR"
    import django

    django.setup()
    return measure(int(sys.argv[1]))


def measure_both(arguments: list[str]) -> int:
    failed = 0
    for database in ("sqlite", "postgresql"):
        load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
        print(f"-- {database} (load {load})", flush=True)
        command = [
            sys.executable,
            str(HERE.parent / "scripts" / "with_database.py"),
            database,
            sys.executable,
            __file__,
        ]
        failed += subprocess.run([*command, *arguments], env={**os.environ, "MEASURED": "yes"}, check=False).returncode
    return min(failed, 1)


def measure(size: int) -> int:
    from django.core.management import call_command

    from factories import make_network, make_programme, make_user
    from sympolity.ground.search.operations import rebuild
    from sympolity.network.programmes.models import Appointment

    call_command("migrate", verbosity=0)
    texts = json.loads((HERE / "texts" / "sdg.json").read_text())
    network = make_network()
    programmes = [
        make_programme(network, base_language=sorted(texts)[number % len(texts)]) for number in range(PROGRAMMES)
    ]
    titles = fill(programmes, texts, size)
    real = real_targets(network, texts)
    before = bytes_on_disk()
    begun = time.process_time(), time.perf_counter()
    count = rebuild()
    cpu, wall = time.process_time() - begun[0], time.perf_counter() - begun[1]
    refresh()
    megabytes = (bytes_on_disk() - before) / 1e6
    print(f"{count} documents indexed in {wall:.0f} s ({cpu:.0f} s CPU of ours), {megabytes:.0f} MB with their words")
    reader = make_user()
    for programme in programmes[:SEEN]:
        Appointment.objects.create(user=reader, programme=programme, role="reader", since="2020-01-01")
    slow = speed(reader, [title for programme in programmes[:SEEN] for title in titles[programme.pk]])
    found_again(make_user("reader", next(iter(real.values()))[0]), real)
    return 1 if slow else 0


def fill(programmes, texts: dict, size: int) -> dict[int, list[str]]:
    """Projects put together from stretches of the targets, and their titles by programme."""
    from sympolity.ground.kernel.rows import insert_rows
    from sympolity.network.portfolio.models import Project

    chance = random.Random(1)
    words = {language: [text.split() for text in targets.values()] for language, targets in texts.items()}

    def stretch(language: str, least: int, most: int) -> str:
        target = chance.choice(words[language])
        length = chance.randint(least, most)
        begin = chance.randint(0, max(0, len(target) - length))
        return " ".join(target[begin : begin + length])

    titles: dict[int, list[str]] = {programme.pk: [] for programme in programmes}
    rows = []
    for number in range(size):
        programme = programmes[number % PROGRAMMES]
        language = programme.base_language
        title = stretch(language, 4, 8)
        titles[programme.pk].append(title)
        summary = f"{stretch(language, 10, 20)} {stretch(language, 10, 20)}"
        rows.append((programme.pk, title[:500], summary, f"P-{number:06d}", "approved"))
    insert_rows(Project, ("programme_id", "title", "summary", "code", "stage"), rows)
    return titles


def real_targets(network, texts: dict) -> dict:
    """A programme for each language with its targets, in another network: language -> programme, target -> key."""
    from texts.questions import OWN

    from factories import make_network, make_programme, make_project

    other = make_network()
    programme = make_programme(other, title="All targets")
    found = {}
    for language, targets in {**texts, **OWN}.items():
        own = make_programme(other, title=language, base_language=language)
        keys = {}
        for target, text in targets.items():
            # The title is cut as people cut titles; the whole text is the summary.
            keys[target] = make_project(own, " ".join(text.split()[:12]), summary=text, stage="approved").pk
        found[language] = (own, keys)
    assert programme.network_id != network.pk
    return found


def refresh() -> None:
    """What a server does by itself within a minute."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def bytes_on_disk() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_database_size(current_database())")
            return cursor.fetchone()[0]
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.execute("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
        return cursor.fetchone()[0]


def speed(reader, titles: list[str]) -> bool:
    from sympolity.ground.accounts.models import User
    from sympolity.ground.search.queries import find

    print(
        f"{'questions':<12} {'p50 ms':>8} {'p95 ms':>8} {'max ms':>8} {'CPU p50':>8} {'CPU p95':>8} {'with hits':>10}"
    )
    slow = False
    for kind, questions in questions_of(titles).items():
        walls, cpus, met = [], [], 0
        for question in questions[:5]:
            find(question, reader)
        for question in questions:
            user = User.objects.get(pk=reader.pk)  # nothing is remembered of the person's rights
            begun, begun_cpu = time.perf_counter(), time.process_time()
            found = find(question, user)
            walls.append((time.perf_counter() - begun) * 1000)
            cpus.append((time.process_time() - begun_cpu) * 1000)
            met += bool(found.hits)
        p95 = statistics.quantiles(walls, n=20)[-1]
        slow |= p95 > GOAL_MS
        print(
            f"{kind:<12} {statistics.median(walls):>8.1f} {p95:>8.1f} {max(walls):>8.1f} "
            f"{statistics.median(cpus):>8.1f} "
            f"{statistics.quantiles(cpus, n=20)[-1]:>8.1f} {met / len(questions):>10.0%}"
        )
    print(f"goal (p95 within {GOAL_MS} ms): {'MISSED' if slow else 'met'}")
    return slow


def questions_of(titles: list[str]) -> dict[str, list[str]]:
    from sympolity.methods.wording import fold

    chance = random.Random(2)

    def words(least: int) -> list[str]:
        while True:
            found = [folded for word in chance.choice(titles).split() if len(folded := fold(word)) >= least]
            if found:
                return found

    def slip(word: str) -> str:
        place = chance.randrange(1, len(word) - 2)
        return chance.choice(
            (
                word[:place] + word[place + 1 :],
                word[:place] + word[place + 1] + word[place] + word[place + 2 :],
                word[:place] + word[place] + word[place:],
            )
        )

    def pair() -> str:
        found = words(2)
        begin = chance.randrange(max(1, len(found) - 1))
        return " ".join(found[begin : begin + 2])

    many = range(QUESTIONS_OF_A_KIND)
    return {
        "known-item": [pair() for _number in many],
        "prefix": [chance.choice(words(3))[:3] for _number in many],
        "typo": [slip(chance.choice(words(6))) for _number in many],
        "nonsense": ["".join(chance.choices("bcdfghjklmnpqrstvwxz", k=chance.randint(4, 9))) for _number in many],
    }


def found_again(reader, real: dict) -> None:
    from texts.questions import QUESTIONS

    from sympolity.ground.search.queries import find
    from sympolity.network.programmes.models import Appointment

    for programme, _keys in real.values():
        Appointment.objects.get_or_create(
            user=reader, programme=programme, role="reader", defaults={"since": "2020-01-01"}
        )
    print(f"{'hit@10':<8} {'as it stands':>13} {'bent':>6} {'slip':>6}")
    missed = []
    for language, questions in QUESTIONS.items():
        shares = []
        for form in range(3):
            met = 0
            for target, asked in questions.items():
                first = [hit.pk for hit in find(asked[form], reader).hits[:10]]
                if real[language][1][target] in first:
                    met += 1
                else:
                    missed.append(f"{language} {target} “{asked[form]}”")
            shares.append(met / len(questions))
        print(f"{language:<8} {shares[0]:>13.2f} {shares[1]:>6.2f} {shares[2]:>6.2f}")
    print(f"not among the first ten: {'; '.join(missed)}")


if __name__ == "__main__":
    sys.exit(main())
