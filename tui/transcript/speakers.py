"""Labels → people: spellings of one person meet, titles come off, roles are found."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from tui.transcript.evidence import Standing
from tui.transcript.labels import Label, fold_label, neighbours, stands_for
from tui.transcript.model import Role, Speaker
from tui.transcript.pattern import pattern
from tui.transcript.vocabulary import (
    COMPOUND_SURNAMES,
    GUEST_WORDS,
    HOST_WORDS,
    OFFICE_ALONE,
    OFFICES,
    SURNAMES,
)

_GLUED = sorted(
    (word for word in HOST_WORDS if len(word) >= 2 and not word.isascii()), key=len, reverse=True
)
_GLUED_GUEST = sorted(
    (word for word in GUEST_WORDS if len(word) >= 2 and not word.isascii()), key=len, reverse=True
)
_GLUED_ANY = tuple(_GLUED)
_GLUED_BOTH = tuple(_GLUED + _GLUED_GUEST)
_GLUED_LATIN = pattern(
    r"(?:host|moderator|interviewer|guest|reporter)\s*[-:,]?\s+(?=[A-Z])", re.IGNORECASE
)


_WELCOME = pattern(
    r"欢迎(?:来到|收听|回到|大家)|歡迎(?:來到|收聽|回到|大家)|welcome (?:to|back)|今天(?:我们"
    r"|我們)?(?:请到|請到|邀请|邀請)"
    r"|(?:today|with) (?:we|me) (?:have|today)|joining (?:me|us)|ようこそ",
    re.IGNORECASE,
)


_ASKED = frozenset("?？*_ ”’」』\"')）]")

MOST_WITH_ROLES = 8
"""With more people than this it is a meeting: nobody is made host or guest by how they talk."""


@dataclass(slots=True)
class Person:
    """One speaker. ``keys`` are folded labels; the numbers are counts over the turns heard:
    questions are turns that end in one, ``you`` and ``me`` how often each pronoun is said."""

    name: str
    keys: list[str]
    labels: list[str] = field(default_factory=list)
    role: Role = "other"
    crowd: bool = False
    turns: int = 0
    questions: int = 0
    chars: int = 0
    you: int = 0
    me: int = 0
    welcomes: bool = False

    def hear(self, turns: Sequence[Sequence[str]]) -> None:
        """Count turns, each a list of its texts, in order."""
        said: list[str] = []
        for texts in turns:
            if texts:
                said += texts
                text = texts[-1]
                if text[-1:] in _ASKED and text.rstrip("*_ ”’」』\"')）]")[-1:] in ("?", "？"):
                    self.questions += 1
        if not self.turns and turns and turns[0] and _WELCOME.search(turns[0][0], 0, 400):
            self.welcomes = True
        self.turns += len(turns)
        text = "\n".join(said)  # one count over all instead of one for each
        self.chars += len(text) - max(0, len(said) - 1)
        self.you += text.count("你") + text.count("您") + text.count("you")
        self.me += text.count("我")
        if "I" in text:
            self.me += text.count("I ") + text.count("I'")

    @property
    def asks(self) -> float:
        """How much this person sounds like an interviewer: about 0..1.3."""
        if not self.turns:
            return 0.0
        address = min(1.0, max(0.0, self.you / max(1, self.me) - 0.6))
        return self.questions / self.turns + 0.3 * address + (0.2 if self.welcomes else 0.0)


def copies(keys: Sequence[str]) -> dict[str, str]:
    """Labels of a bilingual document that stand for one person: each turn stands there twice, so
    that one spelling is always followed by the other. ``keys`` are the labels of all turns in
    order. Returns the second spelling → the first; empty unless two people show it."""
    totals: Counter[str] = Counter(keys)
    follows: Counter[tuple[str, str]] = Counter(pairwise(keys))
    found: dict[str, str] = {}
    for (one, other), count in follows.items():
        if (
            one.isascii() != other.isascii()
            and count >= 2
            and count >= 0.8 * totals[one]
            and count >= 0.8 * totals[other]
            and one not in found
        ):
            found[other] = one
    return found if len(found) >= 2 else {}


def people(
    standings: Mapping[str, Standing],
    legend: Mapping[str, str],
    order: Sequence[str],
    twins: Mapping[str, str],
    pairs: Counter[tuple[str, str]] | None = None,
) -> dict[str, Person]:
    """Group label keys into persons. ``order`` are the keys by first appearance; ``legend`` maps
    keys to the names that a cast list declares; ``twins`` are spellings known to be the same
    person; ``pairs`` counts which key follows which: those who answer each other are two people.
    Returns key → person."""
    labels = {key: standings[key].label for key in order}
    turns = pairs or Counter()
    near = neighbours(labels)
    owner: dict[str, str] = dict(twins)
    for key in order:
        if key in owner:
            continue
        target = _full_form(key, labels, near, turns)
        if target is not None:
            owner[key] = target
    groups: dict[str, list[str]] = {}
    for key in order:
        root = key
        for _ in range(8):
            if root not in owner:
                break
            root = owner[root]
        groups.setdefault(root, []).append(key)
    found: dict[str, Person] = {}
    for root, keys in groups.items():
        name = _display_name(labels[root])
        if root.endswith(")") and labels[root].alias:  # an office with the person's name behind it
            name = (labels[root].alias or name).removesuffix("君")
        for key in keys:
            declared = legend.get(key)
            if declared and len(declared) > len(name) and len(declared) <= 30:
                name = declared
        person = Person(name, keys)
        person.crowd = any(labels[key].crowd for key in keys)
        for key in keys:
            if not standings[key].openings and not labels[key].text.startswith("\x00"):
                person.labels.append(labels[key].text)
            # One label object stands for all turns that spell it the same way.
            for label in dict.fromkeys([opening.label for opening in standings[key].openings]):
                for text in (label.text, label.alias):
                    if text and text not in person.labels and label.aside != text:
                        person.labels.append(text)
        found.update((key, person) for key in keys)
    return found


def _full_form(
    key: str,
    labels: Mapping[str, Label],
    near: Mapping[str, Sequence[str]],
    turns: Counter[tuple[str, str]],
) -> str | None:
    """The one longer label that this one is short for, or None."""
    label = labels[key]
    if label.question or label.answer or label.diarised or (label.crowd and not label.host):
        return None
    full = [
        other
        for other in near.get(key, ())
        if other != key
        and not labels[other].diarised
        and not labels[other].question
        and len(other) >= len(key)
        and stands_for(label, labels[other])
        and min(turns[key, other], turns[other, key]) < 2
    ]
    if len(full) > 1:
        # Jan, Jan Novak and Jan Novak (chair): the longest holds the others.
        longest = max(full, key=len)
        if not all(o == longest or stands_for(labels[o], labels[longest]) for o in full):
            return None
        return longest
    return full[0] if full else None


def _display_name(label: Label) -> str:
    text = label.text
    if len(text) > 2 and text[0] in "《「『“【〈[［<" and text[-1] in "》」』”】〉]］>":
        text = text[1:-1].strip()
    if fold_label(text) in HOST_WORDS:
        return text
    for word in (*_GLUED, *_GLUED_GUEST) if text.startswith(_GLUED_BOTH) else ():
        if text.startswith(word) and len(text) > len(word) and not label.diarised:
            rest = text[len(word) :].lstrip(" -:：·/|｜—–")
            if rest.isdigit() or (len(rest) == 1 and rest in "甲乙丙丁"):
                break
            if len(rest) >= 2 or (rest and not rest.isascii()):
                return rest
    glued = _GLUED_LATIN.match(text)
    if glued is not None:
        return text[glued.end() :]
    return _without_inner_office(text)


def _without_inner_office(text: str) -> str:
    """``surname + office + given name`` as parliaments print it → surname + given name."""
    if not 4 <= len(text) <= 9:
        return text
    for size in (2, 1):
        surname = text[:size]
        if size == 2 and surname not in COMPOUND_SURNAMES:
            continue
        if size == 1 and surname not in SURNAMES:
            continue
        for office in OFFICES:
            if len(office) > 1 and text.startswith(office, size):
                given = text[size + len(office) :]
                if 1 <= len(given) <= 2 and all("\u3400" <= ch <= "\u9fff" for ch in given):
                    return surname + given
    return text


def settle_roles(persons: Sequence[Person], labels: Mapping[str, Label]) -> None:
    """Host and guest by the label's own word, else by who asks."""
    for person in persons:
        for key in person.keys:
            label = labels.get(key)
            if label is None:
                continue
            text = label.text
            if label.host or (
                text.startswith(_GLUED_ANY)
                and any(text.startswith(w) and len(text) > len(w) for w in _GLUED)
            ):
                person.role = "host"
            elif _GLUED_LATIN.match(text):
                person.role = "guest" if text.casefold().startswith("guest") else "host"
            elif label.guest or text.startswith(tuple(_GLUED_GUEST)):
                person.role = "guest"
            elif key in OFFICE_ALONE and person.role == "other":
                person.role = "host"
    if len(persons) > MOST_WITH_ROLES or len(persons) < 2:
        return
    hosts = [person for person in persons if person.role == "host"]
    main = max(persons, key=lambda person: person.chars * (1.2 - min(1.0, person.asks)))
    floor = max(0.25, 2 * main.asks + 0.05)
    asking = [p for p in persons if p is not main and p.asks >= floor]
    if not asking and not hosts:
        return
    for person in persons:
        if person.role == "other":
            person.role = "host" if person in asking and not person.crowd else "guest"


def freeze(persons: Sequence[Person]) -> tuple[tuple[Speaker, ...], dict[int, str]]:
    """Persons → speakers with ids made from their names. Returns them and
    id(person) → speaker id."""
    ids: dict[int, str] = {}
    taken: Counter[str] = Counter()
    speakers: list[Speaker] = []
    for person in persons:
        base = "-".join(fold_label(word) for word in person.name.split()) or "speaker"
        taken[base] += 1
        name = base if taken[base] == 1 else f"{base}-{taken[base]}"
        if name != base and name in taken:
            name = f"{name}-{len(ids)}"
        taken[name] += name != base
        ids[id(person)] = name
        speakers.append(Speaker(name, person.name, tuple(person.labels), person.role))
    return tuple(speakers), ids
