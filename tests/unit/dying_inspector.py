"""Stands in for the process that inspects attached files: it dies over any file that says so."""

import json
import os
import sys

from msgspec import to_builtins

from minhbach.sources.attachments.findings import Findings

if __name__ == "__main__":
    print("ready", flush=True)
    while header := sys.stdin.buffer.readline():
        if sys.stdin.buffer.read(int(header.split()[1])) == b"die":
            os._exit(1)
        print(json.dumps(to_builtins(Findings(text="alive"))), flush=True)
