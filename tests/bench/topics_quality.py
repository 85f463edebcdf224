"""How often ``t`` leads to the right place, beside two baselines in the same run.

    python -m tests.bench.topics_quality FOLDER ... [--verbose]

``topics_judged.json`` says what is right: files, by the ids of their interviews, and source lines,
no text. It holds seven sets, each of which is used when its files are in the folders:

- ``topics``: what the five sample documents speak of, read through by hand, and the lines that do.
  Asked about are the first line of each passage and its longest paragraph; right is a place in the
  lines of any topic that the asked line belongs to. Every other topic ("tuned") was looked at
  while the comparison was built, the others ("held out") were not.
  Apart: those of them with a right place in another account of the same conversation; and, for
  all with a right place in another conversation, how an answer without other accounts would do.
- ``topics again``: the same five read through and divided a second time, before anything was
  asked, after the first set had been tuned for. What was wrong in every other topic ("tuned") was
  looked at since.

- ``samples``: topics of the five sample documents and the lines that speak of them. Every turn of
  some length in those lines is asked about; right is a turn in the lines of the same topic
  elsewhere. ("main": only the longest turn of each stretch is asked about.)
- ``subjects``: subjects in an archive of 2,052 transcripts, chosen by hand, each told by words of
  its own in one or both languages. Right is a turn that says them, or one near it; first answers
  of ours and of BM25 that do not say them were read, and those that speak of the subject added.
- ``translations``: turns in interviews that the archive has in two languages, and the lines of
  their translation. Right is that turn or its neighbour.
- ``jumps``: turns drawn from the archive that have a subject, and what else speaks of it: found by
  words of the subject, and by reading what we and both BM25 answered. No accounts of the same
  conversation. Asked about is the turn drawn and one of the others. Every other subject ("tuned")
  was looked at while the comparison was improved.
- ``jumps again``: the same with turns drawn anew, and what speaks of their subjects found by words
  alone, before anything was asked; nothing was tuned for this one.

Printed: the share of questions whose first answer is right, that have a right one among the first
three, and the mean time. The baselines: headings (titles where there are none) most like the
passage's own by RapidFuzz's WRatio; and BM25 over pairs of characters and words, over turns and
over passages such as ours.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from rapidfuzz import fuzz, process

from tests.bench.search_corpus import load
from tui.search.fold import fold
from tui.topics import TopicIndex
from tui.topics.passages import Passage, lines_of, passages, size, text_of
from tui.topics.terms import columns
from tui.transcript.model import Interview, Lines

Place = tuple[str, Lines]
Answers = Callable[[Interview, int, int | None], Sequence[Place]]
"""Best first, three of other conversations among them if there are."""
ACCOUNTS = ("000", "002", "004")
JUDGED = Path(__file__).with_name("topics_judged.json")
ENOUGH = 16
MOST = 12
"""Places asked for, as the application does; the first three are judged."""
TURN = 4
"""Source lines (a turn, in the archive) around a line that speaks of a subject that still count."""
NEAR = 12
"""Source lines (about three turns) around a turn that names a subject which still count."""


@dataclass(frozen=True)
class Question:
    """Ask about turn ``ordinal``, at ``line``; ``right`` gives for names of files their right
    lines."""

    interview: Interview
    ordinal: int
    right: dict[str, list[Lines]]
    line: int | None = None
    besides: frozenset[str] = frozenset()
    """Names of files that do not count as an answer."""


Sets = dict[str, list[Question]]


def name_of(interview: Interview) -> str:
    """What the judged answers call a file: its name where that begins with a number, as those of
    the originals, else the id that the parser makes of it."""
    name = interview.path.name
    return name if name[3:4] == "_" else interview.id


def overlaps(lines: Lines, spans: Sequence[Lines], near: int = 0) -> bool:
    return any(lines[0] <= last + near and lines[1] >= first - near for first, last in spans)


def samples(judged: dict[str, Any], by_name: dict[str, Interview]) -> dict[str, list[Question]]:
    """The questions about the five samples, and the same for the main turns only."""
    named = {number: by_name[name] for name in by_name for number in [name[:3]] if name[3] == "_"}
    every: dict[tuple[str, int], Question] = {}
    main: set[tuple[str, int]] = set()
    for stretches in judged["samples"].values():
        for number, spans in stretches.items():
            interview = named.get(number)
            if interview is None:
                return {}
            for span in spans:
                inside = [
                    n
                    for n, turn in enumerate(interview.turns)
                    if overlaps(turn.lines, [span])
                    and size(turn.text) >= ENOUGH
                    and turn.lines[1] - turn.lines[0] < 25
                ]
                for n in inside:
                    asked = every.setdefault((number, n), Question(interview, n, {}))
                    for other, others in stretches.items():
                        if other != number:
                            name = name_of(named[other]) if other in named else other
                            asked.right.setdefault(name, []).extend(map(tuple, others))
                if inside:
                    longest = max(inside, key=lambda n: size(interview.turns[n].text))
                    main.add((number, longest))
    asked_about = {place: q for place, q in every.items() if q.right}
    return {
        "samples": list(asked_about.values()),
        "samples, main": [q for place, q in asked_about.items() if place in main],
    }


def topics(judged: dict[str, Any], by_name: dict[str, Interview], key: str) -> Sets:
    """The questions about the topics of the five samples, by kind; ``key`` is the set's name."""
    named = {name[:3]: by_name[name] for name in by_name if name[3] == "_"}
    sets: Sets = {}
    for n, (_, stretches) in enumerate(sorted(judged[key].items())):
        half = f"{key}, held out" if n % 2 else f"{key}, tuned"
        for number, spans in stretches.items():
            if number not in named:
                return {}
            interview = named[number]
            same = ACCOUNTS if number in ACCOUNTS else (number,)
            same_names = frozenset(name_of(named[other]) for other in same)
            for first, last in spans:
                held = [
                    (size(p.text), p.lines[0])
                    for turn in interview.turns
                    for p in turn.paragraphs
                    if overlaps(p.lines, [(first, last)])
                ]
                for line in (first, max(held)[1]) if held else ():
                    right: dict[str, list[Lines]] = {}
                    for others in judged[key].values():
                        if overlaps((line, line), others.get(number, ())):
                            for other, lines in others.items():
                                if other != number:
                                    name = name_of(named[other])
                                    right.setdefault(name, []).extend(map(tuple, lines))
                    ordinal = interview.turn_at_line(line)
                    if not right or ordinal is None:
                        continue
                    question = Question(interview, ordinal, right, line)
                    kind = "account" if same_names & right.keys() else "elsewhere"
                    sets.setdefault(half, []).append(question)
                    sets.setdefault(f"{half}, {kind}", []).append(question)
                    beyond = {name: at for name, at in right.items() if name not in same_names}
                    if beyond:
                        question = Question(interview, ordinal, beyond, line, same_names)
                        sets.setdefault(f"{half}, others only", []).append(question)
    return dict(sorted(sets.items()))


