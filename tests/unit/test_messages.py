"""The words of complaints: each code has them in both languages, is raised, is shown by a case, and is documented.

`docs/messages.md` is made here from the catalogs and from tests/cases/errors and tests/cases/silent:
`python build.py test unit -- --refresh` writes it anew.
"""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import Any

from minhbach.sources.yaml_file import load_yaml
from tests.conftest import Expect
from tests.sample import TESTS

REPOSITORY = TESTS.parent
PROGRAM = sorted((REPOSITORY / "minhbach").rglob("*.py"))
NOT_IN_CASES = {
    "changed-while-read": "needs a file that changes while the site is made; tests/unit/test_manifest.py has one",
    "attachments-too-large": "would take a hundred megabytes of files",
    "markdown-syntax": "guards against faults of the parser; no text is known that brings one about",
    "unreadable-file": "needs a file that the tests' user may not read; root may read all (test_text_file shows it)",
    "wrong-form": "stands for what a later schema may ask; the variants for what they ask today have cases",
}


ASKED_OF_A_SERVER = ("link-", "links-")
"""How the codes begin that only a server brings about: tests/unit/test_links_out.py has one."""


def catalog(language: str) -> dict[str, Any]:
    path = REPOSITORY / "templates" / "locales" / language / "messages.yaml"
    value, found = load_yaml(path.read_text(encoding="utf-8"), path.name)
    assert found == []
    messages: dict[str, Any] = value["messages"]
    return messages


VI, EN = catalog("vi"), catalog("en")


def complaints_in_cases() -> Iterator[tuple[str, str, str]]:
    """Code, severity and the whole text of every complaint of the error cases, in Vietnamese."""
    for path in sorted(path for kind in ("errors", "silent") for path in (TESTS / "cases" / kind).glob("*.expected")):
        text = path.read_text(encoding="utf-8").partition("--- en")[0]
        for block in re.findall(r"^\S+: (?:lỗi|cảnh báo) \[.+\n(?:.*\n)*?       → .+$", text, re.MULTILINE):
            match = re.match(r"\S+: (lỗi|cảnh báo) \[([a-z0-9-]+)\]", block)
            assert match
            yield match[2], match[1], block


def test_each_message_has_the_same_parts_and_blanks_in_both_languages() -> None:
    def shape(entry: Any) -> Any:
        if isinstance(entry, str):
            return {name for _, name, _, _ in Formatter().parse(entry) if name}
        return {key: shape(inner) for key, inner in entry.items()}

    assert shape(VI) == shape(EN)


def test_each_code_of_the_catalogs_is_raised_by_the_program() -> None:
    texts = {n.value for path in PROGRAM for n in ast.walk(tree(path)) if isinstance(n, ast.Constant)}
    assert set(VI) <= texts


def test_each_code_that_the_program_raises_is_in_the_catalogs() -> None:
    raised = {code for path in PROGRAM for code in codes_raised(tree(path))}
    assert "unknown-office" in raised
    assert raised <= set(VI)


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def codes_raised(module: ast.Module) -> Iterator[str]:
    """What stands as the code of a complaint, where it stands there as such."""
    for call in ast.walk(module):
        if not isinstance(call, ast.Call) or not call.args:
            continue
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        code = call.args[0]
        if name in ("Diagnostic", "unknown", "complain"):
            branches = [code.body, code.orelse] if isinstance(code, ast.IfExp) else [code]
            yield from (str(branch.value) for branch in branches if isinstance(branch, ast.Constant))


def test_each_code_and_each_variant_is_shown_by_a_case() -> None:
    shown = defaultdict(list)
    for code, _, text in complaints_in_cases():
        shown[code].append(text)
    of_cases = {code: entry for code, entry in VI.items() if not code.startswith(ASKED_OF_A_SERVER)}
    lacking = {code for code in of_cases if code not in shown} - set(NOT_IN_CASES)
    for code, entry in of_cases.items():
        for variant, words in entry.items():
            if isinstance(words, dict) and not any(fits(words["remedy"], text) for text in shown[code]):
                lacking.add(f"{code}.{variant}")
    assert lacking == set()


def fits(remedy: str, text: str) -> bool:
    """Whether the complaint ends with this remedy, whatever fills its blanks."""
    parts = (re.escape(words) + (".*" if blank else "") for words, blank, _, _ in Formatter().parse(remedy))
    return re.search(f"→ {''.join(parts)}$", text) is not None


def test_the_document_of_all_messages_is_up_to_date(expect: Expect) -> None:
    expect(REPOSITORY / "docs" / "messages.md", document())


HEAD = """\
# Thông báo / Messages

Trang này liệt kê mọi thông báo mà chương trình có thể đưa ra khi đọc `data/` và `content/`. Mỗi thông báo gồm tệp,
dòng, cột, mức độ, mã trong ngoặc vuông, điều sai; dòng bị sai với dấu `^` chỉ đúng chỗ; và sau mũi tên là cách sửa. Khi
có **lỗi**, không gì được đăng và trang cũ vẫn nguyên; **cảnh báo** không chặn việc đăng, trừ khi dùng `--strict`. Dấu
“…” ở dưới là chỗ điền tên, con số hay ngày của từng trường hợp.

This page lists every message that the program can give about `data/` and `content/`: file, line, column, severity, the
code in square brackets and what is wrong; the line itself with a `^` under the place; and after the arrow what to do.
With an **error** nothing is published and the site stays as it was; a **warning** does not stop a build, unless with
`--strict`. “…” below stands for the name, number or date of the case. `--language en` gives messages in English.

Made from `templates/locales/*/messages.yaml` and `tests/cases/` by `python build.py test unit -- --refresh`.
"""


def document() -> str:
    examples: dict[str, str] = {}
    severities = defaultdict(set)
    for code, severity, text in complaints_in_cases():
        examples.setdefault(code, text)
        severities[code].add(severity)
    parts = [HEAD]
    for code in VI:
        title = f"## {code}\n"
        if "cảnh báo" in severities[code]:
            title += "\nCảnh báo / warning\n"
        parts += [title, entry(VI[code]), entry(EN[code])]
        if code in examples:
            parts.append(f"```text\n{examples[code]}\n```\n")
    return "\n".join(parts)


def entry(words: dict[str, Any]) -> str:
    """A message with its remedy, and those of its special cases."""
    lines = [f"**{plain(words['message'])}** {plain(words['remedy'])}\n"]
    special = [inner for inner in words.values() if isinstance(inner, dict)]
    lines += [f"- **{plain(inner['message'])}** {plain(inner['remedy'])}" for inner in special]
    return "\n".join(lines) + ("\n" if special else "")


def plain(pattern: str) -> str:
    """The words with “…” in their blanks, as Markdown shows them letter for letter."""
    words = pattern.format_map(defaultdict(lambda: "…"))
    return re.sub(r"([\\`*_<>\[\]])", r"\\\1", words)
