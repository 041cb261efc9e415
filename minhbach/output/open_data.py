"""Writes the open data: each table of each extent as CSV and JSON, each extent as a workbook and a data package."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from minhbach import model as m
from minhbach.output.csv_file import csv_file
from minhbach.output.data_package import data_package
from minhbach.output.json_file import json_file, json_schema
from minhbach.output.xlsx_file import xlsx_file
from minhbach.pages import urls
from minhbach.pages.tables import Download, Extent, Format, OpenData, Published, Scope, Table

WORKBOOK = "tat-ca"
"""The name of the file with all tables of an extent."""
PACKAGE = "datapackage.json"


def data_files(data: OpenData) -> tuple[dict[str, bytes], Published]:
    """Every file by its path, and those that people are offered."""
    files: dict[str, bytes] = {}
    downloads: list[Download] = []
    for extent in data.extents:
        made = list(_files(extent, data))
        files |= {download.path: content for download, content in made}
        own = [download for download, _ in made]
        downloads += own
        if extent.scope.period is None:
            package = _path(extent.scope, PACKAGE)
            files[package] = data_package(extent, data, package, own, files)
    for download, content in _table_files(Scope(), data.dictionary, _head(data.dictionary, None, data)):
        files[download.path] = content
        downloads.append(download)
    tables = (*data.extents[0].tables, data.dictionary)
    files |= {urls.data_schema(table.id): json_schema(table, _identity(table, data)) for table in tables}
    return files, Published(data, tuple(downloads))


def _files(extent: Extent, data: OpenData) -> Iterator[tuple[Download, bytes]]:
    for table in extent.tables:
        yield from _table_files(extent.scope, table, _head(table, extent, data))
    book, path = xlsx_file(extent, data), _path(extent.scope, f"{_name(extent.scope, WORKBOOK)}.xlsx")
    yield Download(extent.scope, "", "xlsx", path, len(book), sum(len(table.rows) for table in extent.tables)), book


def _table_files(scope: Scope, table: Table, head: dict[str, Any]) -> Iterator[tuple[Download, bytes]]:
    csv_path, json_path = (_path(scope, f"{_name(scope, table.id)}.{suffix}") for suffix in ("csv", "json"))
    schema = head.pop("$schema") or urls.relative(json_path, urls.data_schema(table.id))
    made: dict[Format, tuple[str, bytes]] = {
        "csv": (csv_path, csv_file(table)),
        "json": (json_path, json_file(table, {"$schema": schema, **head})),
    }
    for format, (path, content) in made.items():
        yield Download(scope, table.id, format, path, len(content), len(table.rows)), content


def _head(table: Table, extent: Extent | None, data: OpenData) -> dict[str, Any]:
    """What a JSON file says of itself before its rows."""
    licence = data.licence
    named = {"id": licence.id, "name": _words(licence.name), "url": licence.url} if licence else None
    return {
        "$schema": _identity(table, data),
        "version": urls.DATA_VERSION,
        "table": table.id,
        "title": _words(extent.title if extent else table.title),
        "as_of": data.as_of.isoformat(),
        "illustrative": extent is not None and extent.notice is not None,
        "notice": _words(extent.notice) if extent and extent.notice else None,
        "publisher": _words(data.publisher),
        "licence": named,
        "cite": _words(extent.cite if extent else table.about),
    }


def _words(text: m.Text) -> dict[str, str | None]:
    return {"vi": text.vi, "en": text.en}


def _identity(table: Table, data: OpenData) -> str:
    """The whole address of a table's schema; empty while the site's own is not known."""
    return urls.absolute(data.base_url, urls.data_schema(table.id)) if data.base_url else ""


def _name(scope: Scope, name: str) -> str:
    """A period has one table, whose files are called by the period."""
    return f"ky/{scope.period.id}" if scope.period else name


def _path(scope: Scope, name: str) -> str:
    return urls.data_file(scope.unit.id if scope.unit else "", scope.plan.id if scope.plan else "", name)
