"""The command line: `build` (default), `check`, `serve`. Exit codes: 0 done, 1 errors in the data, 2 wrong usage."""

from __future__ import annotations

import argparse
import datetime as dt
import re
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from minhbach import __version__, parallel, pipeline, profile, unchanged
from minhbach.all_units import Progress
from minhbach.diagnostics import Diagnostic, errors
from minhbach.messages import Messages, allowed_lines, not_published
from minhbach.output.folder.refusals import NotPublished
from minhbach.render.catalog import Catalog, load_catalog
from minhbach.settings import BadEpoch, Settings, index_of_commit, preferred_language, templates_of, today
from minhbach.sources.git import GitFailed
from minhbach.state import remember_answer

COMMANDS = ("build", "check", "serve", "translations", "verify")
GUARDS = ("guard", "install-hook")
SOURCES = ("data", "content", "templates", "minhbach", "tests", "docs", ".git")
"""Folders of a project that no site may be written into."""
MOST_WARNINGS = 20
"""So many warnings are shown by `build`; `check` shows them all."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    _speak_utf8()
    language = _language(given)
    root = Path.cwd() if (Path.cwd() / "data").is_dir() else Path(__file__).resolve().parent.parent
    words = load_catalog(templates_of(root), language)
    options = _parser(words, root).parse_args(_with_command(given))
    try:
        if options.command == "verify":
            from minhbach.verify import verify_copy  # only here, since it asks servers, and loading that takes its time

            return verify_copy(options.site, options.manifest, words, quiet=options.quiet)
        if options.command in GUARDS:
            return _guard(options, words)
        return _with_project(options, words, given)
    except KeyboardInterrupt:
        return 130


def _with_project(options: argparse.Namespace, words: Catalog, given: list[str]) -> int:
    try:
        on = options.date or today()
    except BadEpoch as found:
        return _say_error(words.plain("cli.bad_epoch", found=found), 2)
    settings = Settings(
        root=options.root.resolve(),
        output=(getattr(options, "output", None) or options.root / "site").resolve(),
        on=on,
        strict=options.strict,
        drafts=options.drafts,
        base_url=options.base_url,
        against=getattr(options, "against", None),
        full=getattr(options, "full", False),
        jobs=getattr(options, "jobs", None) or parallel.default_jobs(),
    )
    inside = next((name for name in SOURCES if settings.output.is_relative_to(settings.root / name)), None)
    if inside or settings.output == settings.root:
        return _say_error(words.plain("cli.output_in_sources", output=settings.output, folder=inside or "."), 2)
    if options.command == "serve":
        from minhbach.serve import serve

        return serve(settings, words, options.port)
    if options.command == "translations":
        return _translations(settings, words, options)
    return _run(options, settings, words, given)


def _guard(options: argparse.Namespace, words: Catalog) -> int:
    from minhbach import guarding

    root = options.root.resolve()
    try:
        year = today().year
    except BadEpoch as found:
        return _say_error(words.plain("cli.bad_epoch", found=found), 2)
    if options.command == "install-hook":
        lines, code = guarding.install(root, words)
    else:
        chosen = {"staged": options.staged, "history": options.history, "message": options.message}
        lines, code = guarding.run(root, year, words, **chosen)
    if code or not options.quiet:
        for line in lines:
            print(line, file=sys.stderr if code else sys.stdout)
    return code


def _run(options: argparse.Namespace, settings: Settings, words: Catalog, given: list[str]) -> int:
    command, quiet, links = options.command, options.quiet, None
    started = time.perf_counter()
    progress = pipeline.silent if quiet or not sys.stderr.isatty() else _progress_line(words)
    try:
        if command == "build":
            built = pipeline.build(
                settings, progress, lambda: _print_lines([words.plain("cli.waiting", output=settings.output)])
            )
        else:
            built = pipeline.check(settings, progress)
        if command == "check" and options.links:
            from minhbach.links_out.command import with_links

            if not quiet:
                print(words.plain("cli.asking_links"), file=sys.stderr)
            built, links = with_links(built, settings, allowed_hosts=options.allow_host, ignore_cache=options.ask_again)
    except pipeline.RefusedSources as refusal:
        return _refused(command, refusal, words)
    except NotPublished as refusal:
        return _say_error(not_published(refusal, words), refusal.code)
    except GitFailed as failed:
        return _say_error(words.plain(f"cli.against_{failed.reason}", revision=settings.against, words=failed.words), 2)
    if built.leftover:
        _print_lines([words.plain("cli.leftover", folder=built.leftover)])
    warnings = [] if quiet else _warnings(command, built, words)
    summary = [] if quiet else _summary(options, built, settings, words)
    if links:
        counts = {"count": links.addresses, "asked": links.asked, "sound": links.sound}
        summary.append(words.plain("cli.links_checked", wrong=len(links.complaints), **counts))
    _print_lines(warnings)
    for line in summary:
        print(line.replace(unchanged.SECONDS, f"{time.perf_counter() - started:.1f}"))
    if command == "build":
        remember_answer(settings, given, warnings, summary)
        if options.profile:
            _print_profile(time.perf_counter() - started, words)
    return 0


def _warnings(command: str, built: pipeline.Built, words: Catalog) -> list[str]:
    most = MOST_WARNINGS if command == "build" else len(built.warnings)
    lines = Messages(words).lines(built.warnings, built.sources)[:most]
    more = len(built.warnings) - most
    return [*lines, words.plain("cli.more_warnings", count=more)] if more > 0 else lines


def _summary(options: argparse.Namespace, built: pipeline.Built, settings: Settings, words: Catalog) -> list[str]:
    """What was made; the seconds are filled in last."""
    counts = {"units": built.units, "pages": built.pages, "warnings": len(built.warnings)}
    done = "cli.built" if options.command == "build" else "cli.checked"
    lines = [words.plain(done, **counts, seconds=unchanged.SECONDS, output=settings.output)]
    lines += allowed_lines(built.allowed, words)
    if built.documented[1]:
        lines.append(words.plain("cli.documented", documented=built.documented[0], total=built.documented[1]))
    if built.history:
        lines.append(words.plain(f"cli.history_{built.history}"))
    if built.scheduled:
        lines.append(words.plain("cli.scheduled", count=built.scheduled))
    if options.command == "check" and (unremembered := pipeline.unremembered(settings)):
        lines.append(words.plain("cli.unremembered", count=unremembered))
    return lines


def _print_profile(seconds: float, words: Catalog) -> None:
    """Where the time went: processor time of all processes by stage, the greatest first, and what the clock says."""
    spent = profile.taken()
    rows = sorted(spent.items(), key=lambda row: -row[1])
    for name, taken in [*rows, ("all", sum(spent.values())), ("clock", seconds)]:
        print(f"{taken:9.3f} s  {words.plain(f'cli.profile_stage.{name}')}")


def _translations(settings: Settings, words: Catalog, options: argparse.Namespace) -> int:
    if options.staged:
        from minhbach.remembering import remember_staged

        _print_lines(remember_staged(settings, index_of_commit(), words))
        return 0
    from minhbach.translations import accept_translations, list_translations

    if options.accept or options.new:
        answer = accept_translations(settings, words, options.files, only_new=options.new)
    else:
        answer = list_translations(settings, words, options.files)
    for line in answer.lines if answer.code or not options.quiet else ():
        print(line, file=sys.stderr if answer.code else sys.stdout)
    return answer.code


def _refused(command: str, refusal: pipeline.RefusedSources, words: Catalog) -> int:
    found: tuple[Diagnostic, ...] = refusal.diagnostics
    _print_lines(Messages(words).lines(found, refusal.sources))
    wrong = len(errors(found))
    counts = {"errors": wrong, "warnings": len(found) - wrong}
    return _say_error(words.plain(f"cli.refused_{command}", **counts), 1)


def _print_lines(lines: Sequence[str]) -> None:
    for line in lines:
        print(line, file=sys.stderr)


def _say_error(words: str, code: int) -> int:
    print(words, file=sys.stderr)
    return code


def _progress_line(words: Catalog) -> Progress:
    """One line on a terminal that rewrites itself."""

    def show(stage: str, done: int, total: int) -> None:
        if done == total:
            print("\r\033[K", end="", file=sys.stderr, flush=True)
        elif done % 25 == 0:
            print(f"\r{words.plain(f'cli.stage_{stage}')} {done}/{total}", end="", file=sys.stderr, flush=True)

    return show


def _speak_utf8() -> None:
    """Windows terminals may stand at a code page that lacks Vietnamese letters."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _language(given: Sequence[str]) -> str:
    """The language of messages, known before the options are parsed, since usage errors are messages too."""
    for at, word in enumerate(given):
        value = word.partition("=")[2] if word.startswith("--language=") else None
        if word == "--language" and at + 1 < len(given):
            value = given[at + 1]
        if value in ("vi", "en"):
            return value
    return preferred_language()