def subjects(judged: dict[str, Any], by_name: dict[str, Interview]) -> Iterator[Question]:
    for subject in judged["subjects"].values():
        for name, line in subject["ask"]:
            interview = by_name.get(name)
            ordinal = interview.turn_at_line(line) if interview else None
            if interview is None or ordinal is None:
                continue
            right = {
                other: [(n - NEAR, n + NEAR) for n in lines]
                for other, lines in subject["right"].items()
                if other != name
            }
            yield Question(interview, ordinal, right)


def translations(judged: dict[str, Any], by_name: dict[str, Interview]) -> Iterator[Question]:
    for name, line, other, first, last in judged["translations"]:
        interview, there = by_name.get(name), by_name.get(other)
        ordinal = interview.turn_at_line(line) if interview else None
        if interview is None or there is None or ordinal is None:
            continue
        yield Question(interview, ordinal, {other: [(first - 4, last + 4)]})


def jumps(judged: dict[str, Any], by_name: dict[str, Interview], key: str) -> Sets:
    """The questions about subjects that different interviews of the archive speak of."""
    files: list[str] = judged["files"]
    sets: Sets = {}
    for n, subject in enumerate(judged[key].values()):
        right = {
            files[int(number)]: [(line - TURN, line + TURN) for line in lines]
            for number, lines in subject["right"].items()
        }
        for number, line in subject["ask"]:
            interview = by_name.get(files[number])
            ordinal = interview.turn_at_line(line) if interview else None
            if interview is None or ordinal is None:
                continue
            elsewhere = {name: lines for name, lines in right.items() if name != files[number]}
            question = Question(interview, ordinal, elsewhere)
            half = "held out" if n % 2 or key != "jumps" else "tuned"
            sets.setdefault(f"{key}, {half}", []).append(question)
    return sets


# -- who answers --------------------------------------------------------------------------------


def ours(index: TopicIndex) -> Answers:
    def answer(interview: Interview, ordinal: int, line: int | None) -> list[Place]:
        places = []
        for item in index.related(interview, ordinal, MOST, line=line):
            other = index.interview(item.interview_id)
            if other is not None:
                places.append((name_of(other), item.lines))
        return places

    return answer


def by_heading(interviews: Sequence[Interview]) -> Answers:
    headings: list[str] = []
    places: list[Place] = []
    owners: list[str] = []
    for interview in interviews:
        for section in interview.sections:
            if section.turns:
                headings.append(fold(section.title or interview.title))
                places.append((name_of(interview), section.turns[0].lines))
                owners.append(interview.id)

    def answer(interview: Interview, ordinal: int, line: int | None) -> list[Place]:
        section = interview.sections[interview.section_of_turn[ordinal]]
        asked = fold(section.title or interview.turns[ordinal].text[:40])
        elsewhere = {n: h for n, h in enumerate(headings) if owners[n] != interview.id}
        found = process.extract(asked, elsewhere, scorer=fuzz.WRatio, limit=MOST)
        return [places[n] for _, _, n in found]

    return answer


