"""Named invariants, the audit journal, and who looked at whom, for those who watch."""
