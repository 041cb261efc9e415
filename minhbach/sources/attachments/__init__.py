"""Attached documents: what may lie in `data/<unit>/documents/`, and what is inside.

A file's type is judged by its content, and nothing that acts, hides or bursts gets through. What opens the files runs
in a process of its own with bounds of time and memory (`inspection.py`), since no library promises anything about
hostile input. Office files are not taken: macros, links and hidden sheets cannot be told from the outside with any
certainty, and everybody can save them as PDF or CSV.
"""
