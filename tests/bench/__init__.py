"""Measurements of the rooms beside their peers: `python -m tests.bench ROOM [--quick] [--json]`."""
