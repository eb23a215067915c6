"""The whole Bundle of the invented medicine, as a person has read it: any change of a byte shows in review."""

from pathlib import Path

import pytest

from tests.golden import golden


@pytest.mark.parametrize(("file", "data"), [pytest.param(*each, id=each[0].name) for each in golden()])
def test_output_is_as_it_was_read(file: Path, data: bytes) -> None:
    assert data == file.read_bytes(), "when the change is meant: python -m tests.golden, and read the diff"
