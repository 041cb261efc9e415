"""Files made to break a program that reads them: each must end in a complaint, quickly and in little memory.

Run as a program by test_bombs.py in a process of its own, whose memory is bounded: `python -m tests.bombs FOLDER`. For
each bomb it prints a line of JSON: the codes of the complaints, the seconds that it took, the most memory so far.
"""

from __future__ import annotations

import json
import resource
import shutil
import signal
import sys
import time
from pathlib import Path

from minhbach import pipeline
from minhbach.messages import Messages
from minhbach.render.catalog import load_catalog
from tests.sample import SAMPLE_SITE, settings

MOST_MEMORY = 500_000_000
"""Bytes of address space, of which a program always has more than of memory."""

PAGE, UNIT, GLOSSARY = "content/pages/gioi-thieu.vi.md", "data/phuong-nho/unit.yaml", "data/glossary.yaml"
PLAN, TARGETS = "content/xa-thu/cchc-2026-2028/plan.vi.md", "data/xa-thu/cchc-2026-2028/targets.yaml"
REPORT = "data/xa-thu/cchc-2026-2028/results/2026-H1.yaml"
MOST_SECONDS = 20
SIZE, TEXT_SIZE = 990_000, 290_000
"""Just below what a data file and a text may hold."""


def filled(pattern: str, size: int = SIZE) -> str:
    """As much of a pattern as a file may hold."""
    return pattern * (size // len(pattern.encode()))


def laughs() -> str:
    lines = ["terms:", "  - &a0 {vi: x, en: x}"]
    return "\n".join([*lines, *(f"  - &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 12))]) + "\n"


def many(template: str, count: int) -> str:
    return "".join(template.format(i=i) for i in range(count))


YAML = {
    "billion laughs": laughs(),
    "merge keys": "a: &a {x: 1}\n" + many("k{i}: {{<<: *a}}\n", 30_000),
    "flow lists without end": "terms: " + filled("["),
    "flow records without end": "terms: " + filled("{a: "),
    "block lists without end": "terms:\n" + filled("- "),
    "block records without end": "".join(" " * i + "a:\n" for i in range(1400)),
    "explicit keys without end": filled("? "),
    "a key of a megabyte": "k" * SIZE + ": 1\n",
    "a quoted key of a megabyte": '"' + "k" * SIZE + '": 1\n',
    "a hundred thousand keys": many("k{i}: 1\n", 90_000),
    "a hundred thousand keys in one line": "{" + many("k{i}: 1, ", 80_000) + "}",
    "a list of a megabyte": "terms: [" + filled("1,") + "]",
    "a list of empty records": "terms: [" + filled("{},") + "]",
    "a list of wrong records": "terms:\n" + filled("- {x: y}\n"),
    "terms without end": "terms:\n" + many("- {{vi: a{i}, en: b{i}}}\n", 30_000),
    "a text of a megabyte": "terms: [{vi: " + "a" * SIZE + ", en: b}]",
    "a number of a megabyte": "terms: " + "9" * SIZE,
    "a fraction of a megabyte": "terms: 0." + "9" * SIZE,
    "an exponent": "terms: [1e999999, -1E+999999999, 0x7fffffff, .inf, 1_000]",
    "documents without end": filled("---\na\n"),
    "tags without end": filled("- !!python/object:os.system x\n"),
    "directives for tags": many("%TAG !a{i}! x\n", 55_000) + "---\na: 1\n",
    "anchors without end": many("- &a{i} x\n", 70_000),
    "blanks": filled(" "),
    "empty lines": filled("\n"),
    "remarks": filled("# a\n"),
    "tabs": filled("\t"),
    "quotes": filled('"'),
    "apostrophes": "a: " + filled("'"),
    "colons": filled(": "),
    "commas": "a: [" + filled(",") + "]",
    "folded lines": "a: >\n" + filled(" x\n\n"),
    "plain lines": "a: b\n" + filled(" x\n"),
    "escapes": 'a: "' + filled("\\u202e") + '"',
    "hidden characters": filled("\u200b"),
    "different characters": "".join(map(chr, range(0x10000, 0x10000 + 240_000))),
    "marks in a heap": "a: a" + filled("\u0338"),
}
MARKDOWN = {
    name: "---\ntitle: x\n---\n\n" + text.encode()[:TEXT_SIZE].decode("utf-8", "ignore")
    for name, text in {
        "[": filled("["),
        "](": filled("[a]("),
        "![": filled("!["),
        "(": "[a](" + filled("("),
        "[a](<": filled("[a](<"),
        "[]()": filled("[a](b)"),
        "nested links": filled("[") + "a" + "](b)" * 10,
        "*": filled("*"),
        "**a ": filled("**a "),
        "*a **a ": filled("*a **a "),
        "a**b": filled("a**b"),
        "_a__b": filled("_a __b "),
        "`": filled("`"),
        "` ``": "".join("`" * i + " " for i in range(1400)),
        "<": filled("<"),
        "<a ": filled("<a "),
        "<!--": filled("<!--"),
        "<?": filled("<?"),
        "<![CDATA[": filled("<![CDATA["),
        "<!A": filled("<!A "),
        "<http:": filled("<http:"),
        "&": filled("&"),
        "&#": filled("&#1"),
        "&amp;": filled("&amp;"),
        "\\": filled("\\"),
        ">": filled(">"),
        "> lines": filled("> a\n"),
        "- ": filled("- "),
        "1. ": filled("1. "),
        "- lines": filled("- a\n"),
        "nested lists": "".join("  " * i + "- a\n" for i in range(900)),
        "- and >": filled("- > "),
        "definitions": many("[a{i}]: b\n\n", 60_000),
        "definitions used": many("[a{i}]: b\n", 11_000) + many("[a{i}]", 20_000),
        "a wide table": "|" + "a|" * 100_000 + "\n|" + "-|" * 100_000 + "\n|b|\n",
        "a table without cells": "|" + "a|" * 2000 + "\n|" + "-|" * 2000 + "\n" + "|\n" * 400_000,
        "a long table": "|a|b|\n|-|-|\n" + filled("|1|2|\n"),
        "tables": filled("|a|\n|-|\n"),
        "|": filled("|"),
        "-": filled("-"),
        "- - -": filled("- - -\n"),
        "#": filled("#"),
        "# a": filled("# a\n"),
        "=": filled("a\n=\n"),
        "~": filled("~~~\n"),
        "blanks": "a" + " " * (TEXT_SIZE - 10) + "b {#x}",
        "empty lines": filled("\n"),
        "paragraphs": filled("a\n\n"),
        "one line": filled("Kế hoạch cải cách hành chính "),
        "lines": filled("a\n"),
        "forced breaks": filled("a  \n"),
        "clauses": many("a {{#c{i}}}\n\n", 50_000),
        "{#": filled("{#"),
        "{#a}": filled("{#a}"),
        "taken anchors": many("{{#p{i}}} ", 15_000) + "\n\n" + filled("a\n\n"),
        "NUL": filled("\0"),
        "entities that hide": filled("&#x202e;"),
        "two dashes": "---\n" * 200_000,
    }.items()
}


def alias_front() -> str:
    return "---\ntitle: &a x\nb: [*a, *a]\n---\n\na\n"


def whole_reports() -> str:
    """Three hundred thousand keys that look like results."""
    head = (SAMPLE_SITE / REPORT).read_text(encoding="utf-8").partition("results:")[0]
    return head + "results:\n" + many("  a{i}.b: {{count: 1, of: 2}}\n", 28_000)


def quotes_unlike() -> str:
    """Targets whose quotes stand nowhere, so that the nearest words are looked for."""
    target = (
        "- {{id: t{i}, area: thu-tuc-hanh-chinh, clause: II, quote: {{vi: {words}, en: b}}, title: {{vi: a, en: b}}, "
        "measures: [{{id: a, unit: percent, require: {{at_least: 1}}, pace: hold}}]}}\n"
    )
    words = "Tỷ lệ hồ sơ được giải quyết đúng hạn và trước hạn " * 15
    return "targets:\n" + "".join(target.format(i=i, words=words) for i in range(700))


BOMBS: dict[str, tuple[str, str]] = (
    {f"yaml: {name}": (GLOSSARY, text) for name, text in YAML.items()}
    | {f"markdown: {name}": (PAGE, text) for name, text in MARKDOWN.items()}
    | {
        "front matter: aliases": (PAGE, alias_front()),
        "results without end": (REPORT, whole_reports()),
        "quotes that stand nowhere": (TARGETS, quotes_unlike()),
        "a plan of one paragraph": (PLAN, filled("Tỷ lệ hồ sơ đúng hạn ", TEXT_SIZE) + "{#II}"),
        "a plan of paragraphs": (PLAN, "## II {#II}\n\n" + filled("Tỷ lệ hồ sơ đúng hạn\n\n", TEXT_SIZE)),
    }
)
"""By name: the file of the sample site that is replaced, and by what."""


def give_up(*_: object) -> None:
    raise TimeoutError


def most_memory() -> int:
    """The most memory so far in bytes. Where there is /proc it knows better: ru_maxrss starts at the parent's."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:")) * 1024


def main(folder: Path, only: str = "") -> None:
    words = load_catalog(settings(folder).templates, "vi")
    for name, (file, text) in BOMBS.items():
        if only not in name:
            continue
        root = folder / "project"
        shutil.copytree(SAMPLE_SITE, root)
        (root / file).write_text(text, encoding="utf-8")
        started = time.perf_counter()
        codes: list[str] = []
        signal.alarm(MOST_SECONDS)
        try:
            pipeline.check(settings(folder / "site", root))
        except pipeline.RefusedSources as refusal:
            codes = sorted({complaint.code for complaint in refusal.diagnostics})
            lines = Messages(words).lines(refusal.diagnostics, refusal.sources)
            size = sum(map(len, lines))
        except (MemoryError, RecursionError, TimeoutError) as fault:
            codes, size = [type(fault).__name__], 0
        else:
            size = 0
        signal.alarm(0)
        seconds = time.perf_counter() - started
        memory = most_memory()
        print(
            json.dumps({"name": name, "codes": codes, "seconds": seconds, "memory": memory, "printed": size}),
            flush=True,
        )
        shutil.rmtree(root)


if __name__ == "__main__":
    signal.signal(signal.SIGALRM, give_up)
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    main(Path(sys.argv[1]), *sys.argv[2:])
