"""Exit codes, and the one place where an error becomes one."""

from __future__ import annotations

import enum
import errno
from collections.abc import Iterable, Iterator

from broker.errors import BrokerError, ConfigError, RefusedError, UnavailableError


class ExitCode(enum.IntEnum):
    """How a command ended, for scripts."""

    DONE = 0
    SOME_REFUSED = 1
    USAGE = 2
    CONFIGURATION = 3
    UNAVAILABLE = 4
    REFUSED = 5
    BUG = 70
    INTERRUPTED = 130
    """Ctrl-C: 128 and the signal's number, as shells count it."""
    BROKEN_PIPE = 141
    TERMINATED = 143


_GRAVEST_FIRST = (
    ExitCode.BUG,
    ExitCode.CONFIGURATION,
    ExitCode.REFUSED,
    ExitCode.UNAVAILABLE,
)

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


def exit_code(error: BaseException) -> ExitCode:
    """Return the code to end with after `error`; of a group, the gravest one's."""
    return gravest(_single(leaf) for leaf in leaves(error))


def gravest(codes: Iterable[ExitCode]) -> ExitCode:
    """Return the one of `codes` that asks for most; DONE when none asks for anything."""
    found = frozenset(codes)
    return next((code for code in _GRAVEST_FIRST if code in found), ExitCode.DONE)


def lines(error: BaseException) -> list[str]:
    """Return what to tell people about `error`, a line for each cause, none twice.

    The text may quote a stranger's bytes: it must pass `visible` before a terminal sees it.
    """
    return list(dict.fromkeys(_line(leaf) for leaf in leaves(error)))


def leaves(error: BaseException) -> Iterator[BaseException]:
    """Yield the errors inside a group of groups, or `error` itself."""
    if isinstance(error, BaseExceptionGroup):
        for inner in error.exceptions:
            yield from leaves(inner)
    else:
        yield error


def _single(error: BaseException) -> ExitCode:
    match error:
        case ConfigError():
            return ExitCode.CONFIGURATION
        case UnavailableError():
            return ExitCode.UNAVAILABLE
        case RefusedError():
            return ExitCode.REFUSED
        case OSError(errno=number) if number in _FULL:
            return ExitCode.UNAVAILABLE
        case OSError(filename=str()):
            return ExitCode.CONFIGURATION
    return ExitCode.BUG


def _line(error: BaseException) -> str:
    match error:
        case RefusedError():
            return f"refused ({error.reason}): {error.detail}"
        case BrokerError():
            return str(error.args[0]) if error.args else type(error).__name__
        case OSError(errno=number) if number in _FULL:
            return "the disk is full, so nothing more can be stored: free some space and repeat it"
        case OSError(filename=str(name)):
            return f"{name}: {error.strerror}. Check the path and the rights on it"
    # Its message may hold a report's content, so only its name is shown.
    return f"a bug of ours ({type(error).__name__}): please report it"
