"""Which of the possible openings really open turns. Decided for the whole document at once, by
recurrence, form, alternation, position and what kind of words follow."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain, islice, pairwise
from operator import attrgetter, eq, ne

from tui.transcript import refusal
from tui.transcript.dialects import Opening, unlabelled
from tui.transcript.dialects.stamped import BARE_CLOCK, take_times
from tui.transcript.joining import CLOSING
from tui.transcript.labels import Label, analyse, is_office, neighbours, stands_for
from tui.transcript.lines import Page, PageLines
from tui.transcript.pattern import pattern
from tui.transcript.refusal import SPEECH

FORM_WEIGHT = {
    "voice": 1.0,
    "heading colon": 0.9,
    "heading time": 0.85,
    "heading text": 0.6,
    "heading name": 0.5,
    "name time": 0.9,
    "name time text": 0.75,
    "time name": 0.85,
    "time name alone": 0.6,
    "bold": 0.8,
    "bold lead": 0.5,
    "bold alone": 0.55,
    "bracket": 0.6,
    "assembly": 0.8,
    "arrows": 0.8,
    "letter": 0.6,
    "letter number": 0.75,
    "plain": 0.5,
    "listed": 0.3,
    "alone": 0.4,
    "tabbed": 0.5,
    "table row": 0.9,
    "signed": 0.8,
    "dashed": 0.5,
    "dotted": 0.6,
    "rounded": 0.5,
    "spaced": 0.6,
    "framed": 0.6,
    "ended": 0.6,
    "dash": 0.8,
    "quoted": 0.6,
    "italic": 0.6,
    "heading": 0.6,
}

_STRONG = 0.7
_SAMPLE = 24
_BARE_FORMS = frozenset(("alone", "bold alone", "heading name", "letter", "letter number"))
"""Forms without a colon, a bracket or a time: any short line has them."""


_NO_FORMS: Counter[str] = Counter()


class Standing:
    """What a document says about one label."""

    __slots__ = ("_page", "_speech", "_starts", "forms", "key", "label", "openings")

    def __init__(self, key: str, label: Label, page: Page | None = None) -> None:
        self.key = key
        self.label = label
        self.openings: list[Opening] = []
        self.forms = _NO_FORMS
        self._page = page
        self._speech = -1.0
        self._starts = -1.0

    @property
    def n(self) -> int:
        return len(self.openings)

    @property
    def weight(self) -> float:
        return max(FORM_WEIGHT.get(form, 0.4) for form in self.forms)

    def _sample(self) -> list[Opening]:
        step = max(1, len(self.openings) // _SAMPLE)
        return self.openings[::step]

    @property
    def speech(self) -> float:
        """Share of its texts that sound like someone talking (a sample of them)."""
        if self._speech < 0 and self._page is not None:
            texts = self._page.lines.texts
            hits = 0
            sample = self._sample()
            for opening in sample:
                text = opening.rest
                below = opening.at + 1
                if not text and below + 1 < len(texts) and BARE_CLOCK.match(texts[below]):
                    below += 1  # a time below the name
                if not text and below < len(texts):
                    text = texts[below]
                if SPEECH.search(text, 0, 200):
                    hits += 1
            self._speech = hits / len(sample)
        return self._speech

    @property
    def starts(self) -> float:
        """Share of its openings that begin a block or follow a finished line (a sample)."""
        if self._starts < 0 and self._page is not None:
            lines = self._page.lines
            gaps, kinds, texts = lines.gaps, lines.kinds, lines.texts
            sample = self._sample()
            starts = sum(
                1
                for opening in sample
                if gaps[opening.at]
                or kinds[opening.at - 1] != "text"
                or ends_before(texts[opening.at - 1])
            )
            self._starts = starts / len(sample)
        return self._starts


def ends_before(text: str) -> bool:
    """Whether a block can begin below this line: it is finished, or holds a time and nothing
    else."""
    return text[-1:] in CLOSING or (text[-1:].isdigit() and BARE_CLOCK.match(text) is not None)


@dataclass(slots=True)
class Choice:
    """The openings that open turns, in order, one per line, and why."""

    openings: list[Opening] = field(default_factory=list)
    standings: dict[str, Standing] = field(default_factory=dict)
    evidence: list[str] = field(default_factory=list)
    confidence: float = 0.0
    rivals: int = 0
    """Openings of name-like labels that recur and were turned down all the same."""
    passed: int = 0
    """Openings in the same strong typography that were turned down, whatever their labels are."""
    refused: tuple[str, int] | None = None
    """Why openings that recur were taken for no talk, and the source line of the first one."""
    legend: list[Opening] = field(default_factory=list)
    """Openings that only declare who is who: a cast list."""

    @property
    def lines(self) -> set[int]:
        return {opening.at for opening in self.openings}


def choose(candidates: Iterable[Opening], page: Page) -> Choice:
    """Weigh all openings that the dialects found in a document."""
    standings = _without_clauses(_uncounted(_standings(candidates, page), page))
    if len(standings) > 1:
        short = [
            standing
            for standing in standings.values()
            if 0.3 <= standing.label.nameness < 0.6 and _is_kanji_name(standing.label.text)
        ]
        if short and _japanese(page):
            for standing in short:
                standing.label = standing.label.raised(0.6)
    _raise_numbered(standings)
    strong = {key for key, standing in standings.items() if _is_strong(standing)}
    texts = page.lines.kinds.count("text")
    if sum(standings[key].n for key in strong) < 0.6 * texts:
        strong |= _carrying(standings, page, texts)
        strong |= _letters(standings, texts)
    strong = _drop_weak_alone(strong, standings, page)
    if not strong:
        strong = _small_conversation(standings, page) or _one_voice(standings, page)
    accepted = set(strong)
    if strong:
        accepted |= _companions(strong, standings, page)
        accepted |= _where_all_stand(accepted, standings)
    choice = Choice(standings={key: standings[key] for key in accepted})
    choice.rivals = sum(
        standing.n
        for key, standing in standings.items()
        if key not in accepted
        and standing.n >= 2
        and standing.label.nameness >= 0.5
        and not standing.label.furniture
        and (standing.forms["letter"] + standing.forms["letter number"]) * 2 <= standing.n
    )
    choice.openings = _one_per_line(accepted, standings)
    forms = Counter(map(_form, choice.openings))
    if len(forms) > 1:
        choice.openings = _without_headings(_of_one_way(choice.openings, forms), page)
    _set_legend_aside(choice, page)
    _leave_title(choice, page)
    _leave_description(choice, page)
    _leave_silent(choice, page)
    take_times(choice.openings, page)
    if choice.openings and _is_one(choice.openings):
        _other_side(choice, page)
    if choice.openings:
        others = [
            opening
            for key, standing in standings.items()
            if key not in accepted
            for opening in standing.openings
            if opening.form not in _BARE_FORMS
        ]
        if others:
            taken = set(map(_form, choice.openings))
            others = [opening for opening in others if opening.form in taken]
            choice.passed = sum(_weight(opening) >= _STRONG for opening in others)
        names = {key: standing.label for key, standing in choice.standings.items()}
        refused = refusal.reason(choice.openings, others, page, names)
        if refused is not None:
            return Choice(refused=refused)
    return choice


def _is_one(openings: list[Opening]) -> bool:
    """Whether all openings have one label."""
    key = openings[0].label.key
    return all(opening.label.key == key for opening in openings)


def take(candidates: Iterable[Opening], page: Page) -> Choice:
    """All openings of labels that could be names, unweighed: somebody says that they open turns."""
    standings = _standings(candidates, page)
    likely = {
        key
        for key, standing in standings.items()
        if not standing.label.furniture and (standing.n >= 2 or standing.label.nameness >= 0.3)
    }
    choice = Choice(standings={key: standings[key] for key in likely})
    choice.openings = _one_per_line(likely, standings)
    return choice


_QUESTION_END = pattern(r"(?:[?？؟]|か。)[*_”’」』\"')）]{0,4}\s*$")


_BOLD = frozenset(("**", "__"))
_NO_WORDS = pattern(r"[\[(（【][^\[\]()（）【】]{1,60}[\])）】]$|[▲△]")
"""What happens, and captions."""


def _is_bold(text: str) -> bool:
    """All of a line is bold, and it is a sentence."""
    whole = text[:2] in _BOLD and text[-2:] == text[:2]
    return whole and text.strip("*_ ")[-1:] in CLOSING


def _said_above(at: int, ats: set[int], page: Page) -> int:
    """The line of words above an opening, past pictures and what happens; -1 where another opening
    stands there."""
    texts, kinds = page.lines.texts, page.lines.kinds
    for above in range(at - 1, max(-1, at - 4), -1):
        if above in ats:
            return -1
        if kinds[above] in ("text", "heading") and not _NO_WORDS.match(texts[above]):
            return above
    return -1


def _other_side(choice: Choice, page: Page) -> None:
    """Only one label: the other person's words carry none. Either the label asks and what stands
    below answers, or it answers and a question stands above each time."""
    openings = choice.openings
    lines = page.lines
    label = openings[0].label
    if len(openings) < 3 or label.question or label.host:
        return
    if any(o.form == "voice" for o in openings[:9]):
        return
    ats = {o.at for o in openings}
    asks = sum(1 for o in openings if o.rest and _QUESTION_END.search(o.rest))
    if asks >= 0.75 * len(openings):
        followed = sum(
            1
            for o in openings
            if o.at + 1 < len(lines) and o.at + 1 not in ats and lines[o.at + 1].kind == "text"
        )
        if followed >= 0.75 * len(openings):
            twin = label.raised(1.0)
            twin.host = True
            for opening in openings:
                opening.label = twin
            choice.standings[twin.key].label = twin
        return
    tops = [_said_above(o.at, ats, page) for o in openings]
    above = [at for at in tops if at >= 0 and _QUESTION_END.search(lines[at].text)]
    questions = {at: lines[at].text for at in above}
    dashed = unlabelled.dashed(page, ats)
    if above and dashed.keys() >= questions.keys() and len(dashed) <= 2 * len(above):
        questions = dashed  # the dash says that they ask, whatever they end with
        above = [at for at in tops if at in dashed]
    set_off = {at: lines[at].text for at in tops if at >= 0 and _is_bold(lines[at].text)}
    if len(set_off) >= 0.7 * len(openings) and len(above) >= 0.4 * len(openings):
        for at, text in set_off.items():  # bold is who asks, and now and then only says something
            questions.setdefault(at, text)
        above = list(set_off)
    if len(above) < 3 or len(above) < 0.7 * len(openings):
        return
    asker = unlabelled.asker()
    asked = [Opening(at, asker, q, "heading", unlabelled.NAME) for at, q in questions.items()]
    standing = Standing(asker.key, asker, page)
    standing.openings = asked
    standing.forms = Counter({"heading": len(asked)})
    choice.standings[asker.key] = standing
    choice.openings = sorted((*openings, *asked), key=lambda o: o.at)


def _leave_title(choice: Choice, page: Page) -> None:
    """``Name: a title`` on the first line, set apart and without a full stop where the turns end
    with one, is the document's title."""
    openings = choice.openings
    if len(openings) < 4 or openings[0].at > 0:
        return
    lines = page.lines
    if not openings[0].rest:
        if openings[0].form in _BARE_FORMS and _is_title(openings, page):
            choice.openings = openings[1:]
            key = openings[0].label.key
            if all(opening.label.key != key for opening in choice.openings):
                del choice.standings[key]
        return
    if len(lines) < 2 or not lines[1].gap or openings[0].rest[-1] in CLOSING:
        return
    rests = [opening.rest for opening in openings[1:60] if opening.rest]
    ended = sum(1 for rest in rests if rest[-1] in CLOSING)
    if rests and ended >= 0.8 * len(rests) and len(openings[0].rest) <= 40:
        choice.openings = openings[1:]


