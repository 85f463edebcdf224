"""File formats. A reader turns what a format says (cues, JSON segments, markup) into lines or
marked openings; the dialects and the assembly behind it are the same for all of them."""
