"""Where the rooms below log to: stderr, and only what was asked for with SEALANE_LOG."""

from __future__ import annotations

import logging
import os
import sys

import structlog

LEVEL = "SEALANE_LOG"


def configure() -> None:
    """Send log events to stderr, at the level that SEALANE_LOG names (debug, info, warning, error).

    Without it only errors: a command says itself what a person must know.
    """
    wanted = os.environ.get(LEVEL, "error").upper()
    level = logging.getLevelNamesMapping().get(wanted, logging.ERROR)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
    )
