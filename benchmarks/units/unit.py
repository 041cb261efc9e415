"""All files of one unit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from benchmarks.units.drawing import chance, vocabulary
from benchmarks.units.news import news_files
from benchmarks.units.plans import plan_files, plan_text
from benchmarks.units.promises import Promises
from benchmarks.units.results import SURVEY_FILE, Period, Reports
from benchmarks.units.yaml_text import yaml_text
from minhbach.sources.markdown_file import parse_record
from minhbach.sources.translation_memory import Pair, by_english, pair, written_memory
from minhbach.validation.translations import prose_words

PAST = tuple(
    Period(year, part) for year, part in ((2021, ""), (2022, ""), (2023, ""), (2024, ""), (2025, "H1"), (2025, ""))
)
PRESENT = tuple(Period(2026, part) for part in ("Q1", "H1", "Q3"))


def unit_id(number: int) -> str:
    """The id of a unit, in folders and addresses."""
    return f"xa-thu-nghiem-{number:04}"


def unit_files(number: int) -> dict[str, str]:
    """Every file of a unit by its path in the project."""
    id, name, province = unit_id(number), f"Thử nghiệm {number:04}", f"Tỉnh Thử nghiệm {(number - 1) // 100 + 1:02}"
    words = vocabulary("words")
    data: dict[str, tuple[str, dict[str, Any]]] = {
        f"data/{id}/unit.yaml": ("../schema/unit.json", _unit(number, name, province))
    }
    texts: dict[str, str] = {}
    promises = Promises(number, 2021, 2025, name), Promises(number, 2026, 2030, name)
    half_year: dict[str, Any] = {}
    for plan, periods in zip(promises, (PAST, PRESENT), strict=True):
        folder = f"data/{id}/{plan.plan}"
        for kind, record in plan_files(plan, province).items():
            data[f"{folder}/{kind}.yaml"] = f"../../schema/{kind}.json", record
        for period, record in Reports(plan, periods).files():
            data[f"{folder}/results/{period.id}.yaml"] = "../../../schema/results.json", record
            half_year = record["results"] if period.part == "H1" else half_year
        texts[f"content/{id}/{plan.plan}/plan.vi.md"] = plan_text(plan, province)
    news = {f"content/{id}/news/{file}": text for file, text in news_files(*promises, half_year).items()}
    files = {file: yaml_text(schema, {"notice": words["notice"], **record}) for file, (schema, record) in data.items()}
    pairs = [pair for _, record in data.values() for pair in pairs_in({"notice": words["notice"], **record})]
    memory = written_memory(by_english([*pairs, *_pairs_of_news(news)]))
    is_named = any(SURVEY_FILE in text for text in files.values())  # now and then chance leaves the survey unreported
    survey = {f"data/{id}/documents/{SURVEY_FILE}": _survey(number)} if is_named else {}
    return files | texts | news | survey | {f"data/{id}/translations.txt": memory}


def _unit(number: int, name: str, province: str) -> dict[str, Any]:
    offices = []
    for at, office in enumerate(vocabulary("words")["offices"]):
        email = {"email": f"{office['id'][:20].strip('-')}.{number:04}@example.vn"}
        offices.append({**office, "contact": email} if at % 3 else office)
    return {
        "kind": "commune",
        "name": {"vi": f"Ủy ban nhân dân xã {name}", "en": f"People's Committee of {name} Commune"},
        "short_name": {"vi": f"Xã {name}", "en": f"{name} Commune"},
        "province": {"vi": province, "en": f"{province.removeprefix('Tỉnh ')} Province"},
        "contact": {"email": f"ubnd.{number:04}@example.vn"},
        "offices": offices,
    }


def pairs_in(value: Any) -> Iterator[Pair]:
    """Every English text of a record beside its Vietnamese, as translation memories know them."""
    if isinstance(value, dict):
        if value.keys() == {"vi", "en"}:
            yield pair(value["en"], value["vi"])
        else:
            for inner in value.values():
                yield from pairs_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from pairs_in(inner)


def _pairs_of_news(news: dict[str, str]) -> Iterator[Pair]:
    for file, text in news.items():
        if file.endswith(".en.md"):
            original = file.removesuffix(".en.md") + ".vi.md"
            front, prose, _ = parse_record(news[original], original, "vi")
            front_en, prose_en, _ = parse_record(text, file, "en")
            yield pair(prose_words(prose_en), prose_words(prose))
            yield from (pair(front_en[key], front[key]) for key in ("title", "summary"))


def _survey(number: int) -> str:
    draw = chance(number, "survey")
    rows = [
        f"Nhóm {at:02};{asked};{draw.randint(asked // 2, asked)}"
        for at in range(1, 13)
        for asked in [draw.randint(40, 200)]
    ]
    return "\n".join(["Nội dung / Subject;Số người được hỏi / People asked;Hài lòng / Satisfied", *rows, ""])
