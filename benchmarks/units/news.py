"""A unit's news: reports out, a plan amended, figures corrected; half of it with an English translation."""

from __future__ import annotations

from typing import Any

from benchmarks.units.drawing import filled, vocabulary
from benchmarks.units.promises import Promises

HEAD = {"vi": "| Nội dung | Kết quả |\n|---|---|", "en": "| Subject | Result |\n|---|---|"}
OF = {"vi": "trên", "en": "of"}


def news_files(past: Promises, present: Promises, results: dict[str, Any]) -> dict[str, str]:
    """Each file's text by its name. `results` are those of the present plan's first half-year."""
    words, files = vocabulary("news"), {}
    for name, item in words["items"].items():
        for language, said in item.items():
            names = {
                **present.names,
                "plan": present.plan,
                "past": past.plan,
                "table": _table(present, results, language),
            }
            front = (f"{key}: {value}" for key, value in filled(said["front"], names).items())
            head = ["---", *front, "---", "", words["said"][language], ""]
            files[f"{name}.{language}.md"] = "\n".join([*head, said["body"].format_map(names)])
    return files


def _table(present: Promises, results: dict[str, Any], language: str) -> str:
    titles = {target["id"]: target["title"][language] for target in present.targets}
    counted = [(key.split(".")[0], result) for key, result in results.items() if "of" in result][:6]
    rows = (f"| {titles[id]} | {result['count']} {OF[language]} {result['of']} |" for id, result in counted)
    return "\n".join([HEAD[language], *rows])
