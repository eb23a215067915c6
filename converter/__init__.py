"""Open drug monographs in Markdown to data that machines can trust."""

__version__ = "0.1.0"
