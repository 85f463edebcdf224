"""Labels → people: spellings of one person meet, titles come off, roles are found."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any

from tui.transcript.cast import Declaration, named_in
from tui.transcript.evidence import Standing
from tui.transcript.labels import (
    Label,
    analyse,
    called,
    family_of,
    fold_label,
    is_office,
    neighbours,
    stands_for,
)
from tui.transcript.model import Role, Speaker
from tui.transcript.pattern import pattern
from tui.transcript.vocabulary import (
    COMPOUND_SURNAMES,
    GUEST_WORDS,
    HOST_WORDS,
    OFFICE_ALONE,
    OFFICES,
    SURNAMES,
    words,
)

_GLUED = sorted(
    (word for word in HOST_WORDS if len(word) >= 2 and not word.isascii()), key=len, reverse=True
)
_GLUED_GUEST = sorted(
    (word for word in GUEST_WORDS if len(word) >= 2 and not word.isascii()), key=len, reverse=True
)
_GLUED_ANY = tuple(_GLUED)
_GLUED_GUESTS = tuple(_GLUED_GUEST)
_GLUED_BOTH = tuple(_GLUED + _GLUED_GUEST)
_GLUED_LATIN = pattern(
    r"(?:host|moderator|interviewer|guest|reporter)\s*[-:,]?\s+(?=[A-Z])", re.IGNORECASE
)


_BODIES = frozenset("部室组組团團台臺会會处處社们們群站科局院所席间間者员員人")
"""With these the word in front goes on: 編輯部, 主持人們."""

_LONGEST_NAME = 24
_MOST_ALIKE = 64

_SPACED = pattern(r"[\u3400-\u9fff]+(?:[ \u3000\xa0]+[\u3400-\u9fff]+)+\Z")

_WHOLE = pattern(r"\w[\w'’-]+\.? (?:\S{1,24} )?\w[\w'’-]")

_WELCOME = pattern(
    r"欢迎(?:来到|收听|回到|大家)|歡迎(?:來到|收聽|回到|大家)|welcome (?:to|back)|今天(?:我们"
    r"|我們)?(?:请到|請到|邀请|邀請)"
    r"|(?:today|with) (?:we|me) (?:have|today)|joining (?:me|us)|ようこそ",
    re.IGNORECASE,
)


_WELCOMING = words("欢迎 歡迎 今天 welcome today joining ようこそ")
"""Without one of these, or somebody who is with *me*, nobody is welcomed."""


def _welcomes(text: str) -> bool:
    lowered = text.lower()
    likely = any(map(lowered.__contains__, _WELCOMING)) or "with " in lowered
    return likely and _WELCOME.search(text) is not None


_ASKED = frozenset("?？؟*_ ”’」』\"')）]")

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

    def hear(self, first: str, ends: Sequence[str], said: Sequence[str]) -> None:
        """Count turns: ``first`` is the first text of the first of them, ``ends`` the last text of
        each, ``said`` all of their texts."""
        for text in ends:
            if text[-1:] in _ASKED and text.rstrip("*_ ”’」』\"')）]")[-1:] in ("?", "？", "؟"):
                self.questions += 1
        if not self.turns and _welcomes(first[:400]):
            self.welcomes = True
        self.turns += len(ends)
        text = "\n".join(said)  # one count over all instead of one for each
        self.chars += len(text) - max(0, len(said) - 1)
        # Whether a sign is there at all is answered much faster than how often.
        self.you += sum(text.count(word) for word in ("你", "您", "you") if word[0] in text)
        if "我" in text:
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
    order. Returns the second spelling → the first; empty unless two people show it and have nearly
    all turns: in a chat it may be chance."""
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
    theirs = sum(totals[key] for pair in found.items() for key in pair)
    return found if len(found) >= 2 and theirs >= 0.85 * len(keys) else {}


