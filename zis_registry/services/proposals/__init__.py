"""Needs and money become a draft, its proof and its papers."""
