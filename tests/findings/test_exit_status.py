"""Exit statuses: one number for what happened, the gravest first."""

import pytest

from converter.findings import ExitStatus, worst


@pytest.mark.parametrize(
    ("held", "told"),
    [
        ([], 0), ([0], 0), ([1, 0], 1), ([3, 1], 3), ([65, 3, 1], 65), ([69, 3], 69), ([66, 65], 66),
        ([75, 74], 74), ([70, 74], 70), ([130, 70], 130), ([78, 75], 75), ([69, 65], 65),
    ],
)  # fmt: skip
def test_the_gravest_of_several_is_told(held: list[int], told: int) -> None:
    assert worst(ExitStatus(code) for code in held) == told


def test_every_status_has_a_row_in_the_reference(request: pytest.FixtureRequest) -> None:
    page = (request.config.rootpath / "docs/reference/exit-status.md").read_text()
    assert all(f"\n| {status.value} |" in page for status in ExitStatus)