def people(
    standings: Mapping[str, Standing],
    legend: Mapping[str, str],
    order: Sequence[str],
    twins: Mapping[str, str],
    voices: Sequence[str] = (),
    declared: Sequence[Declaration] = (),
) -> dict[str, Person]:
    """Group label keys into persons. ``order`` are the keys by first appearance; ``legend`` maps
    keys to the names that a cast list declares; ``twins`` are spellings known to be the same
    person; ``voices`` are the keys of all turns in order: those who answer each other are two
    people; ``declared`` are those whom the head of the document names. Returns key → person."""
    labels = {key: standings[key].label for key in order}
    owner: dict[str, str] = {**_in_offices(labels), **_other_script(order), **twins}
    stems = _asked_and_answered(labels)
    for key, stem in stems.items():
        first = next(other for other in order if stems.get(other) == stem)
        if first != key:
            owner.setdefault(key, first)
    cast = {entry.label.key: entry for entry in declared if entry.label.key not in labels}
    known = {**labels, **{key: entry.label for key, entry in cast.items()}}
    near = neighbours(known)
    turns = Counter(pairwise(voices)) if near else Counter()
    owner.update(_short_forms(order, known, cast.keys(), near, turns, owner))
    owner.update(_familiar_forms(order, standings, owner, Counter(pairwise(voices))))
    assembly = _in_assembly(standings[key] for key in order)
    groups: dict[str, list[str]] = {}
    for key in order:
        groups.setdefault(_root(key, owner), []).append(key)
    found: dict[str, Person] = {}
    for root, keys in groups.items():
        name = _display_name(known[root])
        if root in stems:
            name = stems[root]
        if root.endswith(")") and known[root].alias:  # an office with the person's name behind it
            name = (known[root].alias or name).removesuffix("君")
        elif assembly and len(name) > 2:
            name = name.removesuffix("君")
        elif name[:4] in ("The ", "THE ") and any(
            labels[key].text == known[root].alias for key in keys
        ):
            name = known[root].alias or name  # The Minister for Ports (Ann Lee), then Ann Lee
        if len(keys) > 1 and root not in cast:
            name = _without_title(name, keys, standings)
        name = _joined(name)
        for key in keys:
            said = named_in(legend[key], labels[key]) if key in legend else ""
            role = labels[key].host or labels[key].guest
            longer = len(said) > len(name) and _is_name(said, labels[key])
            if said and (longer or role) and len(said) <= 30:
                name = said
        person = Person(name, keys)
        for entry in declared:
            if entry.role != "other" and (entry.label.key == root or entry.label.key in keys):
                person.role = entry.role
        if root in stems:
            asks = {key[-1] != "答" for key in keys}
            person.role = "other" if len(asks) > 1 else "host" if True in asks else "guest"
        person.crowd = any(labels[key].crowd for key in keys)
        for key in keys:
            if not standings[key].openings and not labels[key].text.startswith("\x00"):
                person.labels.append(labels[key].text)
            # One label object stands for all turns that spell it the same way.
            for label in dict.fromkeys([opening.label for opening in standings[key].openings]):
                for text in (label.text, label.alias):
                    if text and text not in person.labels and label.aside != text:
                        person.labels.append(text)
        if root in cast:
            person.labels.insert(0, known[root].text)
        found.update((key, person) for key in keys)
    return found


def _is_name(said: str, label: Label) -> bool:
    """Whether what a cast list says behind a label is who that is, and not what they are like."""
    full = analyse(said)
    return full is not None and (full.nameness >= 0.6 or stands_for(label, full))


def _root(key: str, owner: Mapping[str, str]) -> str:
    for _ in range(8):
        if key not in owner:
            break
        key = owner[key]
    return key


def _short_forms(
    order: Sequence[str],
    labels: Mapping[str, Label],
    cast: AbstractSet[str],
    near: Mapping[str, Sequence[str]],
    turns: Counter[tuple[str, str]],
    known: Mapping[str, str],
) -> dict[str, str]:
    """Key → key of the label that it is short for. ``cast`` are the keys of those who are only
    declared, ``known`` what is known already."""
    sexes: dict[str, set[str]] = {}
    for key in order:
        address = called(labels[key])
        if address is not None and address[1]:
            sexes.setdefault(address[0], set()).add(address[1])
    owner: dict[str, str] = {}
    members: dict[str, list[str]] = {}
    for key in order:
        if key in known:
            continue
        address = called(labels[key])
        if address is not None and address[1] and len(sexes[address[0]]) > 1:
            continue  # Mr. Lee and Mrs. Lee are not both Kim Lee
        if address is not None and len(order) > MOST_WITH_ROLES and not address[0].isascii():
            continue  # a meeting: the next one of that name may only not have spoken in full
        target = _full_form(key, labels, near, turns, cast, addressed=address is not None)
        if target is None:
            continue
        root = _root(target, {**known, **owner}) if target in known or target in owner else target
        if root == key:
            continue
        if root in cast or address is not None or len(key) == 1:
            if any(_converse(key, other, turns) for other in (target, *members.get(root, ()))):
                continue  # those who answer each other are not both short for one name
            members.setdefault(root, []).append(key)
        owner[key] = target
    return owner


def _converse(one: str, other: str, turns: Counter[tuple[str, str]]) -> bool:
    """Two labels that often stand one behind the other: nobody answers themselves."""
    return max(turns[one, other], turns[other, one]) > 2


