"""Work shared by two processes where the system can fork, for what benchmarks prepare and do not measure."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Sequence
from typing import Any

Work = Callable[..., object]

_jobs: Sequence[tuple[Any, ...]] = ()
"""What forked processes inherit."""


def share(work: Work, jobs: Sequence[tuple[Any, ...]], processes: int | None = None) -> None:
    """Call `work` with each of the arguments."""
    global _jobs
    count = min(len(jobs), processes or os.cpu_count() or 1)
    if count < 2 or "fork" not in multiprocessing.get_all_start_methods():
        for job in jobs:
            work(*job)
        return
    _jobs = jobs
    with multiprocessing.get_context("fork").Pool(count) as pool:
        pool.starmap(_run, [(work, at) for at in range(len(jobs))], chunksize=1)


def _run(work: Work, at: int) -> None:
    work(*_jobs[at])
