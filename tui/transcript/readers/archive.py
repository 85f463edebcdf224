"""Documents that are zip archives: Word (.docx), EPUB, OpenDocument text. Read with the standard
library; XML with a document type declaration is refused (no entities, nothing external), sizes
are bounded before anything is unpacked.

There are no source lines in such a file: line numbers count the lines of the extracted text.
"""

from __future__ import annotations

import io
import lzma
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from xml.etree import ElementTree
from xml.parsers import expat

from tui.transcript.errors import UnreadableError
from tui.transcript.pattern import pattern
from tui.transcript.readers import markup

MOST_BYTES = 80_000_000
"""The unpacked size of one part above which it is taken for a zip bomb."""
MOST_PARTS = 4000

_DAMAGE = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, KeyError, OSError, ValueError, RuntimeError,
    NotImplementedError, EOFError, ElementTree.ParseError, expat.ExpatError, RecursionError,
)  # fmt: skip
"""What zipfile, its decompressors and the XML parser raise on broken input."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING = pattern(
    r"(?:heading|titre|überschrift|标题|標題|見出し)\s*(\d)?|^(\d)$|^title$", re.IGNORECASE
)


def lines_of(data: bytes, name: str) -> tuple[str, list[str], dict[str, str]]:
    """The format, the lines in Markdown typography, and metadata of a zipped document.

    Raises:
        UnreadableError: no such document, damaged, too large, or with forbidden XML.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as bundle:
            names = bundle.namelist()
            if len(names) > MOST_PARTS:
                raise UnreadableError(f"{name}: {len(names)} parts in one archive; not read")
            if "word/document.xml" in names:
                return "Word document", *_word(bundle, name)
            if "META-INF/container.xml" in names:
                return "EPUB", *_epub(bundle, name)
            if "content.xml" in names:
                return "OpenDocument text", *_open_document(bundle, name)
    except UnreadableError:
        raise
    except _DAMAGE as error:
        raise UnreadableError(
            f"{name}: damaged archive ({type(error).__name__}); save it again"
        ) from None
    raise UnreadableError(f"{name}: this is a zip archive, not text; unpack it first")


def _part(bundle: zipfile.ZipFile, part: str, name: str) -> bytes:
    info = bundle.getinfo(part)
    if (
        info.file_size > MOST_BYTES
        or info.file_size > 2000 * max(1, info.compress_size) + 1_000_000
    ):
        raise UnreadableError(f"{name}: unpacks to {info.file_size // 1_000_000} MB; not read")
    with bundle.open(info) as stream:
        content = stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise UnreadableError(
            f"{name}: unpacks to more than {MOST_BYTES // 1_000_000} MB; not read"
        )
    return content


class _PrologOverError(Exception):
    """The prolog of an XML document is over."""


def _xml(content: bytes, name: str) -> ElementTree.Element:
    """Parse XML that declares no document type: entities are declared in one, so there are none,
    in whatever encoding it is written."""

    def doctype(*_: object) -> None:
        raise UnreadableError(f"{name}: its XML declares entities; not read, for safety")

    def root(*_: object) -> None:
        raise _PrologOverError

    prolog = expat.ParserCreate()
    prolog.StartDoctypeDeclHandler = doctype
    prolog.StartElementHandler = root
    with suppress(_PrologOverError):
        prolog.Parse(content, True)
    return ElementTree.fromstring(content)


def _word(bundle: zipfile.ZipFile, name: str) -> tuple[list[str], dict[str, str]]:
    root = _xml(_part(bundle, "word/document.xml", name), name)
    lines: list[str] = []
    body = root.find(f"{_W}body")
    if body is None:
        return lines, {}
    for element in body:
        if element.tag == f"{_W}p":
            _add(lines, _word_paragraph(element))
        elif element.tag == f"{_W}tbl":
            for row in element.iter(f"{_W}tr"):
                cells = [
                    " ".join(
                        filter(None, (_word_paragraph(p).strip("# ") for p in cell.iter(f"{_W}p")))
                    )
                    for cell in row.findall(f"{_W}tc")
                ]
                lines.append("| " + " | ".join(cells) + " |")
            lines.append("")
        else:
            for inner in element.iter(f"{_W}p"):
                _add(lines, _word_paragraph(inner))
    meta: dict[str, str] = {}
    if "docProps/core.xml" in bundle.namelist():
        for entry in _xml(_part(bundle, "docProps/core.xml", name), name):
            key = entry.tag.rpartition("}")[2]
            if entry.text and key in ("title", "creator", "created"):
                meta[{"creator": "byline", "created": "date"}.get(key, key)] = entry.text.strip()
    return lines, meta


