"""Does the same work for many units in several processes, which share what was read before they began."""

from __future__ import annotations

import gc
import os
import pickle
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from minhbach import profile

Answer = TypeVar("Answer")

_work: Callable[[str], Any]
"""In a worker: what it does for each task."""


def default_jobs() -> int:
    """As many as there are cores for this process."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def each(tasks: Sequence[str], work: Callable[[str], Answer], jobs: int) -> Iterator[Answer]:
    """The answers in the order of the tasks. `work` must be picklable where the system cannot fork."""
    gc.freeze()  # what was read before is not looked through for garbage again, nor copied for that in every worker
    try:
        if jobs <= 1 or len(tasks) <= 1:
            for task in tasks:
                yield _undisturbed(work, task)
            return
        import multiprocessing  # only here, since a build of one unit needs none of it
        from concurrent.futures import ProcessPoolExecutor

        forks = "fork" in multiprocessing.get_all_start_methods()
        context = multiprocessing.get_context("fork" if forks else "spawn")
        with ProcessPoolExecutor(min(jobs, len(tasks)), context, _begin, (work,)) as workers:
            yield from workers.map(_do, tasks)
    finally:
        gc.unfreeze()


def _undisturbed(work: Callable[[str], Answer], task: str) -> Answer:
    """The answer. Garbage is looked for once it is there: to look all the time takes a seventh of it."""
    gc.disable()
    try:
        return work(task)
    finally:
        gc.enable()
        gc.collect()


def together(works: Sequence[Callable[[], Any]], jobs: int) -> list[Any]:
    """The answers to a few pieces of work, all but the first of which are done in processes of their own.

    They share what was read before they began, as only a fork does: elsewhere they are done one after another.
    """
    if jobs <= 1 or not hasattr(os, "fork"):
        return [work() for work in works]
    others = [_Fork(work) for work in works[1:]]
    return [works[0](), *(other.answer() for other in others)]


class _Fork:
    """A piece of work that is being done by a copy of this process."""

    def __init__(self, work: Callable[[], Any]) -> None:
        self.pipe, end = os.pipe()
        self.process = os.fork()
        if self.process == 0:
            try:
                os.close(self.pipe)
                profile.taken()
                with os.fdopen(end, "wb") as answer:
                    answer.write(_answered(work))
            finally:
                os._exit(0)  # nothing of what the other process is about to do at its end
        os.close(end)

    def answer(self) -> Any:
        """What came of it. Raises what it raised."""
        with os.fdopen(self.pipe, "rb") as answer:
            told = answer.read()
        os.waitpid(self.process, 0)
        if not told:
            raise ChildProcessError("a process that made pages was ended from outside")
        value, fault, times = pickle.loads(told)
        profile.add(times)
        if fault:
            raise fault
        return value


def _answered(work: Callable[[], Any]) -> bytes:
    try:
        return pickle.dumps((work(), None, profile.taken()), pickle.HIGHEST_PROTOCOL)
    except Exception as fault:
        return pickle.dumps((None, fault, profile.taken()))


def _begin(work: Callable[[str], Any]) -> None:
    global _work
    _work = work


def _do(task: str) -> Any:
    return _undisturbed(_work, task)