def _with_command(given: list[str]) -> list[str]:
    """`build` is what is meant when no command is named."""
    if given and (
        given[0] in COMMANDS + GUARDS or given[0] in ("-h", "--help", "--version") or not given[0].startswith("-")
    ):
        return given
    return ["build", *given]


def _parser(words: Catalog, root: Path) -> argparse.ArgumentParser:
    def say(key: str) -> str:
        return words.plain(f"cli.{key}").replace("%", "%%")

    def day(written: str) -> dt.date:
        try:
            return dt.date.fromisoformat(written)
        except ValueError:
            raise argparse.ArgumentTypeError(words.plain("cli.bad_date", found=written)) from None

    def address(written: str) -> str:
        if not re.match(r"https?://[^\s/]+", written):
            raise argparse.ArgumentTypeError(words.plain("cli.bad_url", found=written))
        return written.rstrip("/") + "/"

    def count(written: str) -> int:
        if not written.isdigit() or not 0 < int(written) < 1000:
            raise argparse.ArgumentTypeError(words.plain("cli.bad_count", found=written))
        return int(written)

    def port(written: str) -> int:
        if not written.isdigit() or not 0 < int(written) < 65536:
            raise argparse.ArgumentTypeError(words.plain("cli.bad_port", found=written))
        return int(written)

    parser = argparse.ArgumentParser(prog="minhbach", description=say("about"))
    parser.add_argument("--version", action="version", version=f"minhbach {__version__}", help=say("version"))
    commands = parser.add_subparsers(dest="command", required=True, metavar="{" + ",".join(COMMANDS + GUARDS) + "}")
    for name in COMMANDS:
        command = commands.add_parser(name, help=say(name), description=say(name))
        command.add_argument("--language", choices=("vi", "en"), default=None, help=say("language"))
        command.add_argument("--quiet", "-q", action="store_true", help=say("quiet"))
        if name == "verify":
            command.add_argument("site", metavar="SITE", help=say("verify_site"))
            command.add_argument("--manifest", metavar="FILE", type=Path, default=None, help=say("verify_manifest"))
            continue
        command.add_argument("--root", type=Path, default=root, help=say("root"))
        if name != "serve":
            command.add_argument("--output", "-o", type=Path, default=None, help=say("output"))
        command.add_argument("--base-url", type=address, default=None, help=say("base_url"))
        command.add_argument("--strict", action="store_true", help=say("strict"))
        command.add_argument("--drafts", action="store_true", help=say("drafts"))
        command.add_argument("--date", type=day, default=None, help=say("date"))
        if name != "translations":
            command.add_argument("--jobs", "-j", type=count, default=None, metavar="N", help=say("jobs"))
        if name == "build":
            command.add_argument("--full", action="store_true", help=say("full"))
            command.add_argument("--profile", action="store_true", help=say("profile"))
        if name == "check":
            command.add_argument("--links", action="store_true", help=say("links"))
            command.add_argument("--ask-again", action="store_true", help=say("ask_again"))
            command.add_argument("--allow-host", action="append", default=[], metavar="HOST", help=say("allow_host"))
            command.add_argument("--against", metavar="REV", default=None, help=say("against"))
        if name == "translations":
            command.add_argument("files", nargs="*", type=Path, metavar="FILE", help=say("translations_files"))
            command.add_argument("--accept", action="store_true", help=say("translations_accept"))
            command.add_argument("--new", action="store_true", help=say("translations_new"))
            command.add_argument("--staged", action="store_true", help=say("translations_only_staged"))
        if name == "serve":
            command.add_argument("--port", type=port, default=8000, help=say("port"))
    for name in GUARDS:
        command = commands.add_parser(name, help=say(name), description=say(name))
        command.add_argument("--root", type=Path, default=root, help=say("root"))
        command.add_argument("--language", choices=("vi", "en"), default=None, help=say("language"))
        command.add_argument("--quiet", "-q", action="store_true", help=say("quiet"))
        if name == "guard":
            which = command.add_mutually_exclusive_group()
            which.add_argument("--staged", action="store_true", help=say("guard_staged"))
            which.add_argument("--history", action="store_true", help=say("guard_history"))
            which.add_argument("--message", type=Path, default=None, metavar="FILE", help=say("guard_message"))
    return parser
