"""Make a set of queries with right answers from a library of transcripts.

    python -m tests.bench.search_queries FOLDER ... [--seed N] [--each N] > queries.tsv

Each line: kind, query, what is right. ``text:A|B`` is any turn that holds all of A and B, whichever
way its characters are written; ``in:ID`` is any hit in that interview. Phrases are taken at random
from turns, and changed as readers change them: typed in the other script, with the words of
another region, with a slip, in another order, as pinyin. A phrase is kept when few turns hold it,
so that finding one is no luck. Only queries and answers are written, none of the text around them.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.bench.search_corpus import load
from tui.search import fold, squeeze
from tui.search.regional import regional_words
from tui.search.sounds import sound_array, syllables
from tui.transcript.model import Interview

HAN = "\u3400-\u4dbf\u4e00-\u9fff"
FEW = 12
"""Turns that may hold a phrase."""


class Library:
    def __init__(self, interviews: list[Interview]) -> None:
        self.interviews = interviews
        self.turns = [turn.text for one in interviews for turn in one.turns]
        self.folded = [squeeze(fold(text)) for text in self.turns]
        self.joined = "\n\x1e".join(self.folded)
        counts: dict[str, int] = {}
        for text in self.folded[:: max(1, len(self.folded) // 20_000)]:
            for character in text:
                counts[character] = counts.get(character, 0) + 1
        self.common = {c for c, n in counts.items() if n >= 5}
        sounds = sound_array()
        self.alike: dict[int, list[str]] = {}
        for character in sorted(self.common):
            sound = int(sounds[ord(character)]) if ord(character) < 0x10000 else 0
            if sound:
                self.alike.setdefault(sound, []).append(character)

    def few(self, needle: str) -> bool:
        """Whether some turns hold a folded string, and not many."""
        count, place = 0, self.joined.find(needle)
        while place >= 0 and count <= FEW:
            count += 1
            place = self.joined.find("\x1e", place)
            place = self.joined.find(needle, place) if place >= 0 else -1
        return 0 < count <= FEW

    def phrase(self, rng: random.Random, pattern: str) -> tuple[str, str]:
        """A random match of a pattern in a random turn: the turn and the match, of which few
        turns hold the like."""
        while True:
            turn = rng.choice(self.turns)
            if len(turn) < 20:
                continue
            found = re.findall(pattern, turn)
            if not found:
                continue
            phrase = rng.choice(found)
            if self.few(squeeze(fold(phrase)).strip()):
                return turn, phrase


def cut(rng: random.Random, run: str, low: int, high: int) -> str:
    """A random piece of a run."""
    length = min(len(run), rng.randint(low, high))
    start = rng.randint(0, len(run) - length)
    return run[start : start + length]


def chinese_words() -> dict[str, tuple[str, ...]]:
    """Words of which another region has another one, both in Chinese: where letters stand in the
    middle of other words, or of Chinese, nobody replaces them."""
    every = regional_words()
    pairs = {word: tuple(o for o in to if not o.isascii()) for word, to in every.items()}
    return {word: others for word, others in pairs.items() if others and not word.isascii()}


def queries(library: Library, rng: random.Random, each: int) -> Iterator[tuple[str, str, str]]:
    from opencc import OpenCC

    to_hans, to_hant = OpenCC("t2s").convert, OpenCC("s2tw").convert

    def right(*needles: str) -> str:
        return "text:" + "|".join(squeeze(fold(needle)).strip() for needle in needles)

    def chinese(low: int, high: int) -> str:
        while True:
            _, run = library.phrase(rng, f"[{HAN}]{{{low},}}")
            piece = cut(rng, run, low, high)
            if library.few(squeeze(fold(piece))):
                return piece

    def other_script(text: str) -> str:
        hans = str(to_hans(text))
        return hans if hans != text else str(to_hant(text))

    for _ in range(each):
        piece = chinese(4, 9)
        yield "exact", piece, right(piece)
    for n in range(each):
        if n % 3 == 2:
            _, phrase = library.phrase(rng, r"[A-Za-z]{3,} [A-Za-z]{6,}")
            first, second = phrase.split(" ")
            place = rng.randint(1, len(second) - 2)
            slip = rng.choice(("swap", "drop", "double"))
            tail = second[place + 1] + second[place] + second[place + 2 :]
            tail = second[place + 1 :] if slip == "drop" else tail
            tail = second[place] * 2 + second[place + 1 :] if slip == "double" else tail
            typed = f"{first} {second[:place]}{tail}"
            if fold(typed) != fold(phrase):
                yield "typo", typed, right(first, second)
            continue
        while True:
            piece = chinese(4, 8)
            place = rng.randint(0, len(piece) - 1)
            folded = fold(piece)
            number = int(sound_array()[ord(folded[place])])
            alike = [c for c in library.alike.get(number, ()) if c != folded[place]]
            if n % 3 == 1:  # a slip of the pen: any character in its place, one missing or twice
                slip = rng.choice(("other", "drop", "swap")) if len(piece) > 4 else "other"
                if slip == "other":
                    wrong = rng.choice(sorted(library.common))
                    typed = piece[:place] + wrong + piece[place + 1 :]
                elif slip == "drop" and 0 < place < len(piece) - 1:
                    typed = piece[:place] + piece[place + 1 :]
                elif place < len(piece) - 1:
                    typed = piece[:place] + piece[place + 1] + piece[place] + piece[place + 2 :]
                else:
                    continue
                if not re.fullmatch(f"[{HAN}]+", typed):
                    continue
            elif alike:
                typed = piece[:place] + rng.choice(alike) + piece[place + 1 :]
            else:
                continue
            if fold(typed) != folded and fold(typed) not in library.joined:
                yield "typo", typed, right(piece)
                break
    for _ in range(each):
        while True:
            piece = chinese(4, 9)
            if other_script(piece) != piece:
                yield "variant", other_script(piece), right(piece)
                break
    words = chinese_words()
    for _ in range(each):
        while True:
            _, run = library.phrase(rng, f"[{HAN}]{{5,}}")
            piece = cut(rng, run, 5, 9)
            folded = fold(piece)
            inside = [w for w in words if 2 <= len(w) <= 4 and w in folded]
            if not inside or not library.few(folded):
                continue
            word = rng.choice(sorted(inside))
            typed = folded.replace(word, fold(words[word][0]), 1)
            if typed not in library.joined:
                yield "regional", typed, right(piece)
                break
    for n in range(each):
        while True:
            turn = rng.choice(library.turns)
            runs = re.findall(f"[{HAN}]{{2,}}" if n % 4 else r"[A-Za-z]{4,}", turn)
            if len(turn) > 600 or len(runs) < 4:
                continue
            one, two = rng.sample(runs, 2)
            one, two = (cut(rng, one, 2, 4), cut(rng, two, 2, 4)) if n % 4 else (one, two)
            a, b = fold(one), fold(two)
            folded = squeeze(fold(turn))
            if a == b or a in b or b in a or folded.find(a) > folded.find(b):
                continue
            holding = sum(1 for text in library.folded if a in text and b in text)
            if 0 < holding <= FEW:
                yield "reordered", f"{two} {one}", right(one, two)
                break
    for _ in range(each):
        _, phrase = library.phrase(
            rng, f"[A-Za-z]{{2,12}} ?[{HAN}]{{2,4}}|[{HAN}]{{2,4}} ?[A-Za-z]{{2,12}}"
        )
        closed = phrase.replace(" ", "")
        opened = re.sub(f"(?<=[A-Za-z])(?=[{HAN}])|(?<=[{HAN}])(?=[A-Za-z])", " ", closed)
        yield "mixed", rng.choice((closed, opened, opened.lower())), right(phrase)

    sounds, every = sound_array(), syllables()
    names: list[tuple[str, str]] = []
    for one in library.interviews:
        names += [(run, one.id) for run in re.findall(f"[{HAN}]{{4,}}", one.title)]
        names += [(s.name, one.id) for s in one.speakers if re.fullmatch(f"[{HAN}]{{3,4}}", s.name)]
        for section in one.sections:
            names += [(run, one.id) for run in re.findall(f"[{HAN}]{{4,8}}", section.title or "")]
    holders: dict[str, set[str]] = {}
    for name, holder in names:
        holders.setdefault(fold(name), set()).add(holder)
    for n in range(each):
        while True:
            if n % 5 == 4:
                piece = fold(chinese(4, 6))
                answer = right(piece)
            else:
                name = fold(rng.choice(names)[0])
                if len(holders[name]) > 5 or len(name) > 10:
                    continue
                piece, answer = name, "in:" + ",".join(sorted(holders[name]))
            spelled = [every[int(sounds[ord(c)])] for c in piece]
            if all(spelled):
                break
        if n % 5 == 1 and len(spelled) >= 3:
            typed = "".join(s[0] for s in spelled)
        elif n % 5 == 2:
            typed = spelled[0] + "".join(rng.choice((s, s[0])) for s in spelled[1:])
        else:
            typed = "".join(spelled)
        if answer.startswith("in:"):
            # Whoever is called alike is as right.
            places = (where for who, where in holders.items() if stands_for(typed, who))
            answer = "in:" + ",".join(sorted(set().union(*places)))
        yield "pinyin", typed, answer


def stands_for(typed: str, name: str) -> bool:
    """Whether letters spell a whole name, each character by the beginning of its syllable."""
    sounds, every = sound_array(), syllables()
    ends = {0}
    for character in name:
        number = int(sounds[ord(character)]) if ord(character) < 0x10000 else 0
        spelled = every[number]
        ends = {
            at + length
            for at in ends
            for length in range(1, len(spelled) + 1)
            if typed.startswith(spelled[:length], at)
        }
    return len(typed) in ends


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--each", type=int, default=25)
    options = parser.parse_args()
    library = Library(load(options.paths))
    for line in queries(library, random.Random(options.seed), options.each):
        sys.stdout.write("\t".join(line) + "\n")


if __name__ == "__main__":
    main()
