"""schema.org JSON-LD: the page, the drug, its use as a therapy, and the conditions it treats (https://schema.org)."""
