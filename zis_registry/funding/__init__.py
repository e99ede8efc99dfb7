"""Money beside need: funds and their bonds, the ledger, commitments of every source, the gap by area and service."""
