"""Where the time of a build goes, stage by stage, summed over all processes."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

times: dict[str, float] = {}
"""Of this process: stage → seconds of processor time. A stage within another one counts for itself alone."""
_within: list[list[float]] = []


@contextmanager
def stage(name: str) -> Iterator[None]:
    """Count what is done inside to a stage."""
    began, inner = time.process_time(), [0.0]
    _within.append(inner)
    try:
        yield
    finally:
        _within.pop()
        spent = time.process_time() - began
        times[name] = times.get(name, 0.0) + spent - inner[0]
        if _within:
            _within[-1][0] += spent


def taken() -> dict[str, float]:
    """What was counted since the last time that this was asked; a worker hands it over with its answer."""
    counted = dict(times)
    times.clear()
    return counted


def add(counted: Mapping[str, float]) -> None:
    """Count what another process did."""
    for name, spent in counted.items():
        times[name] = times.get(name, 0.0) + spent
