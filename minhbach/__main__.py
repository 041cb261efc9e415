"""The command line's front door: `python -m minhbach`, the console script, and what `build.py` hands over to.

A build for which nothing has changed is answered here, before anything that takes time is loaded.
"""

from __future__ import annotations

import sys

from minhbach.unchanged import answer_if_unchanged


def main() -> int:
    """Run one command; returns the exit code."""
    code = answer_if_unchanged(sys.argv[1:])
    if code is None:
        from minhbach import cli

        code = cli.main()
    return code


if __name__ == "__main__":
    sys.exit(main())
