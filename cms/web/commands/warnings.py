"""Findings of the checks in readable files, as `flask content check` says it."""

import os
from collections.abc import Iterator

from cms.content import Problem
from cms.content.line_numbers import line_of
from cms.core.errors import Invalid
from cms.publish.checks.levels import Check, Finding
from cms.publish.checks.texts import text_of
from cms.schema.fields import Markdown
from cms.schema.fields.walk import locate, walk
from cms.site import Site
from cms.web.public_addresses import answers
from cms.web.views import Preview

LEFT_OUT: frozenset[Check] = frozenset({"files", "fields", "places", "missing"})
"""Checks whose findings are errors of the files, which are told first, or work for translators."""


def warnings(site: Site, render: Preview) -> Iterator[Problem]:
    """The findings beside the errors, with the file and line of each."""
    snapshot = site.store.snapshot()
    stands = answers(site, render, snapshot)
    for one in site.checks.findings(snapshot, stands, site.base_url(snapshot)):
        if one.check not in LEFT_OUT and one.key:
            yield _with_line(site, one)


def _with_line(site: Site, one: Finding) -> Problem:
    model, place = site.models[one.type], one.path
    path = site.paths.entry(model, one.key)
    data = path.read_bytes()
    found = locate(model.fields, one.path)
    if one.start and found and isinstance(found[0], Markdown):
        place = f"{one.path}.{_line_in_text(site, one)}"
    more = f" ({one.times} times in this text)" if one.times > 1 else ""
    told = Invalid(one.path or "-", one.said.text().strip() + more)
    line = line_of(data.decode("utf-8", "replace"), place)
    return Problem(os.path.relpath(path, site.paths.data.parent), line, told)


def _line_in_text(site: Site, one: Finding) -> int:
    """The line, from 1, of a long text at which something was found."""
    entry = site.store.snapshot().content.get(one.type, one.key)
    leaves = walk(entry.model.fields, entry.raw) if entry else ()
    text = next((text_of(leaf) for leaf in leaves if leaf.path == one.path), "")
    before = text.encode("utf-16-le", "surrogatepass")[: 2 * one.start]
    return before.decode("utf-16-le", "replace").count("\n") + 1
