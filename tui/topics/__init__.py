"""What the other interviews say about the same thing."""

from tui.topics.align import Aligned
from tui.topics.answers import related_answer, topics_answer
from tui.topics.index import TopicIndex
from tui.topics.places import Related
from tui.topics.ring import Ring
from tui.topics.subjects import Topic, TopicPlace, speakers, topic_of_hits

__all__ = [
    "Aligned",
    "Related",
    "Ring",
    "Topic",
    "TopicIndex",
    "TopicPlace",
    "related_answer",
    "speakers",
    "topic_of_hits",
    "topics_answer",
]