@dataclass(frozen=True)
class Unit:
    """What BM25 finds as one piece: a passage of an interview (its number), or one turn."""

    interview: int
    passage: Passage


def by_bm25(interviews: Sequence[Interview], whole: bool) -> Answers:
    """Okapi BM25 (k1 1.2, b 0.75), with the terms that our index has: over turns, or over our
    ``whole`` passages."""
    units = [
        Unit(i, passage)
        for i, interview in enumerate(interviews)
        for passage in (
            passages(interview) if whole else [Passage(n, n) for n in range(len(interview.turns))]
        )
    ]
    keys, owners, counts = [], [], []
    for start in range(0, len(units), 5000):
        part = columns(
            [text_of(interviews[u.interview], u.passage) for u in units[start : start + 5000]]
        )
        keys.append(part.keys)
        owners.append((part.owners + start).astype(np.uint32))
        counts.append(np.minimum(part.counts, 255).astype(np.uint8))
    key, owner, count = np.concatenate(keys), np.concatenate(owners), np.concatenate(counts)
    order = np.argsort(key, kind="stable")
    key, owner, count = key[order], owner[order], count[order]
    length = np.bincount(owner, weights=count, minlength=len(units))
    slow = 1.2 * (0.25 + 0.75 * length / length.mean())
    of = np.array([unit.interview for unit in units])
    lines = [lines_of(interviews[unit.interview], unit.passage) for unit in units]
    number = {interview.id: i for i, interview in enumerate(interviews)}
    first = {i: n for n, i in reversed(list(enumerate(of.tolist())))}

    def asked_unit(interview: Interview, ordinal: int, line: int) -> int:
        n: int = first[number[interview.id]]
        while units[n].passage.last < ordinal or (
            units[n].passage.last == ordinal and lines[n][1] < line
        ):
            n += 1
        return n

    def answer(interview: Interview, ordinal: int, line: int | None) -> list[Place]:
        at = line if line is not None else interview.turns[ordinal].lines[0]
        unit = units[asked_unit(interview, ordinal, at)]
        scores = np.zeros(len(units))
        for term in columns([text_of(interview, unit.passage)]).keys:
            low = int(np.searchsorted(key, term, side="left"))
            high = int(np.searchsorted(key, term, side="right"))
            held = owner[low:high]
            rare = np.log(1 + (len(units) - len(held) + 0.5) / (len(held) + 0.5))
            said = count[low:high]
            scores[held] += rare * said * 2.2 / (said + slow[held])
        scores[of == number[interview.id]] = 0
        best = np.argsort(-scores, kind="stable")[:MOST].tolist()
        return [(name_of(interviews[units[n].interview]), lines[n]) for n in best]

    return answer


def measure(name: str, questions: Sequence[Question], answers: Answers, verbose: bool) -> None:
    first = three = 0
    began = time.perf_counter()
    for question in questions:
        found = answers(question.interview, question.ordinal, question.line)
        places = [place for place in found if place[0] not in question.besides][:3]
        good = [overlaps(lines, question.right.get(path, [])) for path, lines in places]
        first += any(good[:1])
        three += any(good)
        if verbose and not any(good[:1]):
            lines = question.interview.turns[question.ordinal].lines
            print(f"    {question.interview.path.name} {lines} -> {places[:1]}")
    spent = (time.perf_counter() - began) * 1000 / max(len(questions), 1)
    total = max(len(questions), 1)
    print(
        f"  {name:<22} first {first / total:.3f}   in three {three / total:.3f}   {spent:7.1f} ms"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--ours", action="store_true", help="leave the baselines out")
    parser.add_argument("--verbose", action="store_true", help="name what went wrong")
    options = parser.parse_args()
    interviews = load(options.paths)
    by_name = {name_of(interview): interview for interview in interviews}
    judged = json.loads(JUDGED.read_text(encoding="utf-8"))
    sets = {
        **topics(judged, by_name, "topics"),
        **topics(judged, by_name, "topics again"),
        **samples(judged, by_name),
    }
    sets["subjects"] = list(subjects(judged, by_name))
    sets["translations"] = list(translations(judged, by_name))
    sets.update(jumps(judged, by_name, "jumps"))
    sets.update(jumps(judged, by_name, "jumps again"))
    index = TopicIndex.build(interviews)
    index.prepare()
    rivals = {"topic index": ours(index)}
    if not options.ours:
        rivals["headings, WRatio"] = by_heading(interviews)
        rivals["BM25, turns"] = by_bm25(interviews, whole=False)
        rivals["BM25, passages"] = by_bm25(interviews, whole=True)
    for name, questions in sets.items():
        if questions:
            print(f"{name}: {len(questions)} questions")
            for rival, answers in rivals.items():
                measure(rival, questions, answers, options.verbose and rival == "topic index")


if __name__ == "__main__":
    main()
