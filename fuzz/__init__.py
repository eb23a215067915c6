"""Fuzzing of what reads untrusted text: `python -m fuzz reader --minutes 15` (docs/security.md)."""
