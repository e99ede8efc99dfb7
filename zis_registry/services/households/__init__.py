"""A household as a reader may see it, its assessment and asnaf, search, and who looked."""
