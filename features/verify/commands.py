"""`flask verify [OUT]`: whether the files on the disk have their expected content."""

import os
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import click
import orjson
from flask import Flask, current_app
from flask.cli import with_appcontext

from cms.content.address_use import redirects
from cms.content.file_facts import moved_to, read_facts
from cms.core.files import printable, temporary_files, walk
from cms.core.slots import call
from cms.publish.checks.content import ContentChecks
from cms.publish.compression import is_compressed_copy
from cms.publish.output import MARK, MirroredOutput, Output, ReleaseOutput, read_mark, site_files
from cms.publish.rendered_pages import digest_of, site_digest, weight
from cms.publish.server_rules import is_rule
from cms.schema.file_facts import SUFFIX, is_facts
from cms.site import Site
from cms.web.commands.transform_flags import TransformCommand
from cms.web.context import app_state
from cms.web.freeze.build import FreezeRequest
from cms.web.public_addresses import page_exists_with
from cms.web.views import preview_with
from features.content_check.commands import with_line
from features.content_check.entry_problems import check
from features.verify.comparison import compare

SAMPLE = 200
"""Pages that are compared without --all."""
REBUILD = (
    "Build the site again: “flask freeze OUT --full”; for a release, remove instance/cache/site.db "
    "and run “flask publish”."
)


class Fault(NamedTuple):
    """A file, its fault and the remedy."""

    file: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{printable(self.file)}: {self.problem}: {self.remedy}"


@click.command("verify", cls=TransformCommand)
@click.argument(
    "out", required=False, type=click.Path(file_okay=False, exists=True, path_type=Path)
)
@click.option("--all", "every", is_flag=True, help=f"Compare every page, not {SAMPLE} of them.")
@click.option("--live/--alone", default=False, help="As OUT was frozen. Default: --alone.")
@click.option("--base-url", help="The web address that OUT was frozen with.")
@with_appcontext
def verify(out: Path | None, every: bool, live: bool, base_url: str | None, **flags: bool) -> None:
    """Compare the files on the disk with their expected content: every file of the content, unfinished
    changes, the releases, and pages of OUT (default: of the live release) with pages rendered again.
    Give the options that OUT was frozen with. Changes nothing.
    """
    state = app_state()
    if out:
        settings = state.site.settings
        address = settings.base_url if base_url is None else base_url
        state.site = state.site.with_settings(settings._replace(base_url=address, live=live))
    site = state.site
    site.store.refresh()
    faults = [*_database(site), *_files(site), *_content(site), *_journals(site)]
    intact = _Intact(frozenset(_index_stubs(site)))
    for folder in [out] if out else _releases(site):
        faults += intact.faults(folder)
    asked = [name for name, is_asked in flags.items() if is_asked]
    faults += _pages(site, out, None if every else SAMPLE, asked)
    for fault in faults:
        click.echo(str(fault))
    if faults:
        raise SystemExit(1)
    click.echo("Everything is as it should be.")


def _files(site: Site) -> Iterator[Fault]:
    """Yield the files of the content folder that can’t be read or parsed."""
    for entry in sorted(walk(str(site.paths.data)), key=lambda entry: entry.path):
        file = os.path.relpath(entry.path, site.paths.data.parent)
        try:
            if not entry.is_file():
                yield Fault(file, "no file", "Restore it, or remove what has its name.")
                continue
            data = Path(entry.path).read_bytes()
            if entry.name.endswith((".json", ".geojson")):
                orjson.loads(data)
        except OSError as fault:
            remedy = "Let the user that runs the site read it, or restore it from a backup."
            yield Fault(file, f"can’t be read ({fault.strerror})", remedy)
        except ValueError as fault:
            yield Fault(file, f"isn’t valid JSON ({fault})", "Restore its previous version.")


def _content(site: Site) -> Iterator[Fault]:
    """Yield the errors in the content, and links and moves of media files that lead nowhere."""
    for problem in check(site.store):
        file = f"{problem.file}:{problem.line}"
        yield Fault(file, problem.field or "-", problem.refusal.text())
    snapshot = site.store.snapshot()
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    exists = page_exists_with(site, preview_with(app), snapshot)
    for finding in site.get(ContentChecks).findings(snapshot, exists, site.base_url(snapshot)):
        if finding.check == "links" and finding.key:
            problem = with_line(site, finding)
            yield Fault(f"{problem.file}:{problem.line}", problem.field, problem.refusal.text())
    media = site.paths.media
    for entry in walk(str(media)):
        name = os.path.relpath(entry.path, media).removesuffix(SUFFIX)
        is_lost = is_facts(entry.name) and "movedTo" in read_facts(media, name)
        if is_lost and not (media / name).is_file() and not moved_to(media, name):
            file = os.path.relpath(entry.path, site.paths.data.parent)
            yield Fault(file, "the file it moved to is gone", "Restore that file, or delete this.")


