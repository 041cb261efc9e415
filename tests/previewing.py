"""The preview's server in a process of its own, and a client that sends what no browser would."""

import base64
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.sample import TEMPLATES

SERVER = """
import sys
from pathlib import Path
from minhbach.preview import HOST, PreviewServer
folder, failure = Path(sys.argv[1]), Path(sys.argv[2])
server = PreviewServer(folder, lambda: failure.read_text() if failure.exists() else "", lambda key: f"{key}\\n")
server.watch_all([folder], lambda: None)
server.serve(port=int(sys.argv[3]), host=HOST)
"""


@dataclass(frozen=True)
class Preview:
    """A folder that is served; while the file `failure` is there, every page is that file."""

    folder: Path
    failure: Path
    port: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(
        self, target: str, *headers: str, method: str = "GET", host: str | None = "127.0.0.1", whole: bool = True
    ) -> tuple[int, str]:
        """Send just these bytes; gives the status and the answer, if not `whole` to the end of its headers."""
        lines = [f"{method} {target} HTTP/1.1", *(["Connection: close"] if whole else []), *headers]
        if host is not None:
            lines.append(f"Host: {host}" if ":" in host else f"Host: {host}:{self.port}")
        with socket.create_connection(("127.0.0.1", self.port), timeout=5) as line:
            line.sendall("\r\n".join([*lines, "", ""]).encode("latin-1"))
            answer = b""
            while piece := line.recv(65536):
                answer += piece
                if not whole and b"\r\n\r\n" in answer:
                    break
        return int(answer.split()[1]), answer.decode("utf-8", "replace")

    def opens(self, origin: str | None, host: str = "127.0.0.1") -> int:
        """Try to open the line on which pages hear that they are to reload."""
        key = base64.b64encode(b"0123456789abcdef").decode()
        wanted = ["Upgrade: websocket", "Connection: Upgrade", f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13"]
        named = [f"Origin: {origin}"] if origin else []
        return self.ask("/livereload", *wanted, *named, host=host, whole=False)[0]


@contextmanager
def previewing(folder: Path, failure: Path) -> Iterator[Preview]:
    """Serve a folder on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-c", SERVER, str(folder), str(failure), str(port)]
    with subprocess.Popen(command, cwd=TEMPLATES.parent) as server:
        try:
            for _ in range(100):
                with socket.socket() as line:
                    if line.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.1)
            yield Preview(folder, failure, port)
        finally:
            server.terminate()
