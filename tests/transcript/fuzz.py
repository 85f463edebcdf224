"""Coverage-guided fuzzing of the parser with Atheris (https://github.com/google/atheris).

    python -m tests.transcript.fuzz [CORPUS_FOLDER] [libFuzzer options, e.g. -max_total_time=600]

Any bytes may raise ``UnreadableError`` and nothing else. What is read holds what every parse
holds: each non-blank line is accounted for, ids are unique, spans lie inside their paragraphs. The
first byte chooses a file name, so that readers of all formats are reached. Without a corpus the
made-up conversations of the tests are the seeds.
"""

from __future__ import annotations

import importlib
import sys
import tempfile
from pathlib import Path
from pkgutil import walk_packages

from tests.transcript.accounting import check
from tests.transcript.others import OTHERS
from tests.transcript.rare import RARE, TIERS
from tests.transcript.talks import FORMS, TALKS, write
from tui.transcript import UnreadableError, parse
from tui.transcript.decode import decode

PREFIX = "tui.transcript."
NAMES = (
    "a.txt", "a.md", "a.vtt", "a.srt", "a.json", "a.html", "a.xml", "a.org", "a.rtf", "a.cha",
    "a.eaf", "a.exb", "a.TextGrid",
)  # fmt: skip
TAKEN_APART = ("JSON", "HTML", "ELAN", "EXMARaLDA", "Praat")
"""Formats whose turns are not in the order of their source lines."""
LONGEST = 700
"""Bytes of an input, where no ``-max_len`` is given: shorter ones reach the same code three times
as fast."""
LINE_BY_LINE = frozenset(("a.txt", "a.md", "a.vtt", "a.srt", "a.org"))


def one(data: bytes) -> None:
    """Parse one input and check what came out."""
    name = NAMES[data[0] % len(NAMES)] if data else NAMES[0]
    body = data[1:]
    try:
        interview = parse(body, Path(name))
    except UnreadableError:
        return
    ids = [turn.id for turn in interview.turns]
    assert len(ids) == len(set(ids))
    assert 0.0 <= interview.report.confidence <= 1.0
    if name in LINE_BY_LINE and interview.report.dialect.split(":")[0] not in TAKEN_APART:
        try:
            source = decode(body, name)
        except UnreadableError:
            return  # an archive or Rich Text: it has no source lines
        if "subtitles" not in interview.report.dialect:
            check(interview, source.lines)


def seeds() -> list[bytes]:
    """Made-up documents to start from."""
    found = [b"\0" + text.encode() for text in OTHERS.values()]
    for talk in TALKS.values():
        for form in (*FORMS.values(), *(form for form in RARE.values() if "{l}" not in form)):
            found.append(b"\1" + write(talk, form).encode())
    found += [bytes([NAMES.index("a." + name.partition(".")[2])]) + text.encode()
              for name, text in TIERS.items()]  # fmt: skip
    return found


def main(arguments: list[str]) -> int:
    try:
        import atheris  # type: ignore[import-untyped, import-not-found, unused-ignore]
    except ImportError:
        sys.stderr.write("atheris is not installed: pip install atheris\n")
        return 2
    # The parser is loaded again under instrumentation: all else in the process stays as it is.
    for name in [name for name in sys.modules if name.startswith(("tui.", "tests.transcript."))]:
        del sys.modules[name]
    hook = atheris.instrument_imports(include=["tui.transcript"])
    # Without what is compared with what: it costs a third of the time, and a text format is found
    # by its seeds.
    hook._trace_dataflow = False
    with hook:
        target = importlib.import_module("tests.transcript.fuzz").one
        for found in walk_packages(importlib.import_module("tui.transcript").__path__, PREFIX):
            importlib.import_module(found.name)
    folders = [argument for argument in arguments if not argument.startswith("-")]
    with tempfile.TemporaryDirectory() as made:
        for number, seed in enumerate(seeds()):
            (Path(made) / f"{number:04}").write_bytes(seed)
        options = [argument for argument in arguments if argument.startswith("-")]
        if not any(option.startswith("-max_len=") for option in options):
            options.append(f"-max_len={LONGEST}")
        atheris.Setup([sys.argv[0], *folders, made, *options], target)
        atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
