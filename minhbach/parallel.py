"""Does the same work for many units in several processes, which share what was read before they began."""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any, TypeVar

Answer = TypeVar("Answer")

_work: Callable[[str], Any]
"""In a worker: what it does for each task."""


def default_jobs() -> int:
    """As many as there are cores for this process."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def each(tasks: Sequence[str], work: Callable[[str], Answer], jobs: int) -> Iterator[Answer]:
    """The answers in the order of the tasks. `work` must be picklable where the system cannot fork."""
    if jobs <= 1 or len(tasks) <= 1:
        yield from map(work, tasks)
        return
    context = multiprocessing.get_context("fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn")
    gc.freeze()  # what was read before is not looked through, nor copied for it, in every worker
    with ProcessPoolExecutor(min(jobs, len(tasks)), context, _begin, (work,)) as workers:
        yield from workers.map(_do, tasks)


def _begin(work: Callable[[str], Any]) -> None:
    global _work
    _work = work


def _do(task: str) -> Any:
    return _work(task)
