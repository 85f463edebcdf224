"""Fangtan: read and search interview transcripts in a terminal."""

__version__ = "0.1.0"
