"""A plan's own file, the duties that it gives, and its full text in the form that such plans have."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from benchmarks.units.drawing import chance, filled, vocabulary
from benchmarks.units.promises import Promises
from benchmarks.units.results import Period


def plan_record(promises: Promises, province: str) -> dict[str, Any]:
    """What `plan.yaml` says."""
    words, first, last, name = vocabulary("words"), promises.first, promises.last, promises.name
    return {
        "title": {
            "vi": f"Kế hoạch Cải cách hành chính nhà nước xã {name} giai đoạn {first} - {last}",
            "en": f"Plan for state administrative reform in {name} Commune, {first} - {last}",
        },
        "number": _number(promises),
        "date": f"{first}-01-15",
        "place": {"vi": name, "en": name},
        "issuer": {"vi": f"Ủy ban nhân dân xã {name}", "en": f"People's Committee of {name} Commune"},
        "period": {"from": first, "to": last},
        "signatory": {
            "capacity": {"vi": "Chủ tịch", "en": "Chairperson"},
            "on_behalf_of": {"vi": "Ủy ban nhân dân", "en": "People's Committee"},
        },
        "copy": {
            "kind": "digital",
            "note": {
                "vi": "Văn bản do máy sinh ra để đo tốc độ; không có bản ký.",
                "en": "A program wrote this text to measure speed; there is no signed copy.",
            },
        },
        "gaps": words["gaps"],
        "legal_bases": list(_bases(promises, province)),
        "areas": [_area(promises, area) for area in words["areas"]],
        "annexes": [
            {
                "title": {"vi": "Danh mục nhiệm vụ cụ thể", "en": "List of particular tasks"},
                "clause": "VI.3",
                "quote": words["annex"],
                "held": False,
            }
        ],
        "reporting": _reporting(promises, province),
        "notes": list(_notes(promises)),
    }


def _number(promises: Promises) -> str:
    return f"{chance(promises.number, promises.first, 'number').randint(10, 99)}/KH-UBND"


def _bases(promises: Promises, province: str) -> Iterator[dict[str, Any]]:
    words = vocabulary("words")
    for basis in words["bases"]:
        count = chance(promises.number, promises.first, basis["symbol"]).randint(3, 90)
        names = {
            **promises.names,
            "document": f"{count:02}/{basis['symbol']}",
            "province_vi": province,
            "province_en": _english(province),
            **{f"{name}_{language}": basis[name][language] for name in ("kind", "body") for language in ("vi", "en")},
        }
        said = filled(words["basis"], names)
        date = f"{promises.first}-01-05"
        head = {"number": names["document"], "date": date, "kind": basis["kind"], "issuer": said["issuer"]}
        yield {**head, "title": said["title"], "role": "basis", "clause": "mo-dau", "quote": said["quote"]}


def _english(province: str) -> str:
    return f"{province.removeprefix('Tỉnh ')} Province"


def _area(promises: Promises, area: dict[str, Any]) -> dict[str, Any]:
    clauses = list(dict.fromkeys((promises.clause(area["id"], "II"), promises.clause(area["id"], "III"))))
    record = {"id": area["id"], "title": area["title"], "clauses": clauses}
    record |= {key: area[key] for key in ("lead", "coordinate", "note") if key in area}
    if "assigned" in area:
        office, at = area["assigned"]
        duty = vocabulary("words")["duties"][office][at]
        record["assigned"] = [{"clause": _duty_clause(office), "quote": {"vi": duty["vi"], "en": duty["en"]}}]
    return record


def _duty_clause(office: str) -> str:
    return f"V.{list(vocabulary('words')['duties']).index(office) + 1}"


def _reporting(promises: Promises, province: str) -> list[dict[str, Any]]:
    words, every = vocabulary("words"), ["quarter", "half", "year"]
    years = range(promises.first, promises.last + 1)
    periods = [Period(year, part) for year in years for part in ("Q1", "H1", "Q3", "")]
    specialized = {"vi": f"Cơ quan chuyên môn của {province}", "en": f"Specialized agency of {_english(province)}"}
    division = {"vi": "Phòng Văn hóa - Xã hội", "en": "Culture and Society Division"}
    return [
        {
            "id": "bao-cao-dinh-ky",
            "clause": "VI.1",
            "quote": words["report"],
            "by": ["phong-van-hoa-xa-hoi"],
            "to": [specialized],
            "every": every,
            "periods": [{"period": period.id, "cutoff": period.cutoff, "due": period.due} for period in periods],
        },
        {
            "id": "so-lieu-co-quan",
            "clause": "VI.2",
            "quote": words["figures"],
            "by": ["cac-co-quan-don-vi"],
            "to": [division],
            "every": every,
        },
    ]


def _notes(promises: Promises) -> Iterator[dict[str, Any]]:
    for (kind, names), target in zip(promises.drawn, promises.targets, strict=True):
        for form in ("reading", "slip"):
            if form in kind:
                note = {language: text.format_map(names) for language, text in kind[form].items()}
                yield {"clause": target["clause"], "quote": target["quote"]["vi"], "kind": form, "note": note}


def duty_records() -> Iterator[dict[str, Any]]:
    """What `duties.yaml` says."""
    words = vocabulary("words")
    yield {
        "offices": ["cac-co-quan-don-vi", "phong-kinh-te"],
        "clause": "IV.2",
        "role": "implement",
        "quote": words["estimate"],
    }
    for office, duties in words["duties"].items():
        for duty in duties:
            quote = {"vi": duty["vi"], "en": duty["en"]}
            yield {"offices": [office], "clause": _duty_clause(office), "role": duty["role"], "quote": quote}


def plan_text(promises: Promises, province: str) -> str:
    """The plan's full text, in Vietnamese as all plans are, with the marks of its clauses."""
    words, first, last, name = vocabulary("words"), promises.first, promises.last, promises.name
    prose, offices = words["prose"], {office["id"]: office["name"]["vi"] for office in words["offices"]}
    paragraphs = [
        f"**VĂN BẢN DO MÁY SINH RA ĐỂ ĐO TỐC ĐỘ:** xã {name}, {province} không có thật. {{#dau}}",
        f"ỦY BAN NHÂN DÂN XÃ {name.upper()}",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        f"Số: {_number(promises)}",
        f"{name}, ngày 15 tháng 01 năm {first}",
        f"# KẾ HOẠCH Cải cách hành chính nhà nước xã {name} giai đoạn {first} - {last} {{#mo-dau}}",
        *(basis["quote"]["vi"] for basis in _bases(promises, province)),
        f"UBND xã {name} ban hành Kế hoạch cải cách hành chính (CCHC) nhà nước giai đoạn {first} - {last}, như sau:",
        "## I. MỤC ĐÍCH, YÊU CẦU {#I}",
        "### 1. Mục đích {#I.1}",
        *prose["purpose"],
        "### 2. Yêu cầu {#I.2}",
        *prose["demand"],
        "## II. MỤC TIÊU {#II}",
        "### 1. Mục tiêu chung {#II.1}",
        "Tiếp tục xây dựng nền hành chính dân chủ, pháp quyền, tinh gọn, liêm chính, phục vụ Nhân dân; trong đó:",
        _listed(promises.targets, "chung"),
        "### 2. Chỉ tiêu cụ thể {#II.2}",
    ]
    for at, area in enumerate(words["areas"][1:], 1):
        paragraphs += [f"#### 2.{at}. {area['title']['vi']} {{#II.2.{at}}}", _listed(promises.targets, area["id"])]
    paragraphs.append("## III. NHIỆM VỤ, GIẢI PHÁP {#III}")
    for at, area in enumerate(words["areas"][1:], 1):
        paragraphs += [f"### {at}. {area['title']['vi']} {{#III.{at}}}", _listed(promises.tasks, area["id"])]
    paragraphs += [
        "## IV. KINH PHÍ THỰC HIỆN {#IV}",
        f"1\\. {prose['money']} {{#IV.1}}",
        f"2\\. {words['estimate']['vi']} {{#IV.2}}",
        "## V. TỔ CHỨC THỰC HIỆN {#V}",
    ]
    for at, (office, duties) in enumerate(words["duties"].items(), 1):
        paragraphs += [f"### {at}. {offices[office]} {{#V.{at}}}", *(duty["vi"] for duty in duties)]
    paragraphs += [
        "## VI. CHẾ ĐỘ BÁO CÁO {#VI}",
        f"1\\. {words['report']['vi']} {{#VI.1}}",
        f"2\\. {words['figures']['vi']} {{#VI.2}}",
        f"3\\. {words['annex']['vi']} {{#VI.3}}",
        "**TM. ỦY BAN NHÂN DÂN** {#ky}",
        "**CHỦ TỊCH**",
    ]
    return "\n\n".join(paragraphs) + "\n"


def _listed(records: list[dict[str, Any]], area: str) -> str:
    return "\n".join(f"- {record['quote']['vi']}" for record in records if record["area"] == area)


def plan_files(promises: Promises, province: str) -> dict[str, dict[str, Any]]:
    """The plan's data files but its results, by name."""
    return {
        "plan": plan_record(promises, province),
        "targets": {"targets": promises.targets},
        "tasks": {"tasks": promises.tasks},
        "duties": {"duties": list(duty_records())},
        "amendments": {"amendments": [promises.amendment]},
        "errata": {"errata": [promises.erratum]},
    }
