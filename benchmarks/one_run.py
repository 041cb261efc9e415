"""Runs one command and prints what it took: `python -I -S one_run.py COMMAND …`, called by `measuring.py`.

A process of its own, and a small one: the system counts what a program's parent held as the program's own memory.
"""

import json
import os
import sys
import time


def main(command: list[str]) -> int:
    """Print seconds, seconds of the processor and bytes as JSON; return the command's exit code."""
    silent = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
    started = time.perf_counter()
    process = os.posix_spawnp(command[0], command, os.environ, file_actions=silent)
    _, status, used = os.wait4(process, 0)
    seconds = time.perf_counter() - started
    print(json.dumps([seconds, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024]))
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
