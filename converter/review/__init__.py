"""Pages for people: what was read from which line, what was not and why, and what an editor can mend."""
