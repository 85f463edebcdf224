"""What the topic index costs, and how soon ``t`` answers.

    python -m tests.bench.topics_speed FOLDER ... [--questions N]

Printed, beside folding the same text by ``tui.search.fold`` in the same run: the time to build the
index (its share of the folding time; it should be at most twice), its bytes beside those of the
text (at most a third), the time to find accounts of one conversation and to learn words from
translations (a worker does that after the index answers), the time of ``t`` on turns drawn with
a fixed seed (median, 95th percentile, slowest; it should be within 50 ms), and that of the topics.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.bench.search_corpus import load
from tui.search.fold import fold
from tui.topics import TopicIndex
from tui.transcript.model import Interview


def timed(work: Callable[[], object]) -> float:
    """Seconds of processor time: other programs on the machine do not count."""
    began = time.process_time()
    work()
    return time.process_time() - began


def answers(index: TopicIndex, interviews: Sequence[Interview], count: int) -> list[float]:
    """Milliseconds for each of ``count`` questions."""
    pick = random.Random(1)
    spoken = [interview for interview in interviews if interview.turns]
    spent = []
    for _ in range(count):
        interview = pick.choice(spoken)
        ordinal = pick.randrange(len(interview.turns))
        spent.append(timed(lambda i=interview, n=ordinal: index.related(i, n)) * 1000)  # type: ignore[misc]
    return sorted(spent)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--questions", type=int, default=300)
    options = parser.parse_args()
    interviews = load(options.paths)
    texts = [p.text for i in interviews for turn in i.turns for p in turn.paragraphs]
    print(f"{len(interviews)} interviews, {sum(len(i.turns) for i in interviews)} turns")
    fold("")
    folding = timed(lambda: [fold(text) for text in texts])
    index = TopicIndex()
    index.add([])
    building = timed(lambda: index.add(interviews))
    print(f"fold {folding:.2f} s   build {building:.2f} s   ratio {building / folding:.2f}")
    size = sum(map(sys.getsizeof, texts))
    share = index.nbytes / size
    print(f"text {size / 1e6:.1f} MB   index {index.nbytes / 1e6:.1f} MB   ratio {share:.2f}")
    print(f"accounts and translations {timed(index.prepare):.2f} s")
    spent = answers(index, interviews, options.questions)
    middle, late = spent[len(spent) // 2], spent[len(spent) * 95 // 100]
    print(f"t: median {middle:.1f} ms   95% {late:.1f} ms   slowest {spent[-1]:.1f} ms")
    print(f"topics {timed(lambda: index.topics()):.2f} s")


if __name__ == "__main__":
    main()
