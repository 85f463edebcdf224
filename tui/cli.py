"""Arguments, and which part of the program they call.

This module stays small to import: the browser's libraries load when the browser opens, the
headless engine when a verb asks for it.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NoReturn, TextIO

from tui.printable import printable

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

VERBS = ("show", "check", "search", "related", "topics", "quote", "export")

FINE, NOTHING, WRONG_USE = 0, 1, 2
_INTERRUPTED = 130

_USAGE = """\
usage: {prog} [PATH ...]                      open the browser (also PATH:LINE)
       {prog} show [PATH ...] [--json]        what was read from each file
       {prog} check [PATH ...] [--json]       how each file was read
       {prog} search QUERY [PATH ...] [--format F] [--json] [--limit N] [--context N]
       {prog} related PATH:LINE [PATH ...] [--json] [--limit N]
       {prog} topics [PATH ...] [--json] [--limit N]
       {prog} quote PATH:LINE [--format F]    one turn with its citation
       {prog} export PATH ... --format F [--output FILE] [--language L]
       {prog} --version | --help

PATH is a transcript or a folder of them; PATH:LINE is the turn that covers a line.
Without a PATH: the current folder if it holds transcripts, else the samples.
A file or folder named like a command is opened as ./show.
Exit status: 0 found or fine, 1 nothing found or something unreadable, 2 wrong use.
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program with ``argv`` (default: the process's arguments); returns the exit status.

    Whatever goes wrong is one line on stderr. ``FANGTAN_DEBUG=1`` shows the traceback of a fault
    in the program itself.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    _speak_utf8()
    try:
        status = _dispatch(arguments)
        if sys.stdout is not None:
            sys.stdout.flush()
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has seen enough.
        _drop_stdout()
        return FINE
    except OSError as error:
        _drop_stdout()
        return _fail(NOTHING, error.strerror or str(error))
    except Exception as error:
        if os.environ.get("FANGTAN_DEBUG"):
            raise
        return _fail(
            NOTHING,
            f"fault in the program: {type(error).__name__}: {error} "
            "(FANGTAN_DEBUG=1 shows where; please report it)",
        )
    return status


def _dispatch(arguments: list[str]) -> int:
    if not arguments:
        return _browse([])
    first = arguments[0]
    if first in VERBS:
        return _headless(first, arguments[1:])
    if first in ("-h", "--help"):
        _write(_USAGE.format(prog=_program()))
        return FINE
    if first in ("-V", "--version"):
        from tui import __version__

        _write(f"fangtan {__version__}\n")
        return FINE
    paths = []
    literal = False
    for argument in arguments:
        if argument == "--" and not literal:
            literal = True
        elif argument.startswith("-") and not literal:
            return _fail(WRONG_USE, f"no such option: {argument} (--help lists them)")
        else:
            paths.append(argument)
    return _browse(paths)


def _browse(arguments: list[str]) -> int:
    from tui.library.address import exists, split_address

    paths: list[Path] = []
    start: tuple[Path, int] | None = None
    missing: list[str] = []
    for argument in arguments:
        if not argument:
            return _fail(WRONG_USE, "an empty PATH")
        path, line = split_address(argument)
        if not exists(path):
            missing.append(argument)
            continue
        paths.append(path)
        if line is not None and start is None:
            start = (path, line)
    for argument in missing:
        _say(f"{argument}: no such file or folder{_meant(argument)}")
    if missing and not paths:
        return NOTHING
    streams = (sys.__stdin__, sys.__stdout__, sys.__stderr__)
    if not all(stream is not None and stream.isatty() for stream in streams):
        return _fail(
            WRONG_USE, "the browser needs a terminal; show, check and search do not (--help)"
        )
    if os.environ.get("TERM") == "dumb":
        return _fail(
            WRONG_USE, "this terminal (TERM=dumb) cannot show the browser; use show or search"
        )
    # Both must be set before Textual is imported. The Kitty keyboard protocol garbles what
    # Chinese input methods commit; animations cost a slow line dearly.
    os.environ.setdefault("TEXTUAL_DISABLE_KITTY_KEY", "1")
    os.environ.setdefault("TEXTUAL_ANIMATIONS", "none")
    # Nothing that is imported or mounted now is garbage: to look for some takes a sixth of the time
    # to the first paint. The session has it looked for again once everything is loaded.
    gc.disable()
    from tui.app.app import BrowserApp

    return BrowserApp(paths, start).run_browser()


def _headless(verb: str, arguments: list[str]) -> int:
    # What follows "--" is set aside here: argparse forgets about it when it mixes both.
    end = arguments.index("--") if "--" in arguments else len(arguments)
    options = vars(_parser(verb).parse_intermixed_args(arguments[:end]))
    words = [*options.pop("words"), *arguments[end + 1 :]]
    if verb == "search":
        if not words:
            return _fail(WRONG_USE, "search: QUERY is missing (see search --help)")
        options["query"] = words.pop(0)
    elif verb in ("related", "quote"):
        if not words:
            return _fail(WRONG_USE, f"{verb}: PATH:LINE is missing (see {verb} --help)")
        options["place"] = words.pop(0)
    if verb == "quote" and words:
        return _fail(WRONG_USE, "quote: one PATH:LINE at a time (see quote --help)")
    if "" in words:
        return _fail(WRONG_USE, f"{verb}: an empty PATH")
    from tui import headless

    colour = sys.stdout is not None and sys.stdout.isatty() and _colour_wanted()
    run: Callable[..., int] = getattr(headless, verb)
    if verb != "quote":
        options["paths"] = words
    if verb in ("search", "related", "topics") and _has_terminal():
        options["report"] = _report
    return run(out=_stdout(), say=_say, colour=colour, **options)


def _parser(verb: str) -> argparse.ArgumentParser:
    import argparse

    class Parser(argparse.ArgumentParser):
        def error(self, message: str) -> NoReturn:
            unknown = message.removeprefix("unrecognized arguments: ")
            if verb == "search" and unknown[0] == "-" != unknown[1:2] and unknown != message:
                said = f"search: {unknown} reads as an option; a query goes behind --: -- {unknown}"
                sys.exit(_fail(WRONG_USE, said))
            sys.exit(_fail(WRONG_USE, f"{verb}: {message} (see {verb} --help)"))

    def limit(text: str) -> int:
        if not text.isascii() or not text.isdigit() or int(text) < 1:
            raise argparse.ArgumentTypeError(f"must be a number from 1, not {text!r}")
        return int(text)

    def count(text: str) -> int:
        return 0 if text == "0" else limit(text)

    def language(text: str) -> str:
        from tui.transcript.bilingual import WANTED

        if text.casefold() not in WANTED:
            raise argparse.ArgumentTypeError(f"{text!r} is none of {', '.join(WANTED)}")
        return text.casefold()

    about = {
        "show": "Print what was read from each file; of PATH:LINE only the turn at that line.",
        "check": "Print how each file was read: convention, confidence, counts, warnings.",
        "search": "Print the turns that hold QUERY, best first, in either Chinese script.",
        "related": "Print what other interviews say about the passage at PATH:LINE, best first.",
        "topics": "Print what the interviews speak of, and where.",
        "quote": "Print the turn at PATH:LINE as it is in the file, with its citation.",
        "export": "Write interviews in another format; markdown reads back as the same interview.",
    }
    first = {"search": "QUERY ", "related": "PATH:LINE "}.get(verb, "")
    words = "PATH:LINE" if verb == "quote" else f"{first}[PATH ...]"
    most = {"search": 200, "related": 12, "topics": 40}.get(verb)
    forms = _FORMS.get(verb, {})
    parser = Parser(
        prog=f"{_program()} {verb}",
        usage=f"%(prog)s {words} {_OPTIONS[verb]}",
        description=about[verb],
        allow_abbrev=False,
    )
    parser.add_argument(
        "words",
        metavar=words,
        nargs="*",
        help="a transcript and a line in it"
        if verb == "quote"
        else "transcripts or folders; without one, what the browser would open",
    )

    def form(text: str) -> str:
        if text.casefold() not in forms:
            listed = ", ".join(dict.fromkeys(forms.values()))
            raise argparse.ArgumentTypeError(f"no format is called {text!r}; there are {listed}")
        return forms[text.casefold()]

    if verb in ("show", "check", "related", "topics"):
        parser.add_argument(
            "--json", action="store_true", dest="in_json", help="print JSON, schema 1"
        )
    elif forms:
        listed = ", ".join(dict.fromkeys(forms.values()))
        first_of_them = next(iter(forms.values()))
        parser.add_argument(
            "--format",
            type=form,
            default=first_of_them,
            dest="form",
            metavar="F",
            help=f"{listed} ({first_of_them})",
        )
        parser.add_argument(
            "--json", action="store_const", const="json", dest="form", help="as --format json"
        )
    if verb == "export":
        parser.add_argument(
            "--format",
            dest="form",
            metavar="F",
            help="markdown, json, csv, txt, srt, vtt, html; else as FILE ends",
        )
        parser.add_argument(
            "-o", "--output", metavar="FILE", help="write there; FOLDER/ for a file each"
        )
        parser.add_argument("--force", action="store_true", help="write over what is there already")
    if verb in ("show", "export"):
        parser.add_argument(
            "--language",
            type=language,
            metavar="L",
            help="of a bilingual transcript only this: zh, en, ja, ko, hans, hant",
        )
    if most is not None:
        parser.add_argument(
            "--limit", type=limit, default=most, metavar="N", help=f"at most N ({most})"
        )
    if verb == "search":
        parser.add_argument(
            "--context", type=count, default=0, metavar="N", help="N turns around each hit"
        )
    return parser


_SEARCH_FORMS = {"text": "text", "markdown": "markdown", "md": "markdown", "csv": "csv",
                 "json": "json"}  # fmt: skip
_FORMS = {
    "search": _SEARCH_FORMS,
    "quote": {"plain": "plain", "text": "plain", "markdown": "markdown", "md": "markdown",
              "json": "json"},
}  # fmt: skip
"""Verb → what may be asked for as its format, and what that is called; the first is the default."""

_OPTIONS = {
    "show": "[--json] [--language L]",
    "check": "[--json]",
    "search": "[--format F] [--json] [--limit N] [--context N]",
    "related": "[--json] [--limit N]",
    "topics": "[--json] [--limit N]",
    "quote": "[--format F] [--json]",
    "export": "--format F [--output FILE] [--force] [--language L]",
}


def _meant(argument: str) -> str:
    """A hint for a mistyped verb, else ""."""
    from difflib import get_close_matches

    close = get_close_matches(argument, VERBS, 1)
    return f" (did you mean the command {close[0]}?)" if close else ""


def _colour_wanted() -> bool:
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _program() -> str:
    name = os.path.basename(sys.argv[0]) if sys.argv else ""
    return "python -m tui" if name in ("", "__main__.py", "-m", "-c") else printable(name)


def _speak_utf8() -> None:
    """Write UTF-8 whatever the locale says: transcripts hold what no other encoding can."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def _stdout() -> TextIO:
    # None when the process was started with stdout closed.
    return sys.stdout if sys.stdout is not None else open(os.devnull, "w", encoding="utf-8")


def _write(text: str) -> None:
    _stdout().write(text)


def _say(message: str) -> None:
    if sys.stderr is not None:
        sys.stderr.write(f"fangtan: {printable(message)}\n")


def _has_terminal() -> bool:
    """Whether what is said goes to a terminal that can take a line back."""
    return sys.stderr is not None and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"


def _report(words: str) -> None:
    """One line on the terminal that says how far it is, each in the place of the last."""
    sys.stderr.write(f"\r\x1b[K{words}")
    sys.stderr.flush()


def _fail(status: int, message: str) -> int:
    _say(message)
    return status


def _drop_stdout() -> None:
    """Point stdout to nowhere, so that the flush at exit does not fail a second time."""
    try:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        os.close(null)
    except OSError:
        pass
