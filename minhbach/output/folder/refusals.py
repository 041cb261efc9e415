"""Why a site is not published. The site that is there stays as it is."""

from __future__ import annotations

import errno
from pathlib import Path

PROBLEMS = {
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.EROFS: "read_only",
    errno.EACCES: "not_allowed",
    errno.EPERM: "not_allowed",
}
"""What the system says, and under which key the catalogs say it better."""


class NotPublished(Exception):
    """`why` names the words for it in the catalogs, `blanks` are what is filled in, `code` is the exit code.

    The exception's arguments are those that it is made of, so that it can come from another process.
    """

    code = 2

    def __init__(self, why: str, **blanks: object) -> None:
        super().__init__(f"{why}: {blanks}")
        self.why = why
        self.blanks = blanks


class ForeignFolder(NotPublished):
    """The folder holds something, and this program did not make it."""

    def __init__(self, folder: Path) -> None:
        super().__init__("foreign_folder", output=folder)
        self.args = (folder,)


class ForeignFiles(NotPublished):
    """Somebody else's files in the output folder stand where the site's own would be."""

    def __init__(self, output: Path, paths: tuple[str, ...]) -> None:
        super().__init__("foreign_files", output=output, file=paths[0], count=len(paths))
        self.args = (output, paths)


class CannotWrite(NotPublished):
    """The system refused."""

    code = 1

    def __init__(self, output: Path, problem: OSError) -> None:
        super().__init__("cannot_write", output=output, problem=problem.strerror or str(problem))
        self.args = (output, problem)
        self.problem = PROBLEMS.get(problem.errno or 0)


class HalfWritten(CannotWrite):
    """The system refused in the middle of replacing file by file: each is whole, but some are new and some old."""

    def __init__(self, output: Path, problem: OSError) -> None:
        super().__init__(output, problem)
        self.why = "half_written"
