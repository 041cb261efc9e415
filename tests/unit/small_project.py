"""The smallest project that can be built: one commune, one plan, two targets, a task, a result."""

import datetime as dt
import shutil
from pathlib import Path

from minhbach.diagnostics import Diagnostic
from minhbach.model import Site
from minhbach.settings import Settings
from minhbach.sources.project import read_sources
from minhbach.validation.check import validate

REPOSITORY = Path(__file__).resolve().parents[2]
ON = dt.date(2026, 8, 1)

FILES = {
    "data/site.yaml": """\
# schema/site.json
title: {vi: Trang thử, en: Test site}
languages: [vi, en]
units: [xa-thu]
""",
    "data/areas.yaml": """\
# schema/areas.json
areas:
  - {id: thu-tuc, title: {vi: Thủ tục, en: Procedures}}
""",
    "data/indicators.yaml": """\
# schema/indicators.json
indicators:
  - {id: hai-long, title: {vi: Hài lòng, en: Satisfaction}, unit: percent}
""",
    "data/glossary.yaml": """\
# schema/glossary.json
terms:
  - {vi: chỉ tiêu, en: target}
""",
    "data/xa-thu/unit.yaml": """\
# schema/unit.json
kind: commune
name: {vi: Ủy ban nhân dân xã Thử, en: People's Committee of Thử}
short_name: {vi: Xã Thử, en: Thử Commune}
province: {vi: Tỉnh Thử, en: Thử Province}
offices:
  - {id: van-phong, kind: office, name: {vi: Văn phòng, en: Office}}
""",
    "data/xa-thu/ke-hoach/plan.yaml": """\
# schema/plan.json
title: {vi: Kế hoạch thử, en: Test plan}
issuer: {vi: Ủy ban nhân dân xã Thử, en: People's Committee of Thử}
period: {from: 2026, to: 2030}
copy: {kind: digital}
areas:
  - {id: thu-tuc, title: {vi: Thủ tục, en: Procedures}, clauses: [I], lead: [van-phong]}
""",
    "data/xa-thu/ke-hoach/targets.yaml": """\
# schema/targets.json
targets:
  - id: hai-long
    area: thu-tuc
    clause: I
    quote: {vi: hài lòng từ 95% trở lên, en: satisfied 95% or more}
    title: {vi: Mức hài lòng, en: Satisfaction}
    measures:
      - {id: chung, unit: percent, require: {at_least: 95}, pace: hold, indicator: hai-long}
  - id: dung-han
    area: thu-tuc
    clause: I
    quote: {vi: "100% hồ sơ đúng hạn", en: 100% of dossiers on time}
    title: {vi: Đúng hạn, en: On time}
    measures:
      - {id: chung, unit: percent, require: {all: true}, pace: hold}
""",
    "data/xa-thu/ke-hoach/tasks.yaml": """\
# schema/tasks.json
tasks:
  - id: tap-huan
    area: thu-tuc
    clause: I
    quote: {vi: Mở lớp tập huấn, en: Hold a training course}
    title: {vi: Tập huấn, en: Training}
""",
    "data/xa-thu/ke-hoach/results/2026-H1.yaml": """\
# schema/results.json
period: 2026-H1
cutoff: {from: 2025-12-15, to: 2026-06-14}
results:
  dung-han.chung: {count: 1999, of: 2000}
""",
    "content/xa-thu/ke-hoach/plan.vi.md": """\
# Kế hoạch thử {#dau}

## I. Mục tiêu {#I}

Người dân hài lòng từ 95% trở lên; 100% hồ sơ đúng hạn.

- Mở lớp tập huấn.
""",
}


class SmallProject:
    """A project folder of its own, with this repository's templates and schemas."""

    def __init__(self, root: Path) -> None:
        self.root = root
        shutil.copytree(REPOSITORY / "templates", root / "templates")
        shutil.copytree(REPOSITORY / "data" / "schema", root / "data" / "schema")
        for file, text in FILES.items():
            self.write(file, text)

    def write(self, file: str, text: str) -> None:
        path = self.root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")

    def replace(self, file: str, old: str, new: str) -> None:
        text = (self.root / file).read_text(encoding="utf-8")
        assert old in text
        self.write(file, text.replace(old, new))

    def settings(self) -> Settings:
        return Settings(self.root, self.root / "site", ON)

    def validated(self) -> tuple[Site, list[Diagnostic]]:
        sources, found = read_sources(self.root)
        site, more = validate(sources, self.settings().schemas, ON)
        assert site is not None
        return site, found + more