def _leave_description(choice: Choice, page: Page) -> None:
    """``NAME: an interview conducted by …`` far above the talk, with a heading between them, where
    else the name always has a line of its own above the words."""
    openings = choice.openings
    if len(openings) < 8 or not openings[0].rest or any(one.rest for one in openings[1:]):
        return
    key = openings[0].label.key
    spelled = next((one.label for one in openings[1:] if one.label.key == key), None)
    between = page.lines.kinds[openings[0].at + 1 : openings[1].at]
    if "heading" in between and spelled is not None:
        choice.openings = openings[1:]
        choice.standings[key].label = spelled


def _leave_silent(choice: Choice, page: Page) -> None:
    """A mark that stands once, alone on its line and directly above another opening or with a time
    between them, says nothing: ``【Questions from the floor】`` is a heading."""
    openings = choice.openings
    if len(openings) < 4:
        return
    texts = page.lines.texts
    silent = {
        one.label.key
        for one, other in pairwise(openings)
        if not one.rest
        and (
            (one.form == "bracket" and other.at == one.at + 1)
            or (
                one.form == "name time"
                and other.at == one.at + 2
                and BARE_CLOCK.match(texts[one.at + 1])
            )
        )
    }
    for key in silent:
        if choice.standings[key].n == 1:
            del choice.standings[key]
            choice.openings = [o for o in choice.openings if o.label.key != key]


