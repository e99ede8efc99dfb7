"""The command `zis-registry`: parse, call one service, render."""

from zis_registry.cli.main import main

__all__ = ["main"]
