"""A zip archive of members that are compressed already, so that what many archives have in common is compressed once.

The standard library compresses each member anew, and writes the system that it runs on into the archive.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable

from msgspec import Struct

LOCAL = struct.Struct("<4s5H3I2H")
CENTRAL = struct.Struct("<4s6H3I5H2I")
END = struct.Struct("<4s4H2IH")
LEVEL = 4
"""It takes half the time of the usual 6, and a tenth more room."""
VERSION, UTF_8, DEFLATED = 20, 0x800, 8
TIME, DATE = 0, 1 << 5 | 1
"""Midnight of 1 January 1980, the first day that an archive can name."""


class Member(Struct, frozen=True):
    """A file of an archive, compressed."""

    name: str
    content: bytes
    size: int
    """Of what is compressed."""
    checksum: int


def member(name: str, content: bytes) -> Member:
    """Compress a file."""
    deflate = zlib.compressobj(LEVEL, wbits=-zlib.MAX_WBITS)
    return Member(name, deflate.compress(content) + deflate.flush(), len(content), zlib.crc32(content))


def zip_file(members: Iterable[Member]) -> bytes:
    """The archive."""
    archive, listed, count = bytearray(), bytearray(), 0
    for each in members:
        name = each.name.encode("utf-8")
        about = (VERSION, UTF_8, DEFLATED, TIME, DATE, each.checksum, len(each.content), each.size, len(name))
        listed += CENTRAL.pack(b"PK\1\2", VERSION, *about, 0, 0, 0, 0, 0, len(archive)) + name
        archive += LOCAL.pack(b"PK\3\4", *about, 0) + name + each.content
        count += 1
    end = END.pack(b"PK\5\6", 0, 0, count, count, len(listed), len(archive), 0)
    return bytes(archive + listed + end)
