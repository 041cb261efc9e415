"""The command line's front door: `python -m minhbach`, the console script, and what `build.py` hands over to.

A build for which nothing has changed is answered here, before anything that takes time is loaded.
"""

from __future__ import annotations

import gc
import sys

from minhbach.unchanged import answer_if_unchanged


def main() -> int:
    """Run one command; returns the exit code."""
    code = answer_if_unchanged(sys.argv[1:])
    if code is None:
        gc.disable()  # what is loaded stays: there is no garbage to look for
        from minhbach import cli

        gc.enable()
        code = cli.main()
    return code


if __name__ == "__main__":
    sys.exit(main())
