"""The built-in tables, opened once for all tests of this room."""

import pytest

from converter.terminology import Terminology, open_terminology


@pytest.fixture(scope="session")
def terminology() -> Terminology:
    return open_terminology()