def _add(lines: list[str], text: str) -> None:
    lines.extend(text.split("\n"))
    lines.append("")


def _word_paragraph(paragraph: ElementTree.Element) -> str:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    level = 0
    if style is not None:
        found = _HEADING.search(style.get(f"{_W}val", ""))
        if found is not None:
            level = int(found.group(1) or found.group(2) or 1)
    pieces: list[tuple[str, bool]] = []
    for run in paragraph.iter(f"{_W}r"):
        properties = run.find(f"{_W}rPr/{_W}b")
        bold = properties is not None and properties.get(f"{_W}val", "1") not in ("0", "false")
        text = "".join(_word_run(run))
        if not text:
            continue
        if pieces and pieces[-1][1] == bold:
            pieces[-1] = (pieces[-1][0] + text, bold)
        else:
            pieces.append((text, bold))
    if level:
        return "#" * min(level, 6) + " " + "".join(text for text, _ in pieces).strip()
    return "".join(_bold(text) if bold else text for text, bold in pieces).strip()


def _bold(text: str) -> str:
    inner = text.strip()
    if not inner:
        return text
    left = text[: len(text) - len(text.lstrip())]
    return f"{left}**{inner}**{text[len(left) + len(inner) :]}"


def _word_run(run: ElementTree.Element) -> Iterator[str]:
    for element in run:
        tag = element.tag.rpartition("}")[2]
        if tag == "t" and element.text:
            yield element.text
        elif tag == "tab":
            yield "\t"
        elif tag in ("br", "cr"):
            yield "\n"


def _epub(bundle: zipfile.ZipFile, name: str) -> tuple[list[str], dict[str, str]]:
    container = _xml(_part(bundle, "META-INF/container.xml", name), name)
    package = ""
    for entry in container.iter():
        if entry.tag.rpartition("}")[2] == "rootfile":
            package = entry.get("full-path", "")
            break
    root = _xml(_part(bundle, package, name), name)
    folder = posixpath.dirname(package)
    items: dict[str, str] = {}
    order: list[str] = []
    meta: dict[str, str] = {}
    for entry in root.iter():
        tag = entry.tag.rpartition("}")[2]
        if tag == "item":
            items[entry.get("id", "")] = entry.get("href", "")
        elif tag == "itemref":
            order.append(entry.get("idref", ""))
        elif tag in ("title", "creator", "date", "language") and entry.text:
            key = "byline" if tag == "creator" else tag
            meta.setdefault(key, entry.text.strip())
    lines: list[str] = []
    total = 0
    for reference in order:
        href = items.get(reference, "").split("#")[0]
        path = posixpath.normpath(posixpath.join(folder, href))
        if not href or path not in bundle.namelist():
            continue
        content = _part(bundle, path, name)
        total += len(content)  # the same part may stand in the order a thousand times
        if total > MOST_BYTES:
            raise UnreadableError(
                f"{name}: its chapters unpack to more than {MOST_BYTES // 1_000_000} MB; not read"
            )
        page = markup.extract(content.decode("utf-8", "replace"))
        if page.lines:
            lines.extend(page.lines)
            lines.append("")
    return lines, meta


def _open_document(bundle: zipfile.ZipFile, name: str) -> tuple[list[str], dict[str, str]]:
    root = _xml(_part(bundle, "content.xml", name), name)
    lines: list[str] = []
    for element in root.iter():
        tag = element.tag.rpartition("}")[2]
        if tag in ("p", "h"):
            text = "".join(element.itertext()).strip()
            if tag == "h":
                level = next(
                    (v for k, v in element.attrib.items() if k.endswith("outline-level")), "1"
                )
                text = "#" * min(6, int(level) if level.isdigit() else 1) + " " + text
            lines.extend((text, ""))
    return lines, {}
