"""The error tree: its drawing is what there is, and being retryable is a fact of the class."""

from __future__ import annotations

import inspect
import re

from broker import errors


def test_the_drawn_tree_names_every_error_and_no_other() -> None:
    """The docstring's drawing lists exactly the classes of the module."""
    drawn = set(re.findall(r"[├└]── (\w+)|^(BrokerError)", errors.__doc__ or "", re.MULTILINE))
    names = {first or second for first, second in drawn}
    classes = {name for name, value in vars(errors).items() if inspect.isclass(value)}
    assert names == classes


def test_only_unavailable_errors_may_be_retried() -> None:
    """A refusal or a wrong set-up is never worth trying again; an unavailable world is."""
    for value in vars(errors).values():
        if inspect.isclass(value) and issubclass(value, errors.BrokerError):
            assert value.retryable is issubclass(value, errors.UnavailableError)