_ABOUT = pattern("对话|對話|专访|專訪|访谈|訪談|采访|採訪|对谈|對談")


def _is_title(openings: list[Opening], page: Page) -> bool:
    """A name on the first line that never comes again: with a blank line below it, unlike the other
    names, with no words below it, or with a word in front that says what the page is."""
    first = openings[0]
    if openings[1].at == 1:
        return True
    if any(opening.label.key == first.label.key for opening in openings[1:]):
        return False
    gaps = page.lines.gaps
    bare = [opening.at for opening in openings[1:60] if opening.form in _BARE_FORMS]
    apart = sum(gaps[at + 1] for at in bare if at + 1 < len(gaps))
    return (gaps[1] == 1 and len(bare) >= 3 and apart <= 0.2 * len(bare)) or _ABOUT.match(
        first.label.text
    ) is not None


def _standings(candidates: Iterable[Opening], page: Page) -> dict[str, Standing]:
    standings: dict[str, Standing] = {}
    for opening in candidates:
        label = opening.label
        standing = standings.get(label.key)
        if standing is None:
            standing = standings[label.key] = Standing(label.key, label, page)
        elif label is not standing.label and label.nameness > standing.label.nameness:
            standing.label = label
        standing.openings.append(opening)
    for standing in standings.values():
        standing.forms = Counter(map(_form, standing.openings))
    return standings


_COUNTED = pattern(r"([a-z]{1,2}|[\u3400-\u9fff]{1,3})(\d{1,3})\Z")
_LEAST_COUNTED = 4


def _uncounted(standings: dict[str, Standing], page: Page) -> dict[str, Standing]:
    """Labels that count the turns (``T1``, ``C1``, ``T2``, ``C2``) without their numbers: two stems
    at least with the same numbers, each of which stands once. Who is numbered speaks again."""
    stems: dict[str, dict[int, Standing]] = {}
    for key, standing in standings.items():
        found = _COUNTED.match(key) if standing.n == 1 else None
        if found is not None:
            stems.setdefault(found[1], {})[int(found[2])] = standing
    often = {stem: ones for stem, ones in stems.items() if len(ones) >= _LEAST_COUNTED}
    if len(often) < 2:
        return standings
    numbers = [set(ones) for ones in often.values()]
    if any(len(one & numbers[0]) < 0.8 * len(one | numbers[0]) for one in numbers):
        return standings
    merged = dict(standings)
    for stem, ones in often.items():
        label = analyse(next(iter(ones.values())).label.text.rstrip("0123456789"))
        if label is None:
            return standings
        label = label.raised(0.6)
        one = Standing(label.key, label, page)
        for standing in sorted(ones.values(), key=lambda standing: standing.openings[0].at):
            del merged[standing.key]
            for opening in standing.openings:
                opening.label = label
            one.openings += standing.openings
        one.forms = Counter(map(_form, one.openings))
        if stem in merged:
            return standings
        merged[label.key] = one
    return merged


