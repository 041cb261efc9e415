"""Pelican as it is fastest here: pages alone, whose bodies are ready HTML; nothing is listed, fed or cached."""

import json
from pathlib import Path
from typing import Any

from pelican.readers import BaseReader  # type: ignore[import-not-found]


class ReadyReader(BaseReader):  # type: ignore[misc]
    """A file of what the page's shell says, in one line, and the page's body."""

    enabled = True
    file_extensions = ("page",)

    def read(self, path: str) -> tuple[str, dict[str, Any]]:
        """Body and metadata."""
        shell, _, body = Path(path).read_text(encoding="utf-8").partition("\n")
        return body, json.loads(shell)


READERS = {"page": ReadyReader}
SITENAME = "Minh Bạch"
PAGE_PATHS = [""]
ARTICLE_PATHS: list[str] = []
STATIC_PATHS: list[str] = []
DIRECT_TEMPLATES: list[str] = []
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
AUTHOR_SAVE_AS = CATEGORY_SAVE_AS = TAG_SAVE_AS = ""
IGNORE_FILES: list[str] = []  # else nothing is read below a folder such as .cache
LOAD_CONTENT_CACHE = CACHE_CONTENT = False
TIMEZONE = "Asia/Ho_Chi_Minh"
