"""Funds, the gap they leave, and what more money would change."""
