"""How well the search ranks, beside others in the same run.

    python -m tests.bench.search_quality FOLDER ... [--others SEED] [--turns N] [--verbose]

The queries are made from the library itself, by ``search_queries`` or, with ``--others``, by
``search_others``. For each the rank of the first right answer: its reciprocal, averaged (MRR), and
the share of queries with a right answer among the first five. The rivals get the same lines: every
turn, title, heading and name, folded as ours are where that is said. Rivals that need seconds for
one query are run on a part of the library (``--turns``) which holds every right answer, Textual's
matcher, which needs minutes, on a few interviews.
"""

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.bench.search_corpus import load
from tui.search import SearchIndex, fold, squeeze
from tui.transcript.model import Interview

KINDS = ("exact", "typo", "variant", "regional", "reordered", "mixed", "pinyin", "speaker")
Place = tuple[str, int]


@dataclass(frozen=True)
class Asked:
    kind: str
    query: str
    right: str


def read_queries(path: Path) -> list[Asked]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [Asked(*line.split("\t")[:3]) for line in lines if line and not line.startswith("#")]


class Lines:
    """Everything that can be found, one line each, as the rivals search it."""

    def __init__(self, interviews: list[Interview]) -> None:
        self.places: list[Place] = []
        self.raw: list[str] = []
        self.texts: dict[Place, str] = {}
        self.speakers: dict[Place, str] = {}
        for one in interviews:
            ordinal = 0
            if one.turns:
                self._add(one.id, 0, one.title)
            for section in one.sections:
                if section.title and ordinal < len(one.turns):
                    self._add(one.id, ordinal, section.title)
                ordinal += len(section.turns)
            firsts: dict[str | None, int] = {}
            names = {speaker.id: squeeze(fold(speaker.name)) for speaker in one.speakers}
            for n, turn in enumerate(one.turns):
                firsts.setdefault(turn.speaker, n)
                self._add(one.id, n, turn.text.replace("\n", " "))
                self.texts[one.id, n] = squeeze(fold(turn.text))
                self.speakers[one.id, n] = names.get(turn.speaker or "", "")
            for speaker in one.speakers:
                if speaker.id in firsts:
                    self._add(one.id, firsts[speaker.id], speaker.name)
        self.folded = [squeeze(fold(text)) for text in self.raw]

    def _add(self, name: str, ordinal: int, text: str) -> None:
        self.places.append((name, ordinal))
        self.raw.append(text)

    def is_right(self, place: Place, asked: Asked) -> bool:
        how, _, what = asked.right.partition(":")
        if how == "in":
            return place[0] in what.split(",")
        text = self.texts.get(place, "")
        if how == "by":
            name, what = what.split("|", 1)
            if self.speakers.get(place) != name:
                return False
        return all(needle in text for needle in what.split("|"))


def part_of(interviews: list[Interview], asked: list[Asked], turns: int) -> list[Interview]:
    """The interviews that hold right answers, and more up to a number of turns."""
    wanted: dict[str, None] = {}
    texts = {one.id: [squeeze(fold(turn.text)) for turn in one.turns] for one in interviews}
    sizes = {one.id: len(one.turns) for one in interviews}
    for query in asked:
        how, _, what = query.right.partition(":")
        if how == "in":
            wanted.setdefault(min(what.split(","), key=lambda name: sizes.get(name, 0)))
            continue
        needles = what.split("|")[how == "by" :]
        holding = [
            name
            for name, turns_of in texts.items()
            if any(all(needle in text for needle in needles) for text in turns_of)
        ]
        if not any(n in wanted for n in holding):
            wanted.update(dict.fromkeys(sorted(holding, key=lambda n: sizes[n])[:1]))
    total = sum(sizes.get(name, 0) for name in wanted)
    for one in interviews:
        if total >= turns:
            break
        if one.id not in wanted:
            wanted[one.id] = None
            total += sizes[one.id]
    return [one for one in interviews if one.id in wanted]


def queries_for(options: argparse.Namespace, interviews: list[Interview]) -> list[Asked]:
    """The queries of a file, or made of the library by fixed seeds."""
    from tests.bench import search_others, search_queries

    if options.queries is not None:
        return read_queries(options.queries)
    if options.others is None:
        library = search_queries.Library(interviews)
        made = search_queries.queries(library, random.Random(1), options.each)
        return [Asked(*query) for query in made]
    # Each path given is drawn from as often as any other, however much is in it.
    groups = [
        [
            one
            for one in interviews
            if path.resolve() in (one.path.resolve(), *one.path.resolve().parents)
        ]
        for path in options.paths
    ]
    return [
        Asked(*query)
        for seed in options.others or [1]
        for query in search_others.Askers(list(filter(None, groups)), seed).queries(options.each)
    ]


Rival = Callable[[str], Iterable[Place]]


def substring(lines: Lines, folded: bool) -> Rival:
    texts = lines.folded if folded else lines.raw

    def search(query: str) -> Iterable[Place]:
        wanted = squeeze(fold(query)) if folded else query
        return (place for place, text in zip(lines.places, texts, strict=True) if wanted in text)

    return search


def partial_ratio(lines: Lines) -> Rival:
    from rapidfuzz import fuzz, process

    def search(query: str) -> Iterable[Place]:
        matches = process.extract(
            squeeze(fold(query)), lines.folded, scorer=fuzz.partial_ratio, limit=30
        )
        return (lines.places[number] for _, _, number in matches)

    return search


