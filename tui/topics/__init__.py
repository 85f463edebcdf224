"""What the other interviews say about the same thing."""

from tui.topics.answers import related_answer
from tui.topics.index import TopicIndex
from tui.topics.places import Related
from tui.topics.ring import Ring

__all__ = ["Related", "Ring", "TopicIndex", "related_answer"]
