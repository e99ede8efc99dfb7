"""Numbered steps from an empty database to today's; each one knows its way back."""