def _full_form(
    key: str,
    labels: Mapping[str, Label],
    near: Mapping[str, Sequence[str]],
    turns: Counter[tuple[str, str]],
    cast: AbstractSet[str],
    *,
    addressed: bool,
) -> str | None:
    """The one longer label that this one is short for, or None."""
    if key not in near:
        return None
    label = labels[key]
    full = [
        other
        for other in dict.fromkeys(near.get(key, ()))
        if other != key
        and not labels[other].diarised
        and not labels[other].question
        and (addressed or len(other) >= len(key))
        and stands_for(label, labels[other])
        and not (is_office(label) and _another_office(key, other))
        and min(turns[key, other], turns[other, key]) < 2
    ]
    explicit = [
        other for other in full if (alias := labels[other].alias) and fold_label(alias) == key
    ]
    if len(explicit) == 1:
        return explicit[0]
    if (
        not addressed and not cast.isdisjoint(full) and _whole(label)
    ):  # a full name already: what the head adds to it is an office
        full = [other for other in full if other not in cast or "·" in other]
    if label.question or label.answer or label.diarised or (label.crowd and not label.host):
        return None
    # Jan, Jan Novak and Jan Novak (chair): the longest holds the others.
    for longest in sorted(full, key=len, reverse=True):
        if all(o == longest or stands_for(labels[o], labels[longest]) for o in full):
            return longest
    return None


def _another_office(key: str, other: str) -> bool:
    """An office and another one that begins with it: 被告 and 被告代理人."""
    rest = other.removeprefix(key)
    return rest != other and family_of(rest) is None


def _whole(label: Label) -> bool:
    """A family name and a given name, and nothing else."""
    family = family_of(label.key)
    return (
        "".join(family) == label.key
        if family is not None
        else _WHOLE.search(label.text) is not None
    )


def _other_script(order: Sequence[str]) -> dict[str, str]:
    """Labels that are another one in the other Chinese script: 許蔓 and 许蔓. Returns the later
    spelling → the first."""
    bare = {
        key: "".join(family_of(key) or (key,))
        for key in order
        if len(key) <= _LONGEST_NAME and not key.isascii()
    }
    labels = list(dict.fromkeys(bare.values()))
    plain = [key for key in labels if _encodes(key, "gb2312")]
    if not plain or len(plain) == len(labels):
        return {}
    alike: dict[tuple[int, int, str], list[str]] = {}
    for key in set(labels).difference(plain):
        for place, character in enumerate(key):
            alike.setdefault((len(key), place, character), []).append(key)
        alike.setdefault((len(key), -1, ""), []).append(key)
    for key in plain:
        places = [(len(key), place, character) for place, character in enumerate(key)]
        if not _encodes(key, "big5"):  # of simplified texts alone: no character need be the same
            places = [(len(key), -1, "")]
        likely = [other for place in places for other in alike.get(place, ())[:_MOST_ALIKE]]
        if any(_may_be_one(other, key) for other in likely):
            break
    else:
        return {}
    first: dict[str, str] = {}
    found: dict[str, str] = {}
    simplified = dict(zip(labels, _simplified(labels), strict=True))
    for key, name in bare.items():
        if len(name) != len(simplified[name]):
            continue
        before = first.setdefault(simplified[name], key)
        if bare[before] != name:  # in one script a form of address is told otherwise
            found[key] = before
    return found


def _may_be_one(traditional: str, simplified: str) -> bool:
    """Whether one label may be the other in the other script: where they differ it has characters
    that simplified texts do not have."""
    return not any(
        t != s and (t < "\u3400" or s < "\u3400" or _encodes(t, "gb2312"))
        for t, s in zip(traditional, simplified, strict=True)
    )


def _simplified(texts: Sequence[str]) -> list[str]:
    converter = _converter()
    if converter is None:
        return list(texts)
    return str(converter.convert("\n".join(texts))).split("\n")


@cache
def _converter() -> Any:
    """Made where two labels may be one only: it takes longer than reading most documents."""
    try:
        from opencc import OpenCC
    except ImportError:  # none for this platform: the scripts stay apart
        return None
    return OpenCC("t2s")


