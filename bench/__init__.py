"""`make bench`: compares this project with Hugo, Frozen-Flask alone, a plain program, Pelican,
Lektor, Flask's "hello world" and nginx, on the same content.

corpus.py, words.py      the content: N bilingual entries, the same each time
ours.py                  the corpus as our data folder, and our commands
peers/<tool>/            the corpus as that tool's source, its templates, its commands
measure.py               one command's wall time, CPU time and peak memory
builds.py, edits.py, papers.py      full and incremental builds, in turns
startup.py, first_page.py, uncached.py, live.py, saves.py    starting, serving, saving
counts.py, counting.py   calls, statements and files, which are the same on every machine
bars.py, report.py, chart.py     the limits, the report, the chart
results.py               the last figures of each part and size: docs/benchmarks.json
work.py                  the working folder, bench/.work, which may be deleted at any time; memory
"""
