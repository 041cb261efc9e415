"""Attached tables: CSV that is UTF-8 text and holds no formulas."""

from __future__ import annotations

import csv
import io
import re

from minhbach.sources.attachments.findings import MAX_TEXT, Fault, Findings

FORMULA = re.compile(r"[=@\t\r].|[+-].*[(|!=]", re.DOTALL)
"""What a spreadsheet runs. After a plus or a minus only what can call something: -2,5 is a figure, “- Tốt” a remark."""
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def inspect(content: bytes) -> Findings:
    """What there is to say of a CSV file."""
    try:
        text = content.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return Findings((Fault("attachment-text", "encoding", f"0x{content[error.start]:02X}", line),))
    if control := CONTROL.search(text):
        line = text.count("\n", 0, control.start()) + 1
        return Findings((Fault("attachment-text", "control", f"U+{ord(control[0]):04X}", line),))
    faults = (fault for delimiter in ",;\t" if (fault := _formula(text, delimiter)))
    first = min(faults, key=lambda fault: fault.line, default=None)
    return Findings((first,) if first else (), text=text[:MAX_TEXT], complete=len(text) <= MAX_TEXT)


def _formula(text: str, delimiter: str) -> Fault | None:
    """The first cell that a spreadsheet would run, where it takes this sign for the delimiter.

    Which one it takes depends on the reader's country, so all are tried.
    """
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for row in rows:
            for cell in row:
                if FORMULA.match(cell):
                    return Fault("attachment-formula", found=cell[:40], line=rows.line_num)
    except csv.Error as problem:
        return Fault("attachment-broken", found=str(problem), line=rows.line_num)
    return None
