"""Minh Bạch: renders a commune's administrative-reform plan, and what came of it, as a bilingual static site.

`pipeline.py` shows the whole way of the data on one screen; `docs/architecture.md` tells why it is laid out so.
"""

__version__ = "0.1.0"
