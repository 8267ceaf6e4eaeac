"""`flask media report`."""

from collections.abc import Iterable, Iterator

import click
import orjson
from flask.cli import AppGroup

from cms.core.files import printable
from cms.web.context import app_state
from features.media_report.report import MediaReport, media_report, pictured_types

media = AppGroup("media", help="Report on the pictures of the site.")


@media.command("report")
@click.option("--type", "types", multiple=True, help="Only entries of this type; may be repeated.")
@click.option("--json", "as_json", is_flag=True, help="Write the report as JSON.")
def report_command(types: tuple[str, ...], as_json: bool) -> None:
    """List entries without a picture, pictures without description, credit or licence, and files
    that nothing shows.
    """
    site = app_state().site
    known = sorted(model.name for model in pictured_types(site))
    for type in types:
        if type not in known:
            raise click.BadParameter(
                f"{type} is no type with a picture. Types: {', '.join(known)}.",
                param_hint="--type",
            )
    found = media_report(site, types)
    if as_json:
        click.echo(orjson.dumps(as_data(found), option=orjson.OPT_INDENT_2).decode())
    else:
        for line in as_text(found):
            click.echo(line)


def as_data(found: MediaReport) -> dict[str, object]:
    """Return a report as JSON values."""
    entries = {
        type: {
            "total": of_type.total,
            "without": [{"key": key, "title": title} for key, title in of_type.without.items()],
        }
        for type, of_type in found.entries.items()
    }
    return found._asdict() | {"entries": entries}


def as_text(found: MediaReport) -> Iterator[str]:
    """Yield the lines of a report: a table of numbers, then the entries or files of each number."""
    yield "Entries without a picture"
    width = max(map(len, found.entries), default=0)
    for type, of_type in found.entries.items():
        yield f"  {type:{width}}  {len(of_type.without):5} of {of_type.total:5}"
    for type, of_type in found.entries.items():
        if of_type.without:
            yield from _section(type, (f"{key}  {title}" for key, title in of_type.without.items()))
    undescribed = (f"{name}  {', '.join(codes)}" for name, codes in found.undescribed.items())
    yield from _section("Pictures without a description, by language", undescribed)
    yield from _section("Pictures without a credit", found.uncredited)
    yield from _section("Pictures without a licence", found.unlicensed)
    yield from _section("Files that nothing shows", found.unused)


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    listed = list(lines)
    yield ""
    yield f"{title}: {len(listed)}"
    yield from (f"  {printable(line)}" for line in listed)
