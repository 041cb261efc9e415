"""`datapackage.json`: what a folder of data holds, by the Data Package standard (version 2)."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Raw

from minhbach import model as m
from minhbach.output.json_file import indented
from minhbach.pages import contexts as c
from minhbach.pages.tables import MEDIA, Download, Edition, Field, Table
from minhbach.pages.urls import DATA_VERSION

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"


def data_package(
    offered: c.DataSet, edition: Edition, schemas: Mapping[str, Raw], packages: Sequence[Mapping[str, str]] = ()
) -> bytes:
    """The descriptor of what is offered. CSV files are its tables; JSON files and the workbook hold the same.

    `schemas` are what `table_schema` says of each table, as JSON; `packages` those of the units, where not all is
    offered in one file.
    """
    extent = offered.extent
    scope = extent.scope
    package: dict[str, Any] = {
        "$schema": PROFILE,
        "name": "-".join(part.id for part in (scope.unit, scope.plan) if part) or "tat-ca-don-vi",
        "title": _both(extent.title),
        "description": _both(extent.about),
        "version": f"{DATA_VERSION}.0.0",
        "created": f"{edition.as_of.isoformat()}T00:00:00Z",
        **({"homepage": extent.page.vi} if edition.base_url else {}),
        **({"licenses": [_licence(edition.licence)]} if edition.licence else {}),
        "contributors": [{"title": edition.publisher.vi, "roles": ["publisher"]}],
        "illustrative": extent.notice is not None,
        **({"notice": {"vi": extent.notice.vi, "en": extent.notice.en}} if extent.notice else {}),
        "resources": list(_resources(offered, schemas)),
        **({"packages": packages} if packages else {}),
    }
    return indented(package)


def _resources(offered: c.DataSet, schemas: Mapping[str, Raw]) -> Iterator[dict[str, Any]]:
    for offer in offered.offers:
        for file in offer.files:
            resource = _resource(file)
            if file.format == "csv":
                resource |= {"type": "table", "encoding": "utf-8-sig", "schema": schemas[offer.table.id]}
            yield resource | {"title": _both(offer.table.title), "description": _both(offer.table.about)}
    if offered.workbook:
        yield _resource(offered.workbook)


def _licence(licence: m.Licence) -> dict[str, str]:
    known = {"name": licence.id, "path": licence.url, "title": _both(licence.name)}
    return {key: value for key, value in known.items() if value}


def _resource(file: Download) -> dict[str, Any]:
    name = posixpath.basename(file.path)
    return {
        "name": name.replace(".", "-"),
        "path": name,
        "format": file.format,
        "mediatype": MEDIA[file.format],
        "bytes": file.size,
        "hash": f"sha256:{file.sha256}",
    }


def table_schema(table: Table) -> dict[str, Any]:
    """The fields of a table as Table Schema names them."""
    schema: dict[str, Any] = {"fields": [_field(field) for field in table.fields], "missingValues": [""]}
    return schema | ({"primaryKey": list(table.key)} if table.key else {})


def _field(field: Field) -> dict[str, Any]:
    limits: dict[str, Any] = {"required": True} if field.required else {}
    limits |= {"enum": list(field.values)} if field.values else {}
    described = {"name": field.name, "type": field.type, "description": _both(field.about)}
    return described | ({"constraints": limits} if limits else {})


def _both(text: m.Text) -> str:
    return f"{text.vi} / {text.en}" if text.en else text.vi
