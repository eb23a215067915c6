"""A page for the tests of review, and how it is read."""

from converter.review.page_reading import PageReading, read_page

TESTAMOL = """---
layout: minimal-medicine
title: Testamol
---

# Testamol

### Usage
Testamol is used to treat migraine.

### Dosage

* **Adults:** 500 mg orally twice daily for 7 days.
* **Children:** half of the adult dose every 6 hours.

Ask your pharmacist <script>alert(1)</script> about it.

### Side Effects

* Headache
"""


def reading(text: str = TESTAMOL, path: str = "testamol.md") -> PageReading:
    """The page, read."""
    return read_page(text.encode(), path)
