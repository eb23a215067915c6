"""Warning topics and the concepts they are about."""

from converter.monograph import Code
from converter.terminology.value_tables import keys_by_words, table


def codings(key: str) -> tuple[Code, ...]:
    """The codes of a topic; none when the topic is unknown or has no published concept."""
    entry = table("warning_topics").get(key)
    return entry.codes if entry else ()


def display(key: str) -> str:
    """The plain words of a key; an unknown key is its own."""
    entry = table("warning_topics").get(key)
    return entry.display if entry else key


def find(words: str) -> str:
    """The key that the words name, singular or plural; empty when they name none."""
    folded = " ".join(words.casefold().split())
    keys = keys_by_words("warning_topics")
    return keys.get(folded) or keys.get(folded.removesuffix("s"), "")
