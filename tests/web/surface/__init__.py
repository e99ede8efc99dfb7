"""Tests of the whole surface: every route, role and area by enumeration."""
