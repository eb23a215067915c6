"""Dialects: one TOML a site family, saying what its headings and front-matter keys mean. Data, no code."""

from converter.dialects.detection import detect
from converter.dialects.headings import HeadingIndex, HeadingMatch, fold_heading
from converter.dialects.loading import BUILT_IN, DialectError, built_in, heading_index, load_dialect
from converter.dialects.record import Detect, Dialect, FrontKeys, Outline

__all__ = [
    "BUILT_IN", "Detect", "Dialect", "DialectError", "FrontKeys", "HeadingIndex", "HeadingMatch", "Outline", "built_in",
    "detect", "fold_heading", "heading_index", "load_dialect",
]  # fmt: skip
