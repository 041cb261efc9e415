"""Made-up communes to measure with: `python -m benchmarks.units 30 FOLDER` writes a project with 30 of them.

A unit is made of its number alone: unit 7 is the same, byte for byte, in a project of 10 and in one of 3,321. Each has
two plans, one fulfilled and one under way, with targets of every form of requirement, tasks, duties, reports,
corrections, amendments, errata, news and a survey's table: about 330 pages in both languages and 260 KB of YAML. The
sentences are of the kind that real plans have (`targets.yaml`, `tasks.yaml`, `words.yaml`); bodies, figures and
documents are made up.

The units are not `illustrative`: such units are left out of all that spans units, and just that work is to be measured.
Instead their names, the site's title and a notice on every page say that no such commune exists.
"""
