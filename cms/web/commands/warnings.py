"""What the checks find in readable files, as `flask content check` says it."""

import os
from collections.abc import Iterator

from cms.content import Problem
from cms.content.json_lines import line_of
from cms.core.errors import Invalid
from cms.publish.checks.levels import Check, Finding
from cms.site import Site
from cms.web.answers import answers
from cms.web.views import Preview

LEFT_OUT: frozenset[Check] = frozenset({"files", "fields", "places", "missing"})
"""Checks whose findings are errors of the files, which are told first, or work for translators."""


def warnings(site: Site, render: Preview) -> Iterator[Problem]:
    """What is found beside the errors, with the file and the line of the text that it stands in."""
    snapshot = site.store.snapshot()
    stands = answers(site, render, snapshot)
    for one in site.checks.findings(snapshot, stands, site.base_url(snapshot)):
        if one.check not in LEFT_OUT and one.key:
            yield _with_line(site, one)


def _with_line(site: Site, one: Finding) -> Problem:
    path = site.paths.entry(site.models[one.type], one.key)
    text = path.read_text("utf-8", "replace")
    line = line_of(text, one.path)
    if one.quote:
        # a long text has each of its lines on one of the file
        found = text.splitlines()[line - 1 :]
        quote = one.quote.partition("\n")[0]
        line += next((number for number, words in enumerate(found) if quote in words), 0)
    file = os.path.relpath(path, site.paths.data.parent)
    more = f" ({one.times} times in this text)" if one.times > 1 else ""
    return Problem(file, line, Invalid(one.path or "-", one.said.text().strip() + more))
