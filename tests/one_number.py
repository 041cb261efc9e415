"""One number everywhere: holds every place that shows a figure, a verdict or a requirement against the open data.

What is compared are the published files alone, as a reader gets them: the CSV of each plan with its JSON and its
workbook, and with pages in both languages, lists, small versions, search indexes and what search engines are told.
"""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

import openpyxl
from selectolax.lexbor import LexborHTMLParser, LexborNode

from minhbach.derive.judgement import GRAVEST_FIRST
from minhbach.pages import urls
from minhbach.render.catalog import load_catalog
from minhbach.settings import PACKAGE

Row = dict[str, str]
ORDER = [verdict.value for verdict in GRAVEST_FIRST]
NUMBERS = {"vi": r"\d{1,3}(?:\.\d{3})*(?:,\d+)?|\d+(?:,\d+)?", "en": r"\d{1,3}(?:,\d{3})*(?:\.\d+)?|\d+(?:\.\d+)?"}
SHEETS = {"chi-tieu": "Chỉ tiêu", "ket-qua": "Kết quả", "nhiem-vu": "Nhiệm vụ"}
MOVED = re.compile(r"(^|/)(en/)?index\.html$")
"""Homes also list what moved in the latest period, with the verdict of that period."""


def told(node: LexborNode | None) -> str:
    """What is read there."""
    return " ".join(node.text().split()) if node else "(nothing)"


def number_in(words: str, language: str) -> Decimal | None:
    """The first number in words of a language, without its sign."""
    found = re.search(NUMBERS[language], words)
    if not found:
        return None
    written = found[0]
    return Decimal(written.replace(".", "").replace(",", ".") if language == "vi" else written.replace(",", ""))


@dataclass
class PlanData:
    """The rows of one plan as its CSV files tell them."""

    unit: str
    plan: str
    promises: list[Row]
    outcomes: list[Row]
    tasks: list[Row]

    @cached_property
    def targets(self) -> dict[str, list[Row]]:
        """The measures of each target."""
        found: dict[str, list[Row]] = {}
        for row in self.promises:
            found.setdefault(row["target_id"], []).append(row)
        return found

    def gravest(self, target: str) -> Row:
        """The measure that gives a target its verdict."""
        return min(self.targets[target], key=lambda row: ORDER.index(row["verdict"]))


