"""`flask init FOLDER`: a folder for an institute's own site; `flask catalogs`: its message
catalogs.
"""

import re
import sys
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from shutil import copytree

import click
from flask.cli import with_appcontext

from cms.core.catalogs import DOMAINS, load_catalog
from cms.core.files import write_file
from cms.core.settings import SHIPPED, Settings
from cms.schema.fields import Email
from cms.web.context import app_state
from cms.web.i18n import locale_of
from features.content_check.schemas import schema_bytes
from features.new_site.colours import COLOUR
from features.new_site.first_pages import FIRST_PAGES
from features.new_site.making import NewSite, language_row, make_site

COLOURED = "#17624f"
"""The program's main colour."""


@click.command("init")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--languages", help="Codes joined by commas, the main one first, such as en,es,ar.")
@click.option(
    "--name",
    "names",
    multiple=True,
    help="The institute's name, such as en=Institute of Rivers; repeat it.",
)
@click.option("--url", help="The address of the site, such as https://www.example.org.")
@click.option(
    "--email",
    help="The address for questions of visitors, also on accessibility and privacy.",
)
@click.option(
    "--colour",
    help="The main colour, such as #17624f. It is made as light or dark as reading needs.",
)
@click.option("--without", help="Sections to do without, joined by commas, such as papers,join.")
@click.option(
    "--example", is_flag=True, help="Add the example section of docs/models.md, a herbarium."
)
@with_appcontext
def init(
    folder: Path,
    languages: str | None,
    names: tuple[str, ...],
    url: str | None,
    email: str | None,
    colour: str | None,
    without: str | None,
    example: bool,
) -> None:
    """Make a folder for a site of your own, empty but ready to be published. Asks for missing
    options.
    """
    codes = _split(languages or _prompt("Languages, the main one first", "en"))
    names_by_language = dict(_name(text, codes) for text in names) or _prompt_names(codes)
    address = (url or _prompt("Web address of the site", "https://www.example.org")).rstrip("/")
    question = "Email address for questions of visitors, also on accessibility and privacy"
    contact = (_prompt(question, "") if email is None else email).strip()
    main = (colour or _prompt("Main colour", COLOURED)).lower()
    optional = optional_sections()
    question = f"Sections to do without, of {', '.join(optional)}"
    left_out = _split(_prompt(question, "") if without is None else without)
    _check(codes, names_by_language, address, contact, main, left_out)
    site = app_state().site
    layers = site.settings.shipped_layers("translations")
    words = cache(lambda code: load_catalog(layers, str(locale_of(code)), DOMAINS))
    try:
        for code in codes:
            language_row(code)
        make_site(
            folder,
            NewSite(
                names_by_language,
                codes,
                address,
                contact,
                main,
                left_out,
                {name: (feature, label) for name, (feature, label) in optional.items() if feature},
                FIRST_PAGES,
                lambda code, text: words(code).gettext(text),
            ),
            SHIPPED / "skeleton",
        )
        if example:
            copytree(SHIPPED / "docs" / "herbarium", folder, dirs_exist_ok=True)
    except (FileExistsError, ValueError) as fault:
        raise click.ClickException(str(fault)) from None
    untranslated = update_catalogs(folder.resolve(), layers, codes)
    paths = site.paths._replace(data=folder.resolve() / "data")
    for section in app_state().sections.values():
        for model in section.models if section.name not in left_out else ():
            write_file(paths.schema(model), schema_bytes(model))
    click.echo(
        f"The site is in {folder}. To see it, run “flask --app app run” there, or in the program’s "
        f"folder with OASIS_SITE={folder.resolve()}."
    )
    _report_untranslated(untranslated)


def optional_sections() -> dict[str, tuple[str, str]]:
    """Return section → (the feature that has it or "", its label) of those that a site can do
    without: the program's, then those of features with pages of their own content types.
    """
    state = app_state()
    found = {
        name: (state.feature_of.get(name, ""), section.label)
        for name, section in state.sections.items()
        if name not in ("home", "common")
        and (name not in state.feature_of or any(model.route for model in section.models))
    }
    return dict(sorted(found.items(), key=lambda item: bool(item[1][0])))


def _prompt(question: str, default: str) -> str:
    """Ask on the terminal; return the default without one."""
    return str(click.prompt(question, default=default)) if sys.stdin.isatty() else default


def _prompt_names(codes: list[str]) -> dict[str, str]:
    """Ask for the institute's name in each language; empty names are left out."""
    names = {
        code: _prompt(f"Name of the institute ({code})", "" if number else "Institute")
        for number, code in enumerate(codes)
    }
    return {code: name for code, name in names.items() if name}


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _name(text: str, codes: list[str]) -> tuple[str, str]:
    code, equals, name = text.partition("=")
    return (code.strip(), name.strip()) if equals else (codes[0], text.strip())


def _check(
    codes: list[str],
    names: dict[str, str],
    address: str,
    email: str,
    colour: str,
    without: list[str],
) -> None:
    """Check the arguments. Raises ClickException."""
    sections = list(optional_sections())
    faults = [
        ("There must be one language at least: --languages en", bool(codes)),
        (
            f"--name {', '.join(names)}: name a language of --languages {','.join(codes)}",
            names.keys() <= set(codes),
        ),
        (
            f"--url {address}: write it as visitors type it, such as https://www.example.org",
            address.startswith(("https://", "http://")),
        ),
        (
            f"--email {email}: write it as name@example.org",
            not email or bool(re.fullmatch(Email.pattern, email)),
        ),
        (
            f"--colour {colour}: write it as # and six digits from 0 to f, such as {COLOURED}",
            bool(COLOUR.fullmatch(colour)),
        ),
        (
            f"--without {','.join(without)}: the sections are {', '.join(sections)}",
            set(without) <= set(sections),
        ),
    ]
    for fault, is_valid in faults:
        if not is_valid:
            raise click.ClickException(fault)


def update_catalogs(
    folder: Path, shipped: Sequence[Path], codes: Iterable[str]
) -> dict[str, list[str]]:
    """Update the catalogs of a folder. Returns language → messages without a translation."""
    from features.new_site.catalog_update import update_catalog

    return {code: update_catalog(folder, shipped, str(locale_of(code))) for code in codes}


def _report_untranslated(untranslated: dict[str, list[str]]) -> None:
    for code, messages in untranslated.items():
        if messages:
            click.echo(
                f"{code}: {len(messages)} messages of the interface are not translated, and stay in English: "
                f"translations/{locale_of(code)}/LC_MESSAGES/messages.po"
            )


@click.command("catalogs")
@with_appcontext
def catalogs() -> None:
    """Update the message catalogs of your own site: add new messages of the program and of your
    sections.
    """
    settings: Settings = app_state().site.settings
    if settings.site is None:
        raise click.ClickException(
            "Set OASIS_SITE to the folder of your site; the program’s own catalogs are brought "
            "in step by “make messages”."
        )
    codes = [locale.code for locale in app_state().site.store.snapshot().locales]
    untranslated = update_catalogs(settings.site, settings.shipped_layers("translations"), codes)
    _report_untranslated(untranslated)
    click.echo(f"{sum(map(len, untranslated.values()))} messages are left to translate.")
