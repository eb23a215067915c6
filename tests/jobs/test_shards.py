"""A shard that is written twice is the same bytes: its first worker may have died when it was nearly done."""

import io

import msgspec

from converter.jobs.conversion import Conversion
from converter.jobs.shards import read_shard, write_shard

PAGES = [
    Conversion(path="a.md", standing="not-monograph", findings=(), seconds={"facts": 0.25}),
    Conversion(path="b.md", standing="not-monograph", findings=(), seconds={"facts": 0.5}),
]


def test_the_times_that_pages_took_are_in_no_shard() -> None:
    once, again = io.BytesIO(), io.BytesIO()
    facts = write_shard(once, PAGES)
    later = [msgspec.structs.replace(page, seconds={"facts": 9.75}) for page in PAGES]
    assert write_shard(again, later) == facts
    assert again.getvalue() == once.getvalue()


def test_a_shard_gives_back_what_was_written() -> None:
    handle = io.BytesIO()
    count, sha256 = write_shard(handle, PAGES)
    handle.seek(0)
    assert [page.path for page in read_shard(handle, count, sha256)] == ["a.md", "b.md"]
