"""Entry point of Minh Bạch: `python build.py build`, `serve`, `check`, `test`…

Needs nothing but Python. The first run makes `.venv` beside this file and installs the pinned, hashed packages of
`requirements/`; later runs see by a stamp that nothing has changed and hand over at once. The engine is `minhbach/`.
"""

import hashlib
import os
import sys
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036 - the syntax of this file suits an older Python, so that it can be told
    sys.exit("Minh Bạch cần Python 3.11 trở lên. / Minh Bạch needs Python 3.11 or newer: " + sys.executable)

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def main(arguments: list[str]) -> None:
    """Make `.venv` fit the locks, then run the command in it: the test runner for `test`, else the engine."""
    testing = arguments[:1] == ["test"]
    try:
        prepare(["run", "test"] if testing else ["run"])
        if testing:
            hand_over([str(HERE / "tests" / "run.py"), *arguments[1:]])
        if not os.path.samefile(sys.prefix, VENV):
            from minhbach.unchanged import answer_if_unchanged

            code = answer_if_unchanged(arguments, str(VENV))  # needs no package, and so no other Python
            if code is not None:
                sys.exit(code)
            hand_over([str(HERE / "build.py"), *arguments])
        from minhbach.__main__ import main as command_line

        sys.exit(command_line())
    except KeyboardInterrupt:
        sys.exit(130)


def prepare(kinds: list[str]) -> None:
    """Bring `.venv` up to date with the locks of these kinds; quick when it is."""
    if all(state(kind) == "ready" for kind in kinds):
        return
    print("Chuẩn bị môi trường lần đầu… / Setting up (first run)…", file=sys.stderr, flush=True)
    try:
        with (HERE / ".setup.lock").open("ab") as lock:
            wait_for_turn(lock.fileno())
            if state("run") != "ready" or state("test") == "half-made":
                make_venv()
            for kind in kinds:
                if state(kind) != "ready":
                    install(kind)
    except OSError as error:
        sys.exit(f"Không ghi được môi trường. / The environment cannot be written: {error}")


def stamp(kind: str) -> Path:
    """The file that says which lock was installed, by which Python, in which folder; empty while that goes on."""
    return VENV / f"{kind}.stamp"


def expected(kind: str) -> bytes:
    """The right stamp. The folder is part of it: a `.venv` that was moved or copied does not work."""
    digest = hashlib.sha256((HERE / "requirements" / f"{kind}.txt").read_bytes()).hexdigest()
    return os.fsencode(f"{digest}\n{sys.implementation.cache_tag}\n{HERE}\n")


def state(kind: str) -> str:
    """`missing`, `half-made` (its installation was killed), `outdated` or `ready`."""
    if not (PYTHON.exists() and stamp(kind).exists()):
        return "missing"
    found = stamp(kind).read_bytes()
    return "ready" if found == expected(kind) else "outdated" if found else "half-made"


def make_venv() -> None:
    """Make an empty `.venv`, in place of any that is there. The stamps go first: none outlives what it vouches for."""
    from importlib.util import find_spec

    if not (find_spec("venv") and find_spec("ensurepip")):
        fix = f"sudo apt install python3.{sys.version_info.minor}-venv"
        sys.exit(f"Python này thiếu venv; Debian/Ubuntu: {fix}\nThis Python lacks venv; on Debian/Ubuntu: {fix}")
    for kind in ("run", "test"):
        stamp(kind).unlink(missing_ok=True)
    run_quietly([sys.executable, "-m", "venv", "--clear", str(VENV)])


def install(kind: str) -> None:
    """Install one lock. What a killed run leaves is remade by the next; what pip refuses changes nothing."""
    stamp(kind).write_bytes(b"")
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", "--no-deps"]
    try:
        run_quietly([*pip, "--require-hashes", "-r", str(HERE / "requirements" / f"{kind}.txt")])
    except SystemExit:
        stamp(kind).unlink()
        raise
    stamp(kind).write_bytes(expected(kind))


def run_quietly(command: list[str]) -> None:
    """Run a program and show what it printed only if it fails; then explain, in both languages, and exit 1."""
    import subprocess

    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, close_fds=False)
    if done.returncode != 0:
        print(done.stdout.decode(errors="replace").rstrip(), file=sys.stderr)
        sys.exit(
            "Chưa cài được các gói cần thiết: xem thông báo ở trên (máy có mạng không?) rồi chạy lại.\n"
            "The packages could not be installed: see the message above (is there a network?), then run again."
        )


def wait_for_turn(lock: int) -> None:
    """Take the lock, once a run that has it is done. The system frees what a killed run held."""
    if sys.platform == "win32":
        import msvcrt

        while True:
            try:
                return msvcrt.locking(lock, msvcrt.LK_LOCK, 1)  # gives up after ten seconds
            except OSError:
                pass
    else:
        import fcntl

        os.set_inheritable(lock, True)  # so that pip, outliving a killed parent, still holds it
        fcntl.flock(lock, fcntl.LOCK_EX)


def hand_over(command: list[str]) -> None:
    """Go on in the Python of `.venv`, in UTF-8 mode (Windows would read and print in a code page)."""
    command = [str(PYTHON), "-X", "utf8", *command]
    os.environ.pop("PYTHONHOME", None)  # with it, a venv looks for its library in the wrong place
    if os.name != "nt":
        os.execv(PYTHON, command)
    import subprocess

    sys.exit(subprocess.call(command))


if __name__ == "__main__":
    main(sys.argv[1:])