_NUMBERED = pattern(r"([^\W\d_]{1,12})[ #_-]?(\d{1,3})\Z")
_LEAST_NUMBERED = 3


def _raise_numbered(standings: dict[str, Standing]) -> None:
    """People who are only numbered (``学生1``, ``学生2``): so many of one kind, with others who
    speak between them. Points in a list follow each other. Changes the labels."""
    kinds: dict[str, list[Standing]] = {}
    for key, standing in standings.items():
        found = _NUMBERED.match(key) if 0.1 <= standing.label.nameness < 0.6 else None
        if found is not None and not standing.label.furniture:
            kinds.setdefault(found[1], []).append(standing)
    for group in kinds.values():
        if len(group) < _LEAST_NUMBERED:
            continue
        rests = [opening.rest.rstrip("*_ ") for one in group for opening in one.openings]
        ended = sum(rest[-1:] in CLOSING for rest in rests if rest)
        if ended < 0.8 * len([rest for rest in rests if rest]):
            continue  # headings: ``Part 1: the river``
        if sum(one.speech for one in group) < 0.5 * len(group):
            continue
        keys = {standing.key for standing in group}
        order = sorted(
            (opening.at, key in keys)
            for key, standing in standings.items()
            if key in keys or standing.label.nameness >= 0.6 or standing.n >= _LEAST_NUMBERED
            for opening in standing.openings
        )
        together = sum(one and other for (_, one), (_, other) in pairwise(order))
        if together * 2 <= sum(standing.n for standing in group):
            for standing in group:
                standing.label = standing.label.raised(0.6)
                for opening in standing.openings:
                    opening.label = standing.label


_SUBJECTS = frozenset("我你您妳他她它")
_CLAUSE = pattern(
    "[我你您妳他她它很]|[给給]$|^(?:后来|後來|当时|當時|然后|然後|结果|結果|于是|於是|所以|但)"
    r"|\b(?:I|my|me|we|our|us|you|your|he|him|his|she|her|they|them|it|is|was|are|were)\b",
    re.IGNORECASE,
)
"""Words that hardly a name has in it: a subject, a degree, what comes next."""


def _without_clauses(standings: dict[str, Standing]) -> dict[str, Standing]:
    """The labels without half sentences in front of a colon (``then I wrote to him:``), however
    often these recur, where at least two names open as many lines as they do."""
    clauses = {
        key
        for key, standing in standings.items()
        if standing.label.nameness < 0.5
        and len(key) >= (3 if key[0] in _SUBJECTS else 4)
        and standing.forms["plain"] == standing.n
        and _CLAUSE.search(standing.label.text)
    }
    if not clauses:
        return standings
    names = [standing.n for standing in standings.values() if standing.label.nameness >= 0.6]
    often = [n for n in names if n >= 2]
    if len(often) < 2 or sum(often) < sum(standings[key].n for key in clauses):
        return standings
    return {key: standing for key, standing in standings.items() if key not in clauses}


_KANA = pattern("[\u3041-\u3096]")


def _is_kanji_name(text: str) -> bool:
    return len(text) <= 5 and all("\u3400" <= ch <= "\u9fff" or ch == "々" for ch in text)


def _japanese(page: Page) -> bool:
    """Kana all over the page: a label of a few kanji is a name there, whatever its first one."""
    sample = "".join([text[:40] for text in page.lines.texts[:60]])
    return len(_KANA.findall(sample)) * 5 > len(sample)


def _carrying(standings: dict[str, Standing], page: Page, texts: int) -> set[str]:
    """Labels that are nothing special by themselves, but of one form, recurring, and together in
    front of most of the page, with people talking behind them: names in lower case, a publication,
    a nickname. The less they look like names, the more they must recur and take turns."""
    both = zip(page.lines.kinds, page.lines.gaps, strict=True)
    blocks = sum(1 for kind, gap in both if gap and kind in ("text", "heading"))
    forms: dict[str, list[Standing]] = {}
    for standing in standings.values():
        if standing.n >= 2 and not standing.label.furniture:
            forms.setdefault(standing.forms.most_common(1)[0][0], []).append(standing)
    for form, group in forms.items():
        if form in ("letter", "letter number"):
            continue
        if form not in _BARE_FORMS:
            likely = [standing for standing in group if standing.label.nameness >= 0.15]
            total = sum(standing.n for standing in likely)
            if (
                len(likely) >= 2
                and total >= 4
                and total >= 0.6 * texts
                and sum(standing.n * standing.speech for standing in likely) >= 0.35 * total
            ):
                return {standing.key for standing in likely}
        often = [standing for standing in group if standing.n >= 3 and standing.starts >= 0.8]
        total = sum(standing.n for standing in often)
        whole = total >= 0.8 * blocks or total >= 0.45 * texts
        if form in _BARE_FORMS:  # the words stand in a block of their own
            whole = total >= 0.4 * blocks or total >= 0.3 * texts
        if (
            2 <= len(often) <= 12
            and total >= 8
            and whole
            and sum(standing.n * standing.speech for standing in often) >= 0.5 * total
            and _take_turns(often)
        ):
            return {standing.key for standing in often}
    return set()


