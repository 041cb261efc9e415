"""A web server for a folder, on this machine alone, that does what a host of static sites does: gzip and caching."""

import gzip
import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

TEXTS = {".css", ".csv", ".html", ".ics", ".js", ".json", ".svg", ".txt", ".webmanifest", ".xml"}
FOR_EVER = "public, max-age=31536000, immutable"
"""For `assets/`, whose names change with their content."""
FOR_NOW = "public, max-age=600"


def is_compressed(file: Path) -> bool:
    """Whether a file is sent smaller than it is: pictures and fonts are compressed by themselves."""
    return file.suffix in TEXTS


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve a folder on a free port; gives the address, without a slash at its end."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class Handler(SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    protocol_version = "HTTP/1.1"
    extensions_map = SimpleHTTPRequestHandler.extensions_map | {
        ".js": "text/javascript",
        ".svg": "image/svg+xml",
        ".webmanifest": "application/json",
        ".woff2": "font/woff2",
        ".xml": "application/xml",
    }

    def send_head(self) -> Any:
        """Answer with a file, smaller if the browser can unpack it; redirects and errors are the base class's."""
        file = Path(self.translate_path(self.path))
        if self.path.endswith("/"):
            file /= "index.html"
        if not file.is_file():
            return super().send_head()
        content, kind = file.read_bytes(), self.guess_type(file.name)
        self.send_response(200)
        if is_compressed(file):
            self.send_header("Vary", "Accept-Encoding")
            if "gzip" in self.headers.get("Accept-Encoding", ""):
                content = gzip.compress(content, 9, mtime=0)
                self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if kind.startswith("text/") else kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", FOR_EVER if file.parent.name == "assets" else FOR_NOW)
        self.end_headers()
        return io.BytesIO(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""
