"""What a run is told: targets and output, how strictly it checks, and its limits."""

import msgspec

from converter.jobs.reviews import ReviewBook
from converter.targets.settings import TargetSettings


class RunSettings(msgspec.Struct, frozen=True, kw_only=True):
    """`check` is fast, full or off. `max_page_bytes` and `max_page_seconds` quarantine a page that is past them.

    `reviews` are verdicts of people; `require_reviewed` leaves out pages that were not approved as a whole.
    """

    targets: tuple[str, ...] = ("fhir",)
    target: TargetSettings = TargetSettings()
    check: str = "full"
    fail_on: str = "error"
    fail_on_loss: bool = False
    jobs: int = 1
    max_page_bytes: int = 5_000_000
    max_page_seconds: int = 60
    select: tuple[str, ...] = ()
    reviews: ReviewBook = ReviewBook()
    require_reviewed: bool = False