def _take_turns(group: list[Standing]) -> bool:
    """Whether the labels come one after the other, each mostly followed by another one."""
    order = sorted(chain.from_iterable([standing.openings for standing in group]), key=_at)
    keys = [opening.label.key for opening in order]
    switches = sum(map(ne, keys, islice(keys, 1, None)))
    return bool(switches >= 0.7 * (len(keys) - 1))


def _letters(standings: dict[str, Standing], lines: int) -> set[str]:
    """``Q text`` and ``A text`` without a colon: ``A`` begins many an English sentence, so both
    must be there, about as often, and together carry the page."""
    found = [
        standing
        for standing in standings.values()
        if (standing.forms["letter"] + standing.forms["letter number"]) * 2 > standing.n
    ]
    asks = [standing for standing in found if standing.label.question]
    answers = [standing for standing in found if standing.label.answer]
    asked = sum(standing.n for standing in asks)
    answered = sum(standing.n for standing in answers)
    if asked < 2 or (asked + answered) < 0.2 * lines:
        return set()
    if answered and not 0.4 <= answered / asked <= 2.5:
        return set()
    if not answered and any(s.forms["letter"] * 2 > s.n for s in asks) and asked < 4:
        return set()
    return {standing.key for standing in asks + answers}


def _is_strong(standing: Standing) -> bool:
    label = standing.label
    n = standing.n
    x = label.nameness
    if standing.forms["voice"]:
        return True
    if label.furniture or n < 2:
        return False
    letters = standing.forms["letter"] + standing.forms["letter number"]
    if letters * 2 > standing.n:
        return False  # judged as a pair, see _letters
    alone = standing.forms["alone"] + standing.forms["bold alone"] + standing.forms["heading name"]
    if alone * 2 > n:
        if standing.starts < (0.25 if x >= 0.6 and n >= 3 else 0.5):
            return False
        return (x >= 0.3 and n >= 3) or (x >= 0.6 and n >= 2)
    if standing.weight < 0.45 and x < 0.85:
        n -= 2
    if x >= 0.85:
        return n >= 2
    if x >= 0.5:
        return n >= 2 and (n >= 4 or standing.speech >= 0.15)
    if x >= 0.25 and standing.weight >= 0.85 and n >= 3:
        return True
    if x >= 0.3:
        return n >= (3 if standing.weight >= 0.7 else 4) and standing.speech >= 0.25
    if x >= 0.15:
        return n >= 5 and standing.speech >= 0.35 and standing.weight >= 0.5
    return False


def _drop_weak_alone(strong: set[str], standings: dict[str, Standing], page: Page) -> set[str]:
    """Names alone on their lines must carry a conversation: several of them, close together."""
    alone = {
        key
        for key in strong
        if standings[key].forms["alone"] + standings[key].forms["heading name"]
        > standings[key].n / 2
    }
    if not alone:
        return strong
    total = sum(standings[key].n for key in alone)
    text_lines = page.lines.kinds.count("text")
    others = strong - alone
    if others and sum(standings[key].n for key in others) > total:
        return others
    if len(alone) < 2 or total < 4 or total < text_lines * 0.08:
        return others
    return strong


_FEW = 3


def _small_conversation(standings: dict[str, Standing], page: Page) -> set[str]:
    """No label recurs: a short exchange is still one when named lines make up most of it."""
    named = {
        key: standing
        for key, standing in standings.items()
        if standing.label.nameness >= 0.5
        and not standing.label.furniture
        and standing.weight >= 0.45
        and not standing.forms["alone"]
    }
    if len(named) < 2:
        return set()
    kinds = page.lines.kinds
    text_lines = kinds.count("text") + kinds.count("heading")
    spoken = sum(1 for standing in named.values() if standing.speech > 0)
    if spoken * 2 < len(named) or len(named) * 2 < text_lines * 0.5:
        return set()
    forms = {standing.forms.most_common(1)[0][0] for standing in named.values()}
    alike = sum(1 for s in standings.values() if s.forms.most_common(1)[0][0] in forms)
    if len(named) < 0.7 * alike:
        return set()  # names among other things: a list
    if len(named) > _FEW and not any(
        _QUESTION_END.search(opening.rest or page.lines.texts[min(opening.at + 1, len(kinds) - 1)])
        for standing in named.values()
        for opening in standing.openings
    ):
        return set()  # nobody asks and nobody speaks again: each has their say
    return set(named)


def _one_voice(standings: dict[str, Standing], page: Page) -> set[str]:
    """A speech: the only heading below the title is a name with a colon, all text stands below."""
    colons = [key for key, standing in standings.items() if standing.forms["heading colon"]]
    if len(colons) != 1:
        return set()
    standing = standings[colons[0]]
    at = standing.openings[0].at
    kinds = page.lines.kinds
    if standing.n > 1 or standing.label.furniture or standing.label.nameness < 0.75:
        return set()
    if any(k > at or page.lines.levels[k] > 1 for k in page.headings if k != at):
        return set()
    below = kinds.count("text") - kinds[:at].count("text")
    return {standing.key} if below >= 3 and below >= 0.9 * kinds.count("text") else set()


