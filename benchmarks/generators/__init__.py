"""The generators that `python -m benchmarks.compare` sets side by side, and what each of them is given.

All of them write the equal pages (`pages.py`): every HTML page of a unit in both languages. Minh Bạch reads, checks,
judges and renders from YAML and Markdown. Hugo, plain Jinja and Pelican are given the outcome of all that: the values
of each page as ready strings, or whole bodies.
"""