def _database(site: Site) -> Iterator[Fault]:
    """Check the derived data as a whole, which a start doesn't."""
    try:
        with closing(
            sqlite3.connect(f"{site.paths.database.absolute().as_uri()}?mode=ro", uri=True)
        ) as opened:
            problems = [text for (text,) in opened.execute("PRAGMA integrity_check(5)")]
    except sqlite3.DatabaseError as fault:
        problems = [str(fault)]
    for problem in problems:
        if problem != "ok":
            yield Fault(str(site.paths.database), problem, "Delete it: it is derived again.")


def _journals(site: Site) -> Iterator[Fault]:
    """Yield the records of changes that weren’t finished, and files that weren’t written whole."""
    paths = site.paths
    remedy = "If no change is being made just now, start the site again: it completes or undoes it."
    unfinished = [entry.path for entry in walk(str(paths.pending_changes))]
    for feature in site.settings.features:
        if feature.unfinished:
            unfinished += map(str, call(feature.unfinished, site))
    for file in sorted(unfinished):
        yield Fault(file, "a change that wasn’t finished", remedy)
    for path in (
        *temporary_files(*paths.locked_folders),
        *temporary_files(paths.data, recursive=False),
    ):
        yield Fault(str(path), "a file that wasn’t written whole", remedy)


def _releases(site: Site) -> Iterator[Path]:
    for release in site.releases.all():
        yield site.releases.folder(release.id)


def _index_stubs(site: Site) -> Iterator[str]:
    """Yield the old addresses that end with `index.html`; those of pages don’t."""
    for old, _new in redirects(site.store.snapshot()):
        if old.endswith("/index.html"):
            yield old


class _Intact:
    """Compares frozen folders with the digests in them. A file that several share is read once."""

    def __init__(self, index_stubs: Collection[str]) -> None:
        self._index_stubs = index_stubs
        self._digests: dict[tuple[int, int], bytes] = {}

    def faults(self, folder: Path) -> Iterator[Fault]:
        try:
            total = sum(weight(*page) for page in self._pages(folder))
        except OSError as fault:
            yield Fault(str(fault.filename), f"can’t be read ({fault.strerror})", REBUILD)
            return
        mark = read_mark(folder)
        if mark != site_digest(mark.partition(" ")[2], total):
            yield Fault(str(folder / MARK), "the files aren’t those that were built", REBUILD)

    def _pages(self, folder: Path) -> Iterator[tuple[str, bytes]]:
        for path in site_files(folder):
            if not is_rule(path) and not self._is_copy(folder, path):
                yield self._address(folder, path), self._digest(folder / path)

    def _is_copy(self, folder: Path, path: str) -> bool:
        return is_compressed_copy(path) and (folder / path).with_suffix("").is_file()

    def _address(self, folder: Path, path: str) -> str:
        is_stub = f"/{path}" in self._index_stubs and b"http-equiv" in (folder / path).read_bytes()
        return f"/{path}" if is_stub else f"/{path.removesuffix('index.html')}"

    def _digest(self, path: Path) -> bytes:
        stat = path.stat()
        name = stat.st_dev, stat.st_ino
        if name not in self._digests:
            self._digests[name] = digest_of(path.read_bytes())
        return self._digests[name]


def _pages(
    site: Site, out: Path | None, most: int | None, asked: Collection[str]
) -> Iterator[Fault]:
    """Yield the pages that differ from pages rendered again."""
    release = site.releases.current()
    if out is None and release is None:
        click.echo("Nothing has been published yet, so no pages were compared.")
        return
    folder = out.resolve() if out else site.releases.folder(release.id) if release else Path()
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    request = FreezeRequest(app, site.store.snapshot(), folder, asked=asked)
    output: Output = MirroredOutput(folder) if out else ReleaseOutput(folder, folder)
    result = compare(request, output, most)
    if result is None:
        yield Fault(str(folder), "it isn’t known what its pages were made from", REBUILD)
        return
    click.echo(f"{result.compared} pages compared; {result.stale} wait for the next build.")
    for paths, problem in (
        (result.differing, "differs from the page as it is rendered now"),
        (result.missing, "is missing, though nothing that is known has changed"),
        (result.surplus, "belongs to no page, though nothing that is known has changed"),
    ):
        yield from (Fault(str(folder / path), problem, REBUILD) for path in paths)
