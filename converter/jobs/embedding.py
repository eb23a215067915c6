"""JSON-LD blocks laid in a folder of the site, for its templates to include."""

from pathlib import Path, PurePosixPath

from converter.jobs import places
from converter.jobs.staging import previous_files

LISTING = ".jsonld-blocks"


def lay_blocks(output: Path, blocks: str, folder: Path) -> int:
    """Make `folder` hold the blocks that a run left below `output`/`blocks`; the number of blocks written anew.

    A block that is there already as it should be is not touched, so that a site's builder sees no change. Blocks that
    an earlier run laid and this one has not are removed: `.jsonld-blocks` names those that are ours. Every block is
    there as a whole or not at all. Raises OSError.
    """
    listing = folder / LISTING
    earlier = set(listing.read_text("utf-8").splitlines()) if listing.is_file() else set()
    prefix = f"{blocks}/"
    names = sorted(path.removeprefix(prefix) for path in previous_files(output) if path.startswith(prefix))
    folder.mkdir(parents=True, exist_ok=True)
    _write(listing, "".join(f"{name}\n" for name in sorted(earlier | set(names))).encode())
    written = sum(_write(folder / name, (output / prefix / name).read_bytes()) for name in names)
    for name in sorted(earlier - set(names)):
        if not PurePosixPath(name).is_absolute() and ".." not in PurePosixPath(name).parts:
            (folder / name).unlink(missing_ok=True)
    _write(listing, "".join(f"{name}\n" for name in names).encode())
    return written


def _write(file: Path, data: bytes) -> bool:
    """Whether the file had to be written."""
    if file.is_file() and file.read_bytes() == data:
        return False
    places.write_bytes(str(file), data)
    return True