_MOST_HEADINGS = 0.8


def _where_all_stand(accepted: set[str], standings: dict[str, Standing]) -> set[str]:
    """Where nearly each heading with a colon is somebody who speaks, the others speak as well:
    long names of bureaus, the translator, "Group 2". Not what has no speech below it."""
    form = "heading colon"
    every = sum(standing.forms[form] for standing in standings.values())
    known = sum(standings[key].forms[form] for key in accepted)
    if every < 8 or known < _MOST_HEADINGS * every:
        return set()
    found: set[str] = set()
    for key, standing in standings.items():
        label = standing.label
        if key in accepted or standing.forms[form] * 2 <= standing.n:
            continue
        sounds = standing.speech >= 0.5
        if label.furniture:
            # A credit or a stage direction stands once, and is in no corner brackets.
            likely = (standing.n >= 3 and sounds) or label.text[:1] == "【"
        else:
            likely = label.nameness >= 0.08 or (label.nameness > 0 and sounds)
        if likely:
            found.add(key)
    return found


def related(one: Label, other: Label) -> bool:
    """Whether one label can be a spelling of the other; a single character may stand for the name
    that it begins."""
    if one.key == other.key or stands_for(one, other) or stands_for(other, one):
        return True
    a, b = sorted((one.key, other.key), key=len)
    return len(a) == 1 and not a.isascii() and b[0] == a and 2 <= len(b) <= 4


def _companions(strong: set[str], standings: dict[str, Standing], page: Page) -> set[str]:
    """Labels too rare to stand on their own that go with those which do."""
    if len(strong) == len(standings):
        return set()
    form_strong: Counter[str] = Counter()
    form_all: Counter[str] = Counter()
    for key, standing in standings.items():
        for form, count in standing.forms.items():
            form_all[form] += count
            if key in strong:
                form_strong[form] += count
    first = min(standings[key].openings[0].at for key in strong)
    last = max(standings[key].openings[-1].at for key in strong)
    opened = page.flags(o.at for key in strong for o in standings[key].openings)
    found: set[str] = set()
    near: dict[str, list[str]] = {}
    kin: set[str] = set()
    named = [standings[key].label.text for key in strong if len(key) > 2]
    capitals = len(named) >= 2 and all(map(str.isupper, named))
    if any(
        standing.label.nameness >= 0.3 and not standing.label.furniture and key not in strong
        for key, standing in standings.items()
    ):
        near = neighbours(
            {
                key: s.label
                for key, s in standings.items()
                if s.label.nameness >= 0.3 or key in strong
            }
        )
    for key, standing in standings.items():
        label = standing.label
        x = label.nameness
        if key in strong or label.furniture or x < 0.1:
            continue
        if (standing.forms["letter"] + standing.forms["letter number"]) * 2 > standing.n:
            continue
        form = standing.forms.most_common(1)[0][0]
        share = form_strong[form] / form_all[form]
        if not form_strong[form]:
            at = standing.openings[0].at
            between = first < at < last and (opened[at + 1] or opened[at - 1])
            if x >= 0.85 and (standing.n >= 2 or (between and standing.starts >= 0.5)):
                found.add(key)
            continue
        at = standing.openings[0].at
        if x >= 0.3 and any(
            other in strong and related(label, standings[other].label)
            for other in near.get(key, ())
        ):
            if standing.starts >= 0.5 or x >= 0.6:
                found.add(key)
                kin.add(key)
            continue
        weight = FORM_WEIGHT.get(form, 0.4)
        if at > last + 30 and not label.host:
            continue
        if weight >= 0.7 and share >= 0.5 and x >= (0.12 if weight >= 0.85 else 0.3):
            found.add(key)
            continue
        if standing.starts < 0.5 or at < first - 3:
            continue
        amid = opened[at - 1] and opened[at + 1]
        if x >= 0.85 and (standing.n >= 2 or standing.speech > 0 or amid):
            found.add(key)
        elif x >= 0.5 and weight >= 0.4:
            alike = capitals and label.text.isupper() and len(label.key) > 2
            close = any(opened[at + 1 : at + 7])
            if close and (standing.n >= 2 or standing.speech > 0 or alike):
                found.add(key)
    found |= _everywhere(strong, found, standings, page, first, last)
    for key, others in near.items():
        standing = standings[key]
        if (
            key not in found
            and key not in strong
            and not standing.label.furniture
            and standing.n >= 2
            and standing.starts >= 0.5
            and any(o in found and related(standing.label, standings[o].label) for o in others)
        ):
            found.add(key)
            kin.add(key)
    return kin | _without_glossaries(found - kin, strong | kin, standings)


