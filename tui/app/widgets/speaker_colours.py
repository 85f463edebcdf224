"""The colours of speakers, the same wherever a name is drawn."""

from tui.app.widgets.results import SPEAKER_COLOURS, speaker_css, speaker_slot

__all__ = ["SPEAKER_COLOURS", "speaker_css", "speaker_slot"]
