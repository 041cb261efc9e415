"""`datapackage.json`: what a folder of data holds, by the Data Package standard (version 2)."""

from __future__ import annotations

import hashlib
import json
import posixpath
from collections.abc import Iterable, Mapping
from typing import Any

from minhbach import model as m
from minhbach.pages.tables import MEDIA, Download, Extent, Field, OpenData, Table
from minhbach.pages.urls import DATA_VERSION

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"


def data_package(
    extent: Extent, data: OpenData, path: str, downloads: Iterable[Download], files: Mapping[str, bytes]
) -> bytes:
    """The descriptor that lies at `path`. CSV files are its tables; JSON files and the workbook hold the same."""
    tables = {table.id: table for table in extent.tables}
    scope = extent.scope
    package: dict[str, Any] = {
        "$schema": PROFILE,
        "name": "-".join(part.id for part in (scope.unit, scope.plan) if part) or "tat-ca-don-vi",
        "title": _both(extent.title),
        "description": _both(extent.about),
        "version": f"{DATA_VERSION}.0.0",
        "created": f"{data.as_of.isoformat()}T00:00:00Z",
        **({"homepage": extent.page.vi} if data.base_url else {}),
        **({"licenses": [_licence(data.licence)]} if data.licence else {}),
        "contributors": [{"title": data.publisher.vi, "roles": ["publisher"]}],
        "illustrative": extent.notice is not None,
        **({"notice": {"vi": extent.notice.vi, "en": extent.notice.en}} if extent.notice else {}),
        "resources": [_resource(download, tables.get(download.table), path, files) for download in downloads],
    }
    return (json.dumps(package, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _licence(licence: m.Licence) -> dict[str, str]:
    known = {"name": licence.id, "path": licence.url, "title": _both(licence.name)}
    return {key: value for key, value in known.items() if value}


def _resource(download: Download, table: Table | None, path: str, files: Mapping[str, bytes]) -> dict[str, Any]:
    name = posixpath.basename(download.path)
    resource: dict[str, Any] = {
        "name": name.replace(".", "-"),
        "path": name,
        "format": download.format,
        "mediatype": MEDIA[download.format],
        "bytes": download.size,
        "hash": f"sha256:{hashlib.sha256(files[download.path]).hexdigest()}",
    }
    if table and download.format == "csv":
        resource |= {"type": "table", "encoding": "utf-8-sig", "schema": table_schema(table)}
    if table:
        resource |= {"title": _both(table.title), "description": _both(table.about)}
    return resource


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
