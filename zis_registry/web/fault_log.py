"""A fault in the log: where it happened, never with what data. Messages of exceptions may carry names or numbers."""

from __future__ import annotations

import logging
import traceback
from pathlib import Path

import zis_registry
from zis_registry.web.access_log import told_path
from zis_registry.web.asking import Request

logger = logging.getLogger(__name__)
PACKAGE = Path(zis_registry.__file__).parent
MOST_PLACES = 6


def note_fault(request: Request, error: BaseException, what: str) -> None:
    """One line: what failed, on which method and path, the type of the exception, and the places in our code."""
    path = told_path(request.url.path)
    logger.error("%s on %s %s: %s at %s", what, request.method, path, type(error).__name__, places(error))


def places(error: BaseException) -> str:
    """The lines of our package that an exception passed, the innermost first; of others when it passed none."""
    frames = [(Path(frame.filename), frame.lineno) for frame in reversed(traceback.extract_tb(error.__traceback__))]
    ours = [(path.relative_to(PACKAGE), line) for path, line in frames if path.is_relative_to(PACKAGE)]
    told = ours or [(Path(path.name), line) for path, line in frames]
    return " < ".join(f"{path.as_posix()}:{line}" for path, line in told[:MOST_PLACES]) or "-"
