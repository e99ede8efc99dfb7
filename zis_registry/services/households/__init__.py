"""A household as a reader may see it, its assessment and asnaf, search, and the note of each look."""
