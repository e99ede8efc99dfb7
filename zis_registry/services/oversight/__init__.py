"""Named invariants and the audit journal for those who watch."""
