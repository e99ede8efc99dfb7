"""Money beside need: funds with their restrictions, and the gap by area and service."""
