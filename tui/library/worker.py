"""A process that reads files for the browser: jobs come in at standard input, answers go out.

Both are frames: a little-endian uint32 length and that many bytes. A job is the marshal of its
fields; an answer is the marshal of a ``Done`` without its record, and the record in a frame of its
own. The first answer is an empty frame: ready. An empty frame for a job asks for what the companion
has made since the last time, which comes in the second frame of the answer, the first being empty.
The process ends with its input.
"""

from __future__ import annotations

import contextlib
import gc
import marshal
import os
import struct
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from tui.library.aside import named, stand_behind
from tui.library.job import Kept, signature_of
from tui.library.pack import Pack

if TYPE_CHECKING:
    from tui.library.job import Done, Job

_LENGTH = struct.Struct("<I")
_COLLECT_AFTER = 20_000  # objects


def write_frame(file: BinaryIO, data: bytes) -> None:
    """Raises ``OSError`` when nobody reads any more."""
    file.write(_LENGTH.pack(len(data)))
    file.write(data)


def read_frame(file: BinaryIO) -> bytes | None:
    """The next frame, None at the end, also at one in mid-frame."""
    head = file.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    data = file.read(length)
    return data if len(data) == length else None


def main() -> None:
    """Answer jobs until there are no more."""
    answers = os.fdopen(os.dup(1), "wb", buffering=1 << 16)
    # Whatever else prints must not get between the answers.
    os.dup2(2, 1)
    stand_behind()
    from tui.library.job import Job
    from tui.transcript import reading  # noqa: F401 - to have it before saying that all is ready

    folder, maker, argument = marshal.loads(bytes.fromhex(sys.argv[2])) or (None, None, None)
    hand = _Hand(folder, maker, argument)
    # What is loaded stays, and of what is read little refers to itself: looking for that as often
    # as Python does by itself takes a tenth of the time.
    gc.freeze()
    gc.set_threshold(_COLLECT_AFTER, 10, 10)
    jobs = sys.stdin.buffer
    with contextlib.suppress(BrokenPipeError, KeyboardInterrupt):
        write_frame(answers, b"")
        answers.flush()
        while (data := read_frame(jobs)) is not None:
            if not data:
                write_frame(answers, b"")
                write_frame(answers, hand.close())
            else:
                done = hand.do(Job(*marshal.loads(data)))
                write_frame(answers, marshal.dumps(_plain(done)))
                write_frame(answers, done.record)
            answers.flush()
    # Nothing is left to tidy up, and a pipe without a reader must not be flushed again.
    os._exit(0)


def _plain(done: Done) -> tuple[Any, ...]:
    stamp, listing, kept = (part and tuple(part) for part in (done.stamp, done.listing, done.kept))
    return (done.number, stamp, listing, done.error, done.check, kept, done.gathered)


class _Hand:
    """Reads files, puts records into a pack of its own, and shows interviews to a companion."""

    def __init__(self, folder: str | None, maker: str | None, argument: Any) -> None:
        self._folder = Path(folder) if folder is not None else None
        self._pack: Pack | None = None
        self._maker = maker
        self._argument = argument
        self._companion: Any = None

    def do(self, job: Job) -> Done:
        from tui.library.job import do_and_show

        done, interview = do_and_show(job)
        if interview is None:
            return done
        if self._maker is not None:
            try:
                if self._companion is None:
                    self._companion = named(self._maker)(self._argument)
                self._companion.add(interview, signature_of(len(done.record), done.check))
                done = done._replace(gathered=True)
            except Exception:
                # Without it whoever asked does what is left to do.
                self._maker = self._companion = None
        kept = self._put(done.record)
        return done if kept is None else done._replace(record=b"", kept=kept)

    def close(self) -> bytes:
        """What the companion has made so far, nothing when it failed."""
        try:
            return bytes(self._companion.close()) if self._companion is not None else b""
        except Exception:
            self._maker = self._companion = None
            return b""

    def _put(self, record: bytes) -> Kept | None:
        if self._folder is None:
            return None
        try:
            if self._pack is None:
                self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                self._pack = Pack.create(self._folder / f"pack-{os.urandom(6).hex()}")
            return Kept(self._pack.name, self._pack.append(record), len(record))
        except (OSError, ValueError):
            self._folder = None  # the browser tries, and says what is wrong
            return None
