"""Parts of a run: which pages, and an object that holds their conversions, so that they can be put together again."""

import hashlib
import zlib
from collections.abc import Iterable, Iterator
from typing import IO

import msgspec

from converter.jobs.conversion import Conversion
from converter.jobs.discovery import Page

MAGIC = b"monograph-converter shard 1\n"
_encode = msgspec.msgpack.Encoder(order="deterministic").encode
Pages = tuple[Page, ...]


class ShardDamaged(Exception):
    """A shard object is not what was written."""


class ShardFacts(msgspec.Struct, frozen=True):
    """A written shard: where, how many conversions, and the SHA-256 (hex) over them before compression."""

    file: str
    count: int
    sha256: str


def by_bytes(pages: Pages, size: int, most: int) -> list[Pages]:
    """Runs of pages of about `size` bytes in all and `most` pages at most; a larger page is alone."""
    shards: list[list[Page]] = []
    total = 0
    for page in pages:
        if not shards or total + page.size > size or len(shards[-1]) >= most:
            shards.append([])
            total = 0
        shards[-1].append(page)
        total += page.size
    return [tuple(each) for each in shards]


def part(pages: Pages, number: int, of: int) -> Pages:
    """Part `number` (from 1) of `of`: consecutive pages; all parts have about the same bytes."""
    total = sum(page.size + 1 for page in pages)
    before, chosen = 0, []
    for page in pages:
        if before * of // total == number - 1:
            chosen.append(page)
        before += page.size + 1
    return tuple(chosen)


def write_shard(handle: IO[bytes], conversions: Iterable[Conversion]) -> tuple[int, str]:
    """Write conversions one by one; their number and digest.

    Without the times they took: a shard that is written twice, for its first worker died, is the same bytes.
    """
    digest, count = hashlib.sha256(), 0
    handle.write(MAGIC)
    for conversion in conversions:
        data = _encode(msgspec.structs.replace(conversion, seconds={}))
        digest.update(data)
        packed = zlib.compress(data, 1)
        handle.write(len(packed).to_bytes(8, "big") + packed)
        count += 1
    return count, digest.hexdigest()


def read_shard(handle: IO[bytes], count: int, sha256: str) -> Iterator[Conversion]:
    """The conversions of a shard, one in memory at a time. Raises ShardDamaged, at the end too when they are others."""
    digest = hashlib.sha256()
    if handle.read(len(MAGIC)) != MAGIC:
        raise ShardDamaged("it is no shard of this version")
    for _ in range(count):
        try:
            data = zlib.decompress(handle.read(int.from_bytes(handle.read(8), "big")))
            conversion = msgspec.msgpack.decode(data, type=Conversion)
        except (zlib.error, msgspec.DecodeError) as error:
            raise ShardDamaged(str(error)) from error
        digest.update(data)
        yield conversion
    if handle.read(1) or digest.hexdigest() != sha256:
        raise ShardDamaged("its digest is not the one that was noted")
