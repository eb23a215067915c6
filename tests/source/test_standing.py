"""Pages that are no monograph are told from those that are."""

import pytest

from tests.source.reading import codes, read, titled

NONE = {
    "empty": ("", "empty"),
    "only a title": ("# Testamol\n", "empty"),
    "refusal": ("# Testamol\nI cannot provide information on this combination. Ask a doctor.\n", "placeholder"),
    "apology": ("I'm sorry, but the name is not clear to me.\n", "placeholder"),
    "a salt": ("Please note that this is not a medicine itself but a salt.\n", "placeholder"),
    "coming soon": ("# Testamol\n\nComing soon.\n", "placeholder"),
    "sections that say nothing": ("### Usage\nInformation is not available.\n\n### Dosage\nN/A\n", "placeholder"),
    "read-me": ("# Tool\n\nInstall it.\n\n## Usage\n\nRun the command.\n\n## License\n\nMIT\n", "not-clinical"),
    "list of pages": ("# Drugs by letter\n\n* Aspirin\n* Testamol\n", "not-clinical"),
    "Spanish": ("### Uso\n" + "El medicamento se debe tomar con las comidas para que el dolor no sea más fuerte. " * 5,
                "foreign-language"),
}  # fmt: skip


@pytest.mark.parametrize("page", NONE)
def test_pages_that_are_none(page):
    text, standing = NONE[page]
    document = titled(text)
    assert document.standing == standing
    assert any(code.startswith("SRC12") for code in codes(document))


@pytest.mark.parametrize(
    "body",
    [
        "### Usage\nThis medicine treats pain.\n",
        "### Usage\nDetailed information is not available.\n\n### Side Effects\n* Rash\n",
        "Please note: I cannot provide medical advice.\n\n### Usage\nIt treats pain.\n\n### Dosage\nTake 5 mg.\n",
        "## Dosage\n\n| Age | Dose |\n|---|---|\n| Adults | 5 mg |\n",
    ],
)
def test_pages_that_are_monographs(body):
    assert titled(body).standing == "monograph"


def test_the_front_matter_may_state_the_language():
    document = read("---\ntitle: T\nlang: fr-CA\n---\n## Usage\nDouleur.\n")
    assert (document.language, document.standing) == ("fr", "foreign-language")