@dataclass
class Comparison:
    """Compares a site's files; `faults` says what differs, `compared` how often each kind of place was looked at."""

    files: Mapping[str, bytes]
    address: str
    """Where the site lies; empty if it does not know."""
    faults: list[str] = field(default_factory=list)
    compared: Counter[str] = field(default_factory=Counter)

    def run(self) -> "Comparison":
        for data in self.plans:
            self.formats(data)
            for language in ("vi", "en"):
                for target in data.targets:
                    self.target_page(data, target, language)
                    self.small_version(data, target, language)
                self.period_pages(data, language)
                self.task_list(data, language)
                self.changes_page(data, language)
            self.search_index(data)
        self.rows_of_lists()
        self.indicator_pages()
        return self

    @cached_property
    def plans(self) -> list[PlanData]:
        found = (re.fullmatch(r"([^/]+)/([^/]+)/du-lieu/chi-tieu\.csv", path) for path in self.files)
        return [self.plan(match[1], match[2]) for match in found if match]

    def plan(self, unit: str, plan: str) -> PlanData:
        promises, outcomes, tasks = (self.rows(f"{unit}/{plan}/du-lieu/{name}.csv") for name in SHEETS)
        return PlanData(unit, plan, promises, outcomes, tasks)

    def rows(self, path: str) -> list[Row]:
        text = self.files[path].decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))

    def page(self, path: str) -> LexborHTMLParser:
        return LexborHTMLParser(self.files[path].decode("utf-8"))

    def path(self, address: str) -> str:
        return address.removeprefix(self.address).partition("#")[0]

    def same(self, kind: str, where: str, shown: object, expected: object) -> None:
        self.compared[kind] += 1
        if shown != expected:
            self.faults.append(f"{kind}, {where}: shows {shown!r}, the data has {expected!r}")

    # ---- formats of the data -------------------------------------------------------------------------------------

    def formats(self, data: PlanData) -> None:
        """JSON and workbook, of the plan, its periods, its unit and (of a real unit) of all units."""
        tables = zip(SHEETS, (data.promises, data.outcomes, data.tasks), strict=True)
        folder = f"{data.unit}/{data.plan}/du-lieu"
        book = openpyxl.load_workbook(io.BytesIO(self.files[f"{folder}/tat-ca.xlsx"]), read_only=True)
        for name, rows in tables:
            given = json.loads(self.files[f"{folder}/{name}.json"], parse_float=Decimal, parse_int=Decimal)["rows"]
            self.same(
                "JSON", f"{folder}/{name}.json", [[as_csv(v) for v in row.values()] for row in given], values(rows)
            )
            head, *written = book[SHEETS[name]].iter_rows(values_only=True)
            names = [str(one) for one in head]
            numbers = [
                n
                for n in names
                if n in ("count", "of", "rate", "value", "change", "figure", "requirement_low", "requirement_high")
            ]
            for row, cells in zip(rows, written, strict=True):
                held = dict(zip(names, cells, strict=True))
                for number in numbers:
                    wanted = float(row[number]) if row[number] else None
                    self.same("workbook", f"{folder}/{name} {row['subject']} {number}", held[number], wanted)
                for words in (
                    n
                    for n in names
                    if re.match(r"(verdict|verdict_then|figure|requirement|state)(_|$)", n) and n not in numbers
                ):
                    if not re.fullmatch(r"requirement_(due|first_year|step)", words):
                        self.same(
                            "workbook", f"{folder}/{name} {row['subject']} {words}", held[words] or "", row[words]
                        )
        illustrative = any(row["illustrative"] == "true" for row in (*data.promises, *data.tasks))
        for wider in (f"{data.unit}/du-lieu", *(() if illustrative else ("du-lieu",))):
            for name, rows in zip(SHEETS, (data.promises, data.outcomes, data.tasks), strict=True):
                own = [
                    r
                    for r in self.rows(f"{wider}/{name}.csv")
                    if (r["unit_id"], r["plan_id"]) == (data.unit, data.plan)
                ]
                self.same("wider extent", f"{wider}/{name}.csv", own, rows)
        for period in dict.fromkeys(row["period"] for row in data.outcomes):
            own = [row for row in data.outcomes if row["period"] == period]
            self.same("period's file", f"{folder}/ky/{period}.csv", self.rows(f"{folder}/ky/{period}.csv"), own)

    # ---- pages ---------------------------------------------------------------------------------------------------

    def figure(self, kind: str, where: str, shown: str, row: Row, language: str) -> None:
        """A figure in words, and the number in it as its language writes numbers."""
        silent = load_catalog(PACKAGE.parent / "templates", language).plain("verdict.no_data")
        expected = row[f"figure_{language}"] or row["figure_vi"] or silent
        self.same(f"{kind}: figure", where, shown, expected)
        if row["figure"]:
            number = number_in(shown, language) or Decimal(0)  # of no change the words say just that
            self.same(f"{kind}: number", where, number, abs(Decimal(row["figure"])))

    def target_page(self, data: PlanData, target: str, language: str) -> None:
        rows = data.targets[target]
        path = self.path(rows[0][f"page_{language}"])
        page = self.page(path)
        for row in rows:
            where = f"{path} {row['measure_id']}"
            card = page.css_first(f'section.verdict[id="{row["measure_id"]}"]')
            assert card, where
            parts = {(child.attributes.get("class") or "").split(" ")[0]: child for child in card.iter()}
            self.same(
                "target: verdict", where, told(parts["verdict-head"].css_first(".tag")), row[f"verdict_{language}"]
            )
            self.same("target: why", where, told(parts["why"]), row[f"why_{language}"])
            promised, achieved = parts["pair"].css("div.figure")
            self.figure("target", where, told(achieved.css_first("b")), row, language)
            if row["requirement_form"] != "quality":
                short, rest = told(promised.css_first("b")), told(promised.css("span")[1])
                whole = {short, rest, f"{short} {rest}", f"{short}, {rest}", f"{short}{rest}"}
                self.same("target: requirement", where, row[f"requirement_{language}"] in whole, True)
            if row["count"]:
                counts = [Decimal(n) for n in (row["count"], row["of"])]
                shown = [number_in(w, language) for w in re.findall(NUMBERS[language], told(achieved.css("span")[1]))]
                self.same("target: counts", where, shown[:2], counts)
            self.series(data, page, path, row, language)

    def series(self, data: PlanData, page: LexborHTMLParser, path: str, row: Row, language: str) -> None:
        shown = {}
        for line in page.css(f'table:has(> caption[id="ky-{row["measure_id"]}"]) tbody tr'):
            link = line.css_first("th a")
            period = (link.attributes["href"] or "").rsplit("/", 1)[-1].removesuffix(".html") if link else ""
            shown[period] = told(line.css_first("td strong")), told(line.css_first("td .tag"))
        wanted = [o for o in data.outcomes if o["subject"] == row["subject"] and o["state"] == "reported"]
        self.same("series: periods", path, sorted(shown), sorted(o["period"] for o in wanted))
        for outcome in wanted:
            figure, verdict = shown.get(outcome["period"], ("", ""))
            where = f"{path} {row['measure_id']} {outcome['period']}"
            self.figure("series", where, figure, outcome, language)
            self.same("series: verdict", where, verdict, outcome[f"verdict_then_{language}"])

    def period_pages(self, data: PlanData, language: str) -> None:
        for period in dict.fromkeys(row["period"] for row in data.outcomes):
            rows = [row for row in data.outcomes if row["period"] == period]
            path = self.path(rows[0][f"page_{language}"])
            page = self.page(path)
            for kind, table in (("target", "of-targets"), ("task", "of-tasks")):
                lines = [line for line in page.css(f"table.{table} tbody tr") if line.css_first("td.stt")]
                own = [row for row in rows if row["kind"] == kind]
                self.same("period: lines", path, len(lines), len(own))
                for line, row in zip(lines, own, strict=False):
                    cells, where = line.css("td"), f"{path} {row['subject']}"
                    self.same(
                        "period: title",
                        where,
                        told(line.css_first("th a")),
                        row[f"title_{language}"] or row["title_vi"],
                    )
                    self.same("period: verdict", where, told(line.css_first(".tag")), row[f"verdict_then_{language}"])
                    if kind == "task":
                        self.same("period: status", where, told(cells[2]).startswith(row[f"figure_{language}"]), True)
                        continue
                    self.same("period: requirement", where, told(cells[2]), row[f"requirement_{language}"])
                    if row["state"] == "reported":
                        self.figure("period", where, told(cells[3].css_first("strong")), row, language)
                    else:
                        self.same("period: figure", where, told(cells[3]), "–")

    def task_list(self, data: PlanData, language: str) -> None:
        for row in data.tasks:
            path = self.path(row[f"page_{language}"])
            card = self.lists[path].css_first(f'article[id="{row["subject"]}"]')
            where = f"{path} {row['subject']}"
            assert card, where
            self.same("task: verdict", where, told(card.css_first(".tag")), row[f"verdict_{language}"])
            self.same("task: why", where, told(card.css_first("p.why")), row[f"why_{language}"])

    def changes_page(self, data: PlanData, language: str) -> None:
        rows = self.rows(f"{data.unit}/{data.plan}/du-lieu/thay-doi.csv")
        if not rows:
            return
        path = self.path(rows[0][f"page_{language}"])
        shown = [told(line) for line in self.lists[path].css("p.was-now")]
        self.same("changes: lines", path, len(shown), len(rows))
        for row in rows:
            was, now = row[f"was_{language}"], row[f"now_{language}"]
            where = f"{path} {row['subject']}"
            self.same("changes: figures", where, any(was in line and now in line for line in shown), True)

    @cached_property
    def lists(self) -> dict[str, LexborHTMLParser]:
        """Every page that may hold a list, parsed once."""
        return {path: self.page(path) for path in self.files if path.endswith(".html") and "/chi-tieu/" not in path}

    def small_version(self, data: PlanData, target: str, language: str) -> None:
        row = data.gravest(target)
        path = self.path(row[f"page_{language}"]).replace("/chi-tieu/", "/nhung/")
        page = self.lists[path]
        requirement, result = (told(node) for node in page.css("dl dd b"))
        words = told(page.body)
        self.same("small version: requirement", path, requirement, row[f"requirement_{language}"])
        self.figure("small version", path, result, row, language)
        self.same("small version: verdict", path, row[f"verdict_{language}"] in words, True)

    def rows_of_lists(self) -> None:
        """Every row of any list that leads to a target: homes, areas, offices, lists, news, what is unreported.

        A list of changes tells what was; its tags are no verdicts.
        """
        targets = {
            self.path(data.targets[target][0][f"page_{language}"]): (data, target, language)
            for data in self.plans
            for target in data.targets
            for language in ("vi", "en")
        }
        for path, page in self.lists.items():
            for line in page.css("ul.rows:not(.changes) > li:has(> .tag)"):
                link = line.css_first("a")
                to = joined(path, (link.attributes.get("href") or "") if link else "")
                if to in targets:
                    self.list_row(path, line, *targets[to])

    def list_row(self, path: str, line: LexborNode, data: PlanData, target: str, language: str) -> None:
        gravest, shown = data.gravest(target), told(line.css_first(".tag"))
        words = told(line.css_first("p"))
        moves = {o[f"verdict_then_{language}"] for o in data.outcomes if o["subject"].split(".")[0] == target}
        if MOVED.search(path) and shown in moves and gravest[f"requirement_{language}"] not in words:
            figures = {o[f"figure_{language}"] for o in data.outcomes if o["subject"].split(".")[0] == target}
            self.same("list: move", path, any(figure and figure in words for figure in figures), True)
            return
        self.same("list: verdict", f"{path} {target}", shown, gravest[f"verdict_{language}"])
        alike = [row for row in data.targets[target] if row["verdict"] == gravest["verdict"]]
        said = any(
            row[f"requirement_{language}"] in words and (not row["figure"] or row[f"figure_{language}"] in words)
            for row in alike
        )
        by_status = any(row["status"] and row[f"figure_{language}"] in words for row in alike)
        self.same("list: figure and requirement", f"{path} {target}", said or by_status, True)

    def indicator_pages(self) -> None:
        """Units side by side: each measure of a real unit that belongs to the indicator."""
        promises = self.rows("du-lieu/chi-tieu.csv")
        for path, page in self.lists.items():
            found = re.fullmatch(r"(?:(en)/)?chi-so/(.+)\.html", path)
            if not found:
                continue
            language, indicator = found[1] or "vi", found[2]
            lines = page.css("table tbody tr")
            wanted = [row for row in promises if row["indicator"] == indicator]
            self.same("indicator: lines", path, len(lines), len(wanted))
            for line, row in zip(lines, wanted, strict=False):
                where, cells, link = f"{path} {row['subject']}", line.css("td"), line.css_first("a")
                to = joined(path, (link.attributes["href"] or "") if link else "")
                self.same("indicator: target", where, to, self.path(row[f"page_{language}"]))
                self.same(
                    "indicator: requirement", where, told(cells[0]).startswith(row[f"requirement_{language}"]), True
                )
                self.same("indicator: verdict", where, told(cells[2]), row[f"verdict_{language}"])
                if row["state"] == "reported":
                    self.figure("indicator", where, told(cells[1].css_first("strong")), row, language)
                else:
                    self.same("indicator: figure", where, told(cells[1]), "–")

    # ---- for machines --------------------------------------------------------------------------------------------

    def search_index(self, data: PlanData) -> None:
        (path,) = [p for p in self.files if re.fullmatch(rf"{data.unit}/tim-kiem-[0-9a-f]+\.js", p)]
        shard = json.loads(re.sub(r"^[^(]*\(|\);\s*$", "", self.files[path].decode("utf-8")))
        home = f"{data.unit}/index.html"
        found = {d["path"]: d for d in shard["documents"] if "verdict" in d}
        for row in (*(data.gravest(target) for target in data.targets), *data.tasks):
            document = found[urls.relative(home, row["page_vi"].removeprefix(self.address))]
            where = f"{path} {row['subject']}"
            self.same("search: verdict", where, document["verdict"], urls.verdict(row["verdict"]))
            self.same("search: title", where, document["title"][0], row.get("target_vi") or row["title_vi"])


def as_csv(value: object) -> str:
    """A value of JSON as CSV writes it; what was defused there is not held against it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else f"{value:f}" if isinstance(value, Decimal) else str(value)


def values(rows: Iterable[Row]) -> list[list[str]]:
    return [[re.sub(r"(^|[;\n]\s*)'(?=[=+\-@])", r"\1", value) for value in row.values()] for row in rows]


def joined(page: str, link: str) -> str:
    """The path that a link of a page leads to, without its fragment."""
    folder = page.split("/")[:-1]
    for part in link.partition("#")[0].split("/"):
        folder = folder[:-1] if part == ".." else folder if part == "." else [*folder, part]
    return "/".join(folder)
