"""Git repositories in temporary folders; days and names are given, so that the same commits come out each time."""

import os
import shutil
import subprocess
from pathlib import Path

from tests.sample import SAMPLE_SITE

NAME = "Người biên tập"
MAIL = "bien-tap@example.vn"


class Repository:
    """A project with a history."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(parents=True, exist_ok=True)
        self.git("init", "--quiet", "--initial-branch=main")

    @classmethod
    def of_sample(cls, root: Path, day: str = "2027-01-04") -> "Repository":
        """The sample site, published on a day."""
        shutil.copytree(SAMPLE_SITE, root)
        made = cls(root)
        made.commit(day)
        return made

    def git(self, *arguments: str, moment: str = "2027-01-04T08:00:00+07:00") -> str:
        own = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
        made = {
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_NAME": NAME,
            "GIT_AUTHOR_EMAIL": MAIL,
            "GIT_COMMITTER_NAME": NAME,
            "GIT_COMMITTER_EMAIL": MAIL,
            "GIT_AUTHOR_DATE": moment,
            "GIT_COMMITTER_DATE": moment,
        }
        done = subprocess.run(
            ["git", "-C", str(self.root), *arguments], env=own | made, capture_output=True, check=True, text=True
        )
        return done.stdout.strip()

    def commit(self, day: str = "2027-01-05", message: str = "Một thay đổi") -> str:
        """Everything as it lies; returns the revision. `day` may be a moment as well."""
        moment = day if "T" in day else f"{day}T08:00:00+07:00"
        self.git("add", "--all", moment=moment)
        self.git("commit", "--quiet", "--allow-empty", "--message", message, moment=moment)
        return self.git("rev-parse", "HEAD")

    def write(self, file: str, text: str) -> None:
        path = self.root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")

    def replace(self, file: str, old: str, new: str) -> None:
        """Put other words in a file in place of words that stand in it once."""
        text = (self.root / file).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        self.write(file, text.replace(old, new))