def _everywhere(
    strong: set[str],
    found: set[str],
    standings: dict[str, Standing],
    page: Page,
    first: int,
    last: int,
) -> set[str]:
    """Labels that are nothing special by themselves, on a page where a label of their form opens
    nearly every block: whoever stands there speaks. Where it opens many, they must recur."""
    accepted = strong | found
    if not any(
        key not in accepted
        and _likely_here(standing)
        and not standing.label.furniture
        and (standing.forms["bold alone"] or not _BARE_FORMS.issuperset(standing.forms))
        for key, standing in standings.items()
    ):
        return set()
    kinds, gaps = page.lines.kinds, page.lines.gaps
    inside = kinds[first : last + 1]
    texts = inside.count("text")
    blocks = sum(
        1
        for kind, gap in zip(inside, gaps[first : last + 1], strict=True)
        if gap and kind == "text"
    )
    opened: Counter[str] = Counter()
    known: Counter[str] = Counter()
    gapped: Counter[str] = Counter()
    for key, standing in standings.items():
        if standing.label.furniture or standing.label.nameness < 0.1:
            continue
        for form, count in standing.forms.items():
            opened[form] += count
            if key in accepted:
                known[form] += count
        for opening in standing.openings:
            gapped[opening.form] += gaps[opening.at]
    # A short line without an end is a heading or a caption, and nobody's words.
    at_label = bytearray(len(kinds))
    for standing in standings.values():
        for opening in standing.openings:
            at_label[opening.at] = True
    texts -= sum(
        first <= at <= last and not at_label[at] and not _is_bold(page.lines.texts[at])
        for at in page.short
    )
    bold = opened["bold alone"]
    taken = {o.at for key in accepted for o in standings[key].openings} if bold else set[int]()
    more: set[str] = set()
    for key, standing in standings.items():
        label = standing.label
        x = label.nameness
        if key in accepted or label.furniture or not _likely_here(standing):
            continue
        form, count = standing.forms.most_common(1)[0]
        if known[form] < 0.5 * opened[form] or (x < 0.5 and _CLAUSE.search(label.text)):
            continue
        if form == "bold alone" and _set_as_all(standing, taken, bold, texts, page.lines):
            more.add(key)
        if form in _BARE_FORMS:
            continue
        within = sum(first <= opening.at <= last + 3 for opening in standing.openings)
        if within * 2 < standing.n or within < 1 or standing.starts < 0.8:
            continue
        all_lines = opened[form] >= 0.9 * texts
        everywhere = all_lines or (gapped[form] >= 0.8 * blocks and blocks >= max(4, 0.25 * texts))
        if (
            ((all_lines or (everywhere and standing.weight >= 0.7)) and x >= 0.2)
            or (everywhere and (x >= 0.3 or standing.n >= 2))
            or (standing.n >= 2 and x >= 0.45)
            or (standing.n >= 3 and x >= 0.3 and standing.speech >= 0.3)
        ):
            more.add(key)
    return more


def _likely_here(standing: Standing) -> bool:
    """Something of a name, or a label in strong typography that comes again and again."""
    x = standing.label.nameness
    return x >= 0.15 or (x >= 0.1 and standing.n >= 3 and standing.weight >= 0.7)


def _set_as_all(
    standing: Standing, taken: set[int], opened: int, texts: int, lines: PageLines
) -> bool:
    """A bold name on a line of its own, on a page where nearly every other line of text is one: no
    heading, for no other name stands directly below it."""
    return (
        standing.label.nameness >= 0.2
        and opened >= 0.4 * texts
        and standing.starts >= 0.8
        and all(_speaks(opening.at, taken, lines) for opening in standing.openings)
    )


def _speaks(at: int, taken: set[int], lines: PageLines) -> bool:
    """Whether the first text below a line is a finished one and opens no turn."""
    below = at + 1
    while below < len(lines) and lines.kinds[below] != "text":
        below += 1
    return below < len(lines) and below not in taken and lines.texts[below][-1] in CLOSING


_GLOSSARY = 4
"""So many labels in a row that each stand once are a list."""
_SHORT_GLOSSARY = 3
"""So many are, where none of them is clearly a name."""


def _without_glossaries(
    found: set[str], strong: set[str], standings: dict[str, Standing]
) -> set[str]:
    """Take out runs of labels that each stand once with nobody in between: a glossary, a list of
    points. In a conversation the others answer."""
    if sum(1 for key in found if standings[key].n == 1) < _SHORT_GLOSSARY:
        return found
    order = sorted(
        (o.at, key)
        for key in found | strong
        for o in standings[key].openings
        if not o.form.startswith("heading")
    )
    out: set[str] = set()
    run: list[str] = []
    for _, key in [*order, (0, "")]:
        single = key in found and standings[key].n == 1
        if single:
            run.append(key)
            continue
        weak = all(standings[key].label.nameness < 0.7 for key in run)
        if len(run) >= (_SHORT_GLOSSARY if weak else _GLOSSARY):
            out.update(run)
        run = []
    return found - out


def _of_one_way(openings: list[Opening], forms: Counter[str]) -> list[Opening]:
    """Where nearly all turns open in one strong typography (a heading, bold, a time), a plain
    colon in between is a name read out, not another turn."""
    if len(openings) < 10:
        return openings
    form, count = forms.most_common(1)[0]
    if count < 0.75 * len(openings) or FORM_WEIGHT.get(form, 0.4) < 0.7:
        return openings
    return [o for o in openings if o.form == form or _weight(o) >= 0.7]


