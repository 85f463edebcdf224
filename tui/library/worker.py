"""A process that reads files for the browser: jobs come in at standard input, answers go out.

Both are frames: a little-endian uint32 length and that many bytes. A job is the marshal of its
fields; an answer is the marshal of a ``Done`` without its record, and the record in a frame of its
own. The first answer is an empty frame: ready. The process ends with its input.
"""

from __future__ import annotations

import contextlib
import marshal
import os
import struct
import sys
from typing import BinaryIO

_LENGTH = struct.Struct("<I")

# How much behind the browser itself a worker stands: a key pressed is answered first.
_NICE = 5


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
    with contextlib.suppress(OSError, AttributeError):
        os.nice(_NICE)
    from tui.library.job import Job, do
    from tui.transcript import reading  # noqa: F401 - to have it before saying that all is ready

    jobs = sys.stdin.buffer
    with contextlib.suppress(BrokenPipeError, KeyboardInterrupt):
        write_frame(answers, b"")
        answers.flush()
        while (data := read_frame(jobs)) is not None:
            done = do(Job(*marshal.loads(data)))
            head = (
                done.number,
                done.stamp and tuple(done.stamp),
                done.listing and tuple(done.listing),
            )
            write_frame(answers, marshal.dumps((*head, done.error, done.check)))
            write_frame(answers, done.record)
            answers.flush()
    # Nothing is left to tidy up, and a pipe without a reader must not be flushed again.
    os._exit(0)