def textual_matcher(lines: Lines) -> Rival:
    from textual.fuzzy import Matcher

    def search(query: str) -> Iterable[Place]:
        matcher = Matcher(squeeze(fold(query)))
        scores = [(matcher.match(text[:120]), n) for n, text in enumerate(lines.folded)]
        best = sorted((-score, n) for score, n in scores if score)
        return (lines.places[n] for _, n in best)

    return search


def fzf(lines: Lines, folder: Path) -> Rival | None:
    program = shutil.which("fzf")
    if program is None:
        return None
    path = folder / "lines"
    path.write_text("\n".join(f"{n}\t{text}" for n, text in enumerate(lines.folded)), "utf-8")

    def search(query: str) -> Iterable[Place]:
        with path.open("rb") as source:
            done = subprocess.run(
                [program, "--filter", squeeze(fold(query)), "--delimiter", "\t", "--nth", "2.."],
                stdin=source,
                capture_output=True,
                check=False,
            )
        for line in done.stdout.split(b"\n"):
            if line:
                yield lines.places[int(line.split(b"\t", 1)[0])]

    return search


def ours(index: SearchIndex) -> Rival:
    def search(query: str) -> Iterable[Place]:
        return ((hit.interview_id, hit.ordinal) for hit in index.search(query, 50).hits)

    return search


def measure(
    name: str, search: Rival, asked: list[Asked], lines: Lines, verbose: bool = False
) -> None:
    found: dict[str, list[int]] = {}
    began = time.perf_counter()
    for query in asked:
        rank = 0
        for n, place in enumerate(search(query.query), 1):
            if n > 50:
                break
            if lines.is_right(place, query):
                rank = n
                break
        found.setdefault(query.kind, []).append(rank)
        if verbose and rank != 1:
            print(f"    {query.kind:10} {query.query!r} right: {query.right} rank {rank or '-'}")
    spent = (time.perf_counter() - began) / max(1, len(asked)) * 1000
    every = [rank for ranks in found.values() for rank in ranks]
    cells = [f"{mrr(found[kind]):9.3f}" if kind in found else f"{'-':>9}" for kind in KINDS]
    print(f"{name:34}{mrr(every):6.3f} {recall(every):6.3f} {''.join(cells)} {spent:9.1f}")


def mrr(ranks: list[int]) -> float:
    return sum(1 / rank for rank in ranks if rank) / max(1, len(ranks))


def recall(ranks: list[int]) -> float:
    return sum(0 < rank <= 5 for rank in ranks) / max(1, len(ranks))


def head(title: str) -> None:
    print(f"\n{title}")
    kinds = "".join(f"{kind:>9}" for kind in KINDS)
    print(f"{'':34}{'MRR':>6} {'rec@5':>6} {kinds} {'ms/query':>9}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--queries", type=Path, help="a file of them, else made of the library")
    parser.add_argument("--others", type=int, nargs="*", metavar="SEED", help="as others ask")
    parser.add_argument("--each", type=int, default=25, help="queries of each kind")
    parser.add_argument("--turns", type=int, default=12_000, help="for the slow rivals")
    parser.add_argument("--fzf", type=int, default=25, help="queries given to fzf over everything")
    parser.add_argument("--ours", action="store_true", help="without the rivals")
    parser.add_argument("--verbose", action="store_true", help="list our queries not at rank 1")
    options = parser.parse_args()
    interviews = load(options.paths)
    ids = {one.id for one in interviews}
    asked = [
        query
        for query in queries_for(options, interviews)
        if not query.right.startswith("in:") or set(query.right[3:].split(",")) <= ids
    ]
    lines = Lines(interviews)
    holding = "\n".join(lines.texts.values())
    asked = [
        query
        for query in asked
        if not query.right.startswith("text:")
        or all(w in holding for w in query.right[5:].split("|"))
    ]
    del holding
    index = SearchIndex.build(interviews)
    index.compact()
    head(f"{len(asked)} queries over {len(interviews)} interviews, {index.turn_count:,} turns")
    measure("ours", ours(index), asked, lines, options.verbose)
    if options.ours:
        return
    with tempfile.TemporaryDirectory() as scratch:
        measure("substring, folded", substring(lines, True), asked, lines)
        measure("substring, as written", substring(lines, False), asked, lines)
        filtered = fzf(lines, Path(scratch))
        if filtered is not None:
            some_asked = asked[:: max(1, len(asked) // options.fzf)]
            measure(f"fzf --filter, folded, {len(some_asked)} of them", filtered, some_asked, lines)
            measure("ours, the same of them", ours(index), some_asked, lines)
    some = part_of(interviews, asked, options.turns)
    few = Lines(some)
    index = SearchIndex.build(some)
    head(f"the same over {len(some)} interviews, {index.turn_count:,} turns")
    measure("ours", ours(index), asked, few)
    measure("substring, folded", substring(few, True), asked, few)
    with tempfile.TemporaryDirectory() as scratch:
        filtered = fzf(few, Path(scratch))
        if filtered is not None:
            measure("fzf --filter, folded", filtered, asked, few)
    measure("rapidfuzz partial_ratio, folded", partial_ratio(few), asked, few)
    small = part_of(some, asked[::10], 1)
    least = Lines(small)
    held = [query for query in asked if any(least.is_right(place, query) for place in least.places)]
    index = SearchIndex.build(small)
    head(f"{len(held)} of them over {len(small)} interviews, {index.turn_count:,} turns")
    measure("ours", ours(index), held, least)
    measure("Textual's matcher, 120 characters", textual_matcher(least), held, least)


if __name__ == "__main__":
    main()