def _without_headings(openings: list[Opening], page: Page) -> list[Opening]:
    """Where most turns open otherwise, a heading with a name in it that stands directly above
    another opening says what comes, and is no turn."""
    if (
        openings
        and openings[0].form.startswith("heading")
        and openings[-1].form == openings[0].form
    ):
        form = openings[0].form
        if sum(1 for o in openings if o.form == form) * 2 > len(openings):
            return openings
    headed: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for o in openings:
        total[o.label.key] += 1
        headed[o.label.key] += o.form.startswith("heading")
    if not headed.total() or headed.total() * 2 > len(openings):
        return openings
    ats = {o.at for o in openings}
    lines = page.lines
    return [
        o
        for o in openings
        if not o.form.startswith("heading")
        or headed[o.label.key] * 2 > total[o.label.key]
        or (o.at + 1 not in ats and o.at + 1 < len(lines) and lines[o.at + 1].kind != "heading")
    ]


def _weight(opening: Opening) -> float:
    return FORM_WEIGHT.get(opening.form, 0.4)


_at = attrgetter("at")
_form = attrgetter("form")


def _one_per_line(accepted: set[str], standings: dict[str, Standing]) -> list[Opening]:
    order = [key for key in standings if key in accepted]
    openings = list(chain.from_iterable([standings[key].openings for key in order]))
    openings.sort(key=_at)
    ats = list(map(_at, openings))
    if not any(map(eq, ats, islice(ats, 1, None))):
        return openings
    best: dict[int, Opening] = {}
    for key in order:
        for opening in standings[key].openings:
            there = best.get(opening.at)
            if there is None or _weight(opening) > _weight(there):
                best[opening.at] = opening
    return [best[at] for at in sorted(best)]


CAST_HEADING = pattern(
    r"(?:speakers?|participants?|people|cast|attendees|present|panel(?:ists)?|guests?|who|"
    r"人物|嘉宾|嘉賓|来宾|來賓|主讲人?|主講人?|与谈人?|與談人?|出席(?:者|人员|人員)?|参会人员"
    r"|与会者|"
    r"访谈(?:人物|对象)|對談者|对谈者|登場人物|参加者|出演者|讲者|講者|主持)(?:介绍|介紹|简介"
    r"|簡介)?[:：]?\s*$",
    re.IGNORECASE,
)


def _casts_one(first: Opening, openings: list[Opening]) -> bool:
    """``Interviewer: Full Name`` above a talk in which nobody is called Interviewer again, but
    somebody by a label that is short for the name."""
    label = first.label
    if not (label.host or label.guest) or len(label.key) < 2 or len(openings) < 5:
        return False
    name = analyse(first.rest.strip("*_ "))
    if name is None or name.nameness < 0.75 or name.host or name.guest:
        return False
    others = {opening.label.key: opening.label for opening in openings[1:]}
    return label.key not in others and any(stands_for(other, name) for other in others.values())


def _names_one(openings: list[Opening], page: Page) -> bool:
    """``Interviewer: Full Name`` or ``Chair: Full Name`` among other lines of a key and a value,
    set apart from a talk in which the interviewer is called Interviewer."""
    first, second = openings[0], openings[1]
    label = first.label
    if not (label.host or label.guest or is_office(label)) or len(openings) < 5:
        return False
    name = analyse(first.rest.strip("*_ "))
    if name is None or name.nameness < 0.75 or name.host or name.guest:
        return False
    between = range(first.at + 1, second.at)
    keys = {at for at, _ in page.colons}
    around = [at for at in (first.at - 1, *between) if at in keys]
    return bool(around) and all(at in keys for at in between) and page.lines.gaps[second.at] > 0


def _set_legend_aside(choice: Choice, page: Page) -> None:
    """A cast list stands before the conversation: each label once, what follows is no speech."""
    openings = choice.openings
    if len(openings) < 4:
        return
    lines = page.lines
    seen: set[str] = set()
    legend: list[Opening] = []
    for opening in openings:
        if opening.label.key in seen or len(legend) > 40:
            break
        seen.add(opening.label.key)
        legend.append(opening)
    if len(legend) == len(openings):
        return
    head = legend[0].at - 1
    under_heading = head >= 0 and bool(CAST_HEADING.match(lines[head].text.strip("*_# ")))
    kept: list[Opening] = []
    for place, opening in enumerate(legend):
        if under_heading:
            between = range(legend[0].at, opening.at)
            if place and any(lines[k].kind in ("heading", "rule") for k in between):
                break
            below = opening.at + 1
            said = opening.rest or (lines.texts[below] if below < len(lines) else "")
            if opening.stamp is not None or SPEECH.search(said, 0, 200):
                break
            kept.append(opening)
            continue
        text = opening.rest
        after = openings[place + 1] if place + 1 < len(openings) else None
        short = 0 < len(text) <= 40 and text[-1] not in "。.！？!?…" and not SPEECH.search(text)
        if page.wrapped and opening.at + 1 < len(lines) and not lines[opening.at + 1].gap:
            short = short and any(o.at == opening.at + 1 for o in openings[place : place + 2])
        if not short or (after is not None and after.at - opening.at > 3 and place == 0):
            break
        kept.append(opening)
    alone = len(kept) == 1 and not under_heading
    if alone and (_casts_one(kept[0], openings) or _names_one(openings, page)):
        choice.legend = kept
        choice.openings = openings[1:]
        return
    if len(kept) >= 2 and (under_heading or len(openings) - len(kept) >= 2 * len(kept)):
        choice.legend = kept
        choice.openings = openings[len(kept) :]