@lru_cache(maxsize=8192)
def _encodes(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


_FAMILIAR = frozenset("老小阿")
_IN_FULL = 2
"""A name that is said so often at most, and then shorter."""


def _familiar_forms(
    order: Sequence[str],
    standings: Mapping[str, Standing],
    known: Mapping[str, str],
    turns: Counter[tuple[str, str]],
) -> dict[str, str]:
    """``陈小明`` at first, ``老陈`` from then on; ``《早报》记者陈小明`` at first, then ``记者``.
    Key → key of the one in full, where there is only one and they never answer each other."""
    found: dict[str, str] = {}
    full: list[str] = []
    families: dict[str, list[str]] = {}
    for key in order:
        label = standings[key].label
        familiar = len(key) == 2 and key[0] in _FAMILIAR
        if key not in known and (familiar or key in HOST_WORDS) and not label.question:
            likely = (
                families.get(key[1], [])
                if familiar
                else [other for other in full if key in standings[other].label.text[1:-1]]
            )
            if len(likely) == 1 and not max(turns[key, likely[0]], turns[likely[0], key]):
                found[key] = likely[0]
                continue
        if standings[key].n <= _IN_FULL and not label.diarised:
            full.append(key)
            family = family_of(key)
            if family is not None:
                families.setdefault(family[0], []).append(key)
    return found


def _in_offices(labels: Mapping[str, Label]) -> dict[str, str]:
    """One full name with several offices in the middle of it: 王主席小河 and 王委員小河. Returns
    the later spelling → the first."""
    first: dict[str, str] = {}
    found: dict[str, str] = {}
    for key, label in labels.items():
        name = _without_inner_office(label.text)
        if name != label.text and len(name) > 2:
            before = first.setdefault(name, key)
            if before != key:
                found[key] = before
    return found


def _asked_and_answered(labels: Mapping[str, Label]) -> dict[str, str]:
    """``記者問`` and ``沈舟答``: where every label ends so, key → the name in front of it."""
    if len(labels) < 2 or not {key[-1:] for key in labels} <= set("问問答"):
        return {}
    stems = {key: label.text.strip()[:-1].strip() for key, label in labels.items()}
    if (
        any(len(stem) < 2 for stem in stems.values())
        or len({key[-1] == "答" for key in labels}) < 2
    ):
        return {}
    return stems


def _in_assembly(standings: Iterable[Standing]) -> bool:
    """Minutes that write 君 behind everyone's name."""
    names = [
        standing.label.alias or standing.label.text
        for standing in standings
        if standing.forms["assembly"] * 2 > standing.n
    ]
    return sum(name.endswith("君") for name in names) >= max(2, len(names) / 2)


_HOUSE = 6
"""So much more before a name is a house and an office."""


def _without_title(name: str, keys: Sequence[str], standings: Mapping[str, Standing]) -> str:
    """``某某公司创始人沈舟``, where the same person is 沈舟 most of the time, → 沈舟."""
    for key in keys:
        text = standings[key].label.text
        family = family_of(key)
        if "·" in name or family is None or "".join(family) != key:
            continue
        if standings[key].n < 2 and len(name) < len(text) + _HOUSE:
            continue
        if name.endswith(text) and len(name) - len(text) >= 2:
            if not name.startswith(COMPOUND_SURNAMES) or len(name) > len(text) + 2:
                return text
        elif name.startswith(text) and name != text and family_of(name) == family:
            return text
    return name


_OF_AN_ISSUE = pattern(r"[《「『][^》」』]{1,16}[》」』](.{2,3}?)([\u3400-\u9fff·]{2,4})\Z")
"""``《早报》记者陈小明``."""


def _display_name(label: Label) -> str:
    text = label.text
    if len(text) > 2 and text[0] in "《「『“【〈[［<(（" and text[-1] in "》」』”】〉]］>)）":
        text = text[1:-1].strip()
    if fold_label(text) in HOST_WORDS or fold_label(text) in GUEST_WORDS:
        return text
    for word in (*_GLUED, *_GLUED_GUEST) if text.startswith(_GLUED_BOTH) else ():
        if text.startswith(word) and len(text) > len(word) and not label.diarised:
            rest = text[len(word) :].lstrip(" -:：·/|｜—–")
            if rest.isdigit() or (len(rest) == 1 and rest in "甲乙丙丁"):
                break
            if rest[:1] in _BODIES and family_of(rest) is None:
                break  # an office of the house, not a name behind a role
            if len(rest) >= 2 or (rest and not rest.isascii()):
                return rest
    issue = _OF_AN_ISSUE.match(text)
    if issue is not None and issue[1] in HOST_WORDS:
        return issue[2]
    glued = _GLUED_LATIN.match(text)
    if glued is not None and len(text) - glued.end() > 1:
        return text[glued.end() :]
    return _without_inner_office(text)


def _joined(name: str) -> str:
    """A Chinese or Japanese name set with blanks inside, without them."""
    whole = "".join(name.split())
    if whole == name or len(whole) > 5 or not _SPACED.match(name):
        return name
    first = name.split()[0]
    return name if len(first) > 1 and (first in OFFICES or first in HOST_WORDS) else whole


@lru_cache(maxsize=8192)
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
            elif label.guest or text.startswith(_GLUED_GUESTS):
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
