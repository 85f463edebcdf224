"""Search over every turn of every interview, in either script, with exact offsets.

What is typed      query, patterns
One search         engine: its stages in order; inquiry: what they share
  documents        candidates, filters, pieces, postings
  other words      forms, regional, nearby, sounds
  by other means   names, voices, places, overlap
  the order        ranking, results, answer; spans: where it stands in a turn
What is searched   index, catalogue, storage
Text               fold, letters, tables
"""

from tui.search.answer import Answer, Hit, Where, Why
from tui.search.fold import fold, squeeze
from tui.search.index import SearchIndex
from tui.search.query import Query, Term, parse_query
from tui.search.spans import Span, spans_in_turn

__all__ = [
    "Answer",
    "Hit",
    "Query",
    "SearchIndex",
    "Span",
    "Term",
    "Where",
    "Why",
    "fold",
    "parse_query",
    "spans_in_turn",
    "squeeze",
]
