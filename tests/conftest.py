"""What tests share: where real material is, when it is there."""

from pathlib import Path

import pytest

SHARED = Path(__file__).parent.parent.parent / "shared"
ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real monographs; a test that needs it is skipped where it is absent."""
    folder = SHARED / "corpus"
    if not folder.is_dir():
        pytest.skip("the real monographs are not on this machine (../shared/corpus)")
    return folder


@pytest.fixture(scope="session")
def samples() -> Path:
    """The project's own monographs."""
    return ROOT / "input"
