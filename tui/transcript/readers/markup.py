"""HTML and its relatives (XHTML, Akoma Ntoso debates, TEI) → lines in Markdown's typography, each
with the source line that it begins on.

A small tokenizer of our own: linear, bounded, and nothing in a page is ever fetched or executed.
Navigation, scripts and forms are left out; the main text is the deepest element that still holds
most of the words.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from dataclasses import dataclass, field

from tui.transcript.clock import clock_time
from tui.transcript.pattern import pattern
from tui.transcript.vocabulary import words

_TAG = pattern(r"(/?)([A-Za-z][A-Za-z0-9:_-]{0,40})")
_ATTRIBUTE = pattern(
    r"([A-Za-z_:][\w:.-]{0,40})\s{0,4}=\s{0,4}(\"[^\"]{0,2000}\"|'[^']{0,2000}'|[^\s\"'>]{1,500})"
)
_SKIP = frozenset(
    words(
        "teiheader "
        "script style noscript template svg math nav footer aside form button select option "
        "iframe object canvas video audio head menu dialog meta"
    )
)
_VOID = frozenset(words("br hr img input link meta area base col embed source track wbr"))
_BLOCK = frozenset(
    words(
        "p div section article main header ul ol li dl dt dd table tr td th tbody thead "
        "blockquote pre h1 h2 h3 h4 h5 h6 figure figcaption address details summary body html "
        "center hr br speech from question answer heading scene narrative sp u l lg speaker stage "
        "subheading debatesection debatebody preface num turn text event"
    )
)
_SPEAKER_TAG = frozenset({"from", "speaker", "cite"})
_SPEAKER_CLASS = pattern(
    r"(?:^|[\s_-])(?:speaker|spk|speaker-?name|talker|interlocutor|who|author-name|username"
    r"|nickname)"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
_TURN_CLASS = pattern(
    r"""\bclass\s?=\s?["']?[^"'<>]{0,80}?(?<![\w-])(?:(q|question|ask|interviewer)"""
    r"""|(a|answer|reply|interviewee))(?![\w-])[^"'<>]{0,80}""",
    re.IGNORECASE,
)
"""Classes that say who asks and who answers."""
_AWAY_CLASS = pattern(
    r"(?:^|[\s_-])(?:nav|navbar|menu|sidebar|side-bar|breadcrumbs?|comments?|related|recommend\w*"
    r"|share|sharing|social|cookie|banner|advert\w*|ads?|footer|subscribe|newsletter|toolbar"
    r"|pagination"
    r"|copyright|qr_code\w*|reward\w*|profile_\w+)(?:$|[\s_-])",
    re.IGNORECASE,
)
_MOSTLY = 0.6
_TALK_XML = pattern(
    r"<(?:html|akomantoso|tei|akn:|body|tt\b|tt:|transcript|trans\b|timedtext|publicwhip)"
    r"|\b(?:who|speaker|speakername|begin)\s?=\s?[\"']"
)
_WHO = ("speakername", "who", "by", "agent", "speaker")
_WHEN = ("begin", "start", "starttime")
_VOICE_XML = pattern(r"\b(?:who|by|speaker|speakername|agent|begin|start|startTime)\s?=\s?[\"']")
_PERSON = pattern(
    r"<[\w:.-]{1,40}\s[^<>]{0,400}?\bid\s?=\s?[\"']([^\"'<>]{1,80})[\"']([^<>]{0,400})>"
)
_PERSON_NAME = pattern(r"\b(?:showAs|name)\s?=\s?[\"']([^\"'<>]{1,80})[\"']", re.IGNORECASE)
_NAMED_INSIDE = pattern(
    r"\s{0,80}(?:<(?:\w{1,9}:)?(?:persName|name|displayName|forename)\b[^<>]{0,200}>\s{0,80}){1,3}"
    r"([^<>]{1,60})<",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Node:
    """An open or closed element. ``words`` counts the text inside it, links left out."""

    tag: str
    parent: int
    words: int = 0


@dataclass(slots=True)
class Extract:
    """``lines`` in Markdown typography; ``numbers[i]`` the source line that ``lines[i]`` begins on;
    ``meta`` what the page says about itself."""

    lines: list[str] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    meta: dict[str, str] = field(default_factory=dict)


class Block:
    """Text of one block element while it is read."""

    __slots__ = ("kind", "level", "line", "node", "parts")

    def __init__(self, line: int, node: int, kind: str, level: int) -> None:
        self.line = line
        self.node = node
        self.kind = kind
        self.level = level
        self.parts: list[str] = []


def sniff(text: str) -> bool:
    """Whether a text is a page of markup: by its first tag."""
    head = text[:3000].lstrip("\ufeff \t\r\n").casefold()
    if head.startswith(("<!doctype html", "<html")):
        return True
    if head.startswith(("<?xml", "<!--")):
        return _TALK_XML.search(head) is not None
    return head.startswith(
        (
            "<tt ",
            "<tt>",
            "<transcript>",
            "<trans>",
            "<akomantoso",
            "<tei",
            "<body",
            "<article",
            "<cite",
            "<main",
            "<head",
        )
    )


_BLOCK_LINE = pattern(
    r"</?(?:p|div|section|article|h[1-6]|ul|ol|li|dl|dt|dd|table|tr|td|blockquote|cite|time|span"
    r"|figure|img|hr)\b[^<>]{0,2000}>",
    re.IGNORECASE,
)
_INLINE = pattern(r"<(/?)(b|strong|u|i|em|span|font|mark|small)\b[^<>]{0,400}>", re.IGNORECASE)


INLINE_SIGNS = frozenset("<'[\\")
"""Where none of these stands, ``without_inline_tags`` finds nothing."""


def without_inline_tags(lines: list[str]) -> list[str] | None:
    """The lines with tags for bold and underlined text in Markdown's typography and other inline
    tags taken off, where such tags stand all over the first lines; also the bold of wikis, forums
    and TeX. None where there is none of it."""
    head = "\n".join(lines[:400])
    for marks, shape in (("<", _INLINE), ("'''", _WIKI), ("[b]", _FORUM), ("\\textbf", _TEX)):
        if marks not in head:
            continue
        sample = [line for line in lines[:400] if marks in line]
        rare = len(sample) * 10 < sum(1 for line in lines[:400] if line.strip())
        if rare and shape is _INLINE and sum(map(bool, map(_PAIRED.search, sample))) >= 3:
            return [_PAIRED.sub(_as_emphasis, line) if marks in line else line for line in lines]
        if len(sample) < 3 or rare:
            continue
        if sum(1 for line in sample if shape.search(line) is not None) < 3:
            continue
        return [shape.sub(_as_bold, line) if marks in line else line for line in lines]
    return None


_PAIRED = pattern(r"<(b|strong|i|em|u)>(?=\S)([^<>]{1,400})(?<=\S)</\1>", re.IGNORECASE)


def _as_emphasis(match: re.Match[str]) -> str:
    mark = "*" if match[1].casefold() in ("i", "em") else "**"
    return f"{mark}{match[2]}{mark}"


_BREAK = pattern(r"<br\s?/?>", re.IGNORECASE)


def at_breaks(lines: list[str], start: int) -> tuple[list[str], list[int]] | None:
    """Lines of Markdown from index ``start`` on, parted where a tag breaks them, and the number of
    the source line that each comes from; None where none does. In a heading and in the row of a
    table, which must stay a line, the tag becomes a blank."""
    broken = [line for line in lines[start:] if "<" in line and _BREAK.search(line)]
    if not broken:
        return None
    parts = lines[:start]
    numbers = list(range(1, start + 1))
    for number, line in enumerate(lines[start:], start=start + 1):
        if "<" not in line or _BREAK.search(line) is None:
            parts.append(line)
            numbers.append(number)
        elif line.lstrip()[:1] in ("|", "#"):
            parts.append(" ".join(filter(None, map(str.strip, _BREAK.split(line)))))
            numbers.append(number)
        else:
            pieces = [piece for piece in _BREAK.split(line) if piece.strip()]
            for place, piece in enumerate(pieces or [line]):
                if place:  # a paragraph of its own
                    parts.append("")
                    numbers.append(number)
                parts.append(piece)
                numbers.append(number)
    return parts, numbers


_WIKI = pattern(r"^[:*#]{0,4}\s{0,2}'''|'''")
_FORUM = pattern(r"\[/?b\]")
_TEX = pattern(r"\\textbf\{([^{}]{1,200})\}")


def _as_bold(match: re.Match[str]) -> str:
    written = match.group()
    if written.startswith("\\"):
        return f"**{match.group(1)}**"
    if written.endswith("'''") or written.startswith("["):
        return "**"
    return "**" if match[2] and match[2].casefold() in ("b", "strong", "u") else ""


def mostly_tags(lines: list[str], start: int = 0) -> bool:
    """Whether most lines from index ``start`` on begin with the tag of a block: a page without
    its head, or one below front matter."""
    seen = tagged = 0
    for raw in lines[start : start + 400]:
        text = raw.lstrip()
        if not text:
            continue
        seen += 1
        if text[0] == "<" and _BLOCK_LINE.match(text) is not None:
            tagged += 1
        elif not tagged and seen > 20:
            return False
        if seen == 80:
            break
    return tagged >= 2 and tagged >= 0.6 * seen


def extract(text: str) -> Extract:
    """Read a page. Malformed markup is read as far as it goes."""
    result = Extract()
    nodes = [Node("", -1)]
    blocks: list[Block] = []
    stack: list[tuple[str, int]] = []
    block = Block(1, 0, "text", 0)
    line = 1
    position = 0
    length = len(text)
    skipping = ""
    depth = 0
    bold = 0
    linked = 0
    row: list[str] | None = None
    quoted = 0
    xml = "<html" not in text[:3000].casefold() and _VOICE_XML.search(text, 0, 200_000) is not None
    people = _people(text) if xml else {}
    pending = ""

    asked = _asks_by_class(text)

    def flush() -> None:
        nonlocal block
        joined = " ".join("".join(block.parts).split())
        if joined.strip("* "):
            blocks.append(block)
            block.parts = [joined]
        node = stack[-1][1] if stack else 0
        block = Block(line, node, "quote" if quoted else "text", 0)

    while position < length:
        opening = text.find("<", position)
        if opening < 0:
            opening = length
        if opening > position:
            piece = text[position:opening]
            if not skipping:
                said = html.unescape(piece) if "&" in piece else piece
                if said.strip():
                    if not block.parts or not "".join(block.parts).strip("* "):
                        block.line = line + piece[: len(piece) - len(piece.lstrip())].count("\n")
                        block.node = stack[-1][1] if stack else 0
                    if pending:
                        block.parts.append(pending)
                        pending = ""
                    if not linked:
                        nodes[stack[-1][1] if stack else 0].words += len(said.strip())
                block.parts.append(said)
            line += piece.count("\n")
            position = opening
            if position >= length:
                break
        if text.startswith("<!--", position):
            end = text.find("-->", position)
            end = length if end < 0 else end + 3
            line += text.count("\n", position, end)
            position = end
            continue
        end = text.find(">", position)
        if end < 0:
            break
        inside = text[position + 1 : end]
        here = line
        line += inside.count("\n")
        position = end + 1
        match = _TAG.match(inside)
        if match is None:
            continue
        closing = bool(match.group(1))
        tag = match.group(2).rpartition(":")[2].casefold()
        if skipping:
            if tag == skipping:
                depth += -1 if closing else 0 if inside.endswith("/") else 1
                if depth <= 0:
                    skipping = ""
            elif tag == "title" and skipping in ("head", "teiheader"):
                stop = -1 if closing else text.find("</", position)
                if 0 < stop < position + 2000:
                    value = " ".join(html.unescape(text[position:stop]).split())
                    if value:
                        result.meta.setdefault("title", value)
            elif tag == "meta":
                _meta(result, inside)
            continue
        if tag in _SKIP and not closing:
            if tag == "meta":
                _meta(result, inside)
                continue
            if inside.endswith("/"):
                continue
            if tag in ("script", "style"):
                stop = _close(text, tag, position)
                line += text.count("\n", position, stop)
                position = stop
                continue
            skipping, depth = tag, 1
            continue
        attributes = inside[match.end() : match.end() + 4000] if not closing else ""
        marked = _class_of(attributes) if ("class" in attributes or "id=" in attributes) else ""
        if not closing and marked and tag not in ("body", "html") and _AWAY_CLASS.search(marked):
            if tag not in _VOID and not inside.endswith("/"):
                skipping, depth = tag, 1
            continue
        if tag in ("b", "strong"):
            bold += -1 if closing else 1
            block.parts.append("**")
            continue
        if tag == "a":
            linked = max(0, linked + (-1 if closing else 1))
            continue
        spoken = tag in _SPEAKER_TAG or (marked and _SPEAKER_CLASS.search(marked) is not None)
        if tag in _SPEAKER_TAG and closing:
            _as_label(block)
            continue
        if spoken and not closing:
            flush()
            pending = ""
            block.line = here
            if tag in _SPEAKER_TAG:
                continue
            block.kind = "label"
            stack.append((tag, _push(nodes, tag, stack)))
            continue
        if tag in ("span", "font", "time", "label"):
            if closing and block.kind == "label":
                _as_label(block)
                block.kind = "text"
                if stack and stack[-1][0] == tag:
                    stack.pop()
            elif tag == "time" and not closing:
                block.parts.append(" ")
            continue
        if tag not in _BLOCK:
            continue
        if tag in ("td", "th") and row is not None:
            if closing:
                row.append(" ".join("".join(block.parts).split()))
                block.parts = []
            continue
        if tag == "tr":
            if not closing:
                flush()
                row = []
            elif row is not None:
                cells = list(row)
                row = None
                block.parts = ["| " + " | ".join(cells) + " |"] if len(cells) > 1 else cells
                flush()
            continue
        if row is not None and tag in ("p", "div", "br", "ul", "li", "ol"):
            block.parts.append(" ")
            continue
        if block.kind == "label" and closing and stack and stack[-1][0] == tag:
            _as_label(block)
        flush()
        if tag == "blockquote":
            quoted = max(0, quoted + (-1 if closing else 1))
            block.kind = "quote" if quoted else "text"
        if closing:
            while stack:
                name, _ = stack.pop()
                if name == tag:
                    break
            block.node = stack[-1][1] if stack else 0
            continue
        if tag in ("br", "hr") or inside.endswith("/"):
            continue
        if tag in ("p", "li", "dt", "dd") and stack and stack[-1][0] == tag:
            stack.pop()
        stack.append((tag, _push(nodes, tag, stack)))
        block.node = stack[-1][1]
        block.line = line
        if xml and "=" in attributes:
            pending = _voice(attributes, people) or pending
        elif asked and marked and (turn := _TURN_CLASS.search(attributes)) is not None:
            pending = "**Q:** " if turn[1] else "**A:** "
        if len(tag) == 2 and tag[0] == "h" and tag[1] in "123456":
            block.kind, block.level = "heading", int(tag[1])
        elif tag in ("heading", "subheading"):
            block.kind, block.level = "heading", 2
        elif tag == "dt":
            block.kind = "label"
        elif tag == "figcaption":
            block.kind = "caption"
        elif tag == "pre":
            block.kind = "text"
    flush()
    _keep_main(nodes, blocks, result)
    return result


def _asks_by_class(text: str) -> bool:
    """Whether elements are marked as questions and others, about as many, as answers."""
    if "class" not in text:
        return False
    kinds = Counter(bool(found[1]) for found in _TURN_CLASS.finditer(text))
    return min(kinds[True], kinds[False]) >= 3 and max(kinds.values()) <= 2 * min(kinds.values())


def _people(text: str) -> dict[str, str]:
    """Who is behind an id, from elements that carry an id and a name."""
    found: dict[str, str] = {}
    for match in _PERSON.finditer(text, 0, 400_000):
        name = _PERSON_NAME.search(match.group()) or _NAMED_INSIDE.match(text, match.end())
        if name is not None and name.group(1).strip():
            found.setdefault(match.group(1), html.unescape(name.group(1)).strip())
    return found


def _voice(attributes: str, people: dict[str, str]) -> str:
    """What attributes say of who speaks and when, as a label in Markdown's typography."""
    found = {
        match.group(1).rpartition(":")[2].casefold(): html.unescape(match.group(2).strip("\"'"))
        for match in _ATTRIBUTE.finditer(attributes)
    }
    label = ""
    for key in _WHO:
        who = found.get(key, "").strip().lstrip("#")
        name = people.get(who, who)
        if name and len(name) <= 60 and not any(mark in name for mark in "*[]:<>"):
            label = f"**{name}:** "
            break
    stamp = next((_clock(found[key]) for key in _WHEN if key in found), "")
    return f"[{stamp}] {label}" if stamp else label


def _clock(value: str) -> str:
    """A time attribute (``00:00:04.000``, ``4.5s``, ``4``) as hours, minutes and seconds."""
    if ":" in value:
        return value if value.replace(":", "").replace(".", "").isdigit() else ""
    try:
        whole = int(float(value.rstrip("s")))
    except (ValueError, OverflowError):
        return ""
    if not 0 <= whole < 360_000:
        return ""
    return clock_time(1000 * whole)


def _close(text: str, tag: str, position: int) -> int:
    """Where the closing tag of a script or style begins; the end of the text without one."""
    for spelled in (f"</{tag}", f"</{tag.upper()}"):
        stop = text.find(spelled, position)
        if stop >= 0:
            return stop
    return len(text)


def _push(nodes: list[Node], tag: str, stack: list[tuple[str, int]]) -> int:
    nodes.append(Node(tag, stack[-1][1] if stack else 0))
    return len(nodes) - 1


def _class_of(attributes: str) -> str:
    return " ".join(
        match.group(2).strip("\"'")
        for match in _ATTRIBUTE.finditer(attributes)
        if match.group(1).casefold() in ("class", "id", "role")
    )


def _as_label(block: Block) -> None:
    text = " ".join("".join(block.parts).split()).strip("* ").rstrip(":： ")
    block.parts = [f"**{text}:** "] if text else []


def _meta(result: Extract, inside: str) -> None:
    found = {
        match.group(1).casefold(): html.unescape(match.group(2).strip("\"'"))
        for match in _ATTRIBUTE.finditer(inside[:4000])
    }
    name = (found.get("property") or found.get("name") or "").casefold()
    value = found.get("content", "").strip()
    wanted = {
        "og:title": "title",
        "author": "byline",
        "og:article:author": "byline",
        "article:author": "byline",
        "article:published_time": "date",
        "date": "date",
        "publishdate": "date",
        "og:url": "source_url",
        "og:site_name": "publisher",
    }.get(name)
    if wanted is not None and value:
        if name == "og:title":
            result.meta["title"] = value
        else:
            result.meta.setdefault(wanted, value)


def _keep_main(nodes: list[Node], blocks: list[Block], result: Extract) -> None:
    """The deepest element that still holds most of the words, and all blocks inside it."""
    for index in range(len(nodes) - 1, 0, -1):  # children come after their parents
        nodes[nodes[index].parent].words += nodes[index].words
    children: dict[int, list[int]] = {}
    for index, node in enumerate(nodes):
        if node.parent >= 0:
            children.setdefault(node.parent, []).append(index)
    here = 0
    while True:
        below = children.get(here, [])
        best = max(below, key=lambda index: nodes[index].words, default=None)
        if best is None or nodes[best].words < _MOSTLY * nodes[0].words:
            break
        if nodes[best].tag in ("p", "li", "td", "tr", "blockquote", "pre", "dd", "dt"):
            break
        here = best
    inside = {here}
    for index in range(here + 1, len(nodes)):
        if nodes[index].parent in inside:
            inside.add(index)
    for block in blocks:
        if block.node not in inside:
            continue
        text = block.parts[0].strip()
        text = re.sub(r"\*\*\s*\*\*", "", text)
        if text.count("**") % 2:
            text = text.replace("**", "")
        if not text:
            continue
        if block.kind == "heading":
            text = "#" * block.level + " " + text.replace("**", "")
        elif block.kind == "quote":
            text = "> " + text
        elif block.kind == "label" and not text.endswith(("**", ":", "：")):
            text = f"**{text.strip('* ')}:**"
        elif block.kind == "caption":
            text = f"<figcaption>{text}</figcaption>"
        if result.lines:
            result.lines.append("")
            result.numbers.append(block.line)
        result.lines.append(text)
        result.numbers.append(block.line)
