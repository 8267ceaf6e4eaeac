"""Update the catalogs from the code: extract every message, sort it into its catalog, remove unused
ones.

What visitors see is in messages.po, the rest (editor, command line) in editor.po, so that a new
language can begin with the former. A feature has catalogs of its own, with the messages that the core
hasn't. Translations are taken from all catalogs of a language, since a message may move between them.
Messages are written in English, so its catalogs are filled automatically. Untranslated messages are
listed at the end; a test fails while there are any.
"""

import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from app import features_of  # noqa: E402
from blueprints.sections import SECTIONS  # noqa: E402
from cms.core.catalogs import DOMAINS, EDITOR, KEYWORDS, PUBLIC  # noqa: E402
from cms.core.feature import Feature  # noqa: E402
from cms.core.i18n import CONTEXT  # noqa: E402
from cms.core.settings import Settings  # noqa: E402
from cms.schema.content_type import LEADING_FIELDS, TRAILING_FIELDS  # noqa: E402
from cms.schema.fields import Choice, Field, Group  # noqa: E402
from cms.web.templating import slots  # noqa: E402
from scripts.message_notes import NOTES, PLACEHOLDERS  # noqa: E402

HEADINGS = {
    PUBLIC: "What visitors see.",
    EDITOR: "What editors and webmasters see: the editor, the command line.",
}
COMMENT = "i18n:"
"""The prefix of comments for translators."""
MAX_PLACES = 3
"""Places of a message in models that a comment names."""
STAFF = (
    "blueprints/editor/*",
    "templates/editor/*",
    "cms/web/commands/*",
    "cms/web/freeze/*",
    "cms/web/own_code.py",
    "cms/web/freeze/freezer.py",
    "cms/web/freeze/release_builder.py",
    "cms/publish/*",
    "cms/editing/*",
    "cms/editing/forms/*",
    "cms/accounts/*",
    "cms/schema/fields/*",
    "cms/content/*",
    "cms/media/file_kinds.py",
    "cms/media/file_types.py",
    "blueprints/shared/fields/*",
    "blueprints/shared/redirects.py",
    "blueprints/shared/text_files.py",
    "cms/media/uploads.py",
    "cms/schema/file_facts.py",
    "cms/core/dates.py",
    "cms/core/disk_errors.py",
    "cms/core/feature_loader.py",
    "cms/core/files.py",
    "cms/core/catalogs.py",
    "cms/core/jobs.py",
    "cms/schema/content_type.py",
    "cms/schema/publication.py",
    "cms/schema/paths.py",
    "cms/schema/text_figures.py",
    "cms/accounts/permissions.py",
    "cms/editing/entry_status.py",
    "blueprints/*/models.py",
    "blueprints/common/filings.py",
    "blueprints/common/redirect_address.py",
    "features/*/__init__.py",
    "features/*/commands.py",
    "features/*/kind.py",
    "features/*/*_file.py",
    "features/*/checks.py",
    "features/*/models.py",
    "features/*/editor/*",
    "features/*/templates/*/editor/*",
)
"""Files whose messages visitors don't see, except the names of content types and their choices."""
NEW_SITE = "features/*/first_pages.py"
"""Files with texts that a new site begins with, in each of its languages: visitors see these."""
FEATURES = {feature.name: feature for feature in features_of(Settings(data=Path(os.devnull)))}
CORE = ""
OWNERS = (CORE, *FEATURES)
"""Whose catalogs there are: the core's, then those of each feature."""
ALL_SECTIONS = (*SECTIONS, *(one for feature in FEATURES.values() for one in feature.sections))
MODELS = [model for section in ALL_SECTIONS for model in section.models]

Key = tuple[str, str | None]
Place = tuple[str, str]
"""An owner and a domain: a catalog in every language."""


class MinimalCatalog(Catalog):
    """A catalog with a minimal header: no names, no licence, and no times that change at every run."""

    def __init__(self, locale: str, heading: str) -> None:
        super().__init__(locale=locale, header_comment=f"# {heading}", fuzzy=False)

    def _headers(self) -> list[tuple[str, str]]:
        return [
            ("Language", str(self.locale_identifier)),
            ("Plural-Forms", self.plural_forms),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
        ]

    mime_headers = property(_headers)


def template() -> dict[Place, Catalog]:
    """Return every message of the code and the templates, by catalog."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    extracted = Catalog()
    for path, _line, message, comments, context in extract_from_dir(
        ROOT,
        method_map=methods,
        options_map=options,
        keywords=KEYWORDS,
        comment_tags=(COMMENT,),
        strip_comment_tags=True,
    ):
        extracted.add(message, context=context, locations=[(path, None)], auto_comments=comments)
    public_keys, notes, catalogs = (
        set(public_model_messages()),
        notes_of(),
        {(owner, domain): Catalog() for owner in OWNERS for domain in DOMAINS},
    )
    for item in extracted:
        if item.id:
            comments = [*item.auto_comments, *notes.get(key(item), ())]
            for (owner, domain), locations in places_of(item, key(item) in public_keys).items():
                catalogs[owner, domain].add(
                    item.id,
                    context=item.context,
                    locations=locations,
                    auto_comments=[*comments, *placeholder_notes(item, comments)],
                )
    return catalogs


def places_of(message: Message, is_public: bool) -> dict[Place, list[tuple[str, Any]]]:
    """Return the catalogs that have a message, each with its locations: the core's, or else those of
    every feature that has it. Visitors don't get what the core has for the editor alone.
    """
    owners: dict[str, list[tuple[str, Any]]] = {}
    for path, line in message.locations:
        owners.setdefault(owner_of(path), []).append((path, line))
    domains = {
        owner: EDITOR
        if not is_public and all(is_staff(path) for path, _line in locations)
        else PUBLIC
        for owner, locations in owners.items()
    }
    return {
        (owner, domains[owner]): locations
        for owner, locations in owners.items()
        if owner == CORE
        or CORE not in owners
        or (domains[CORE] == EDITOR and domains[owner] == PUBLIC)
    }


def owner_of(path: str) -> str:
    folder, _slash, rest = path.partition("/")
    return rest.partition("/")[0] if folder == "features" else CORE


def is_staff(path: str) -> bool:
    feature = FEATURES.get(owner_of(path))
    if fnmatch(path, NEW_SITE):
        return False
    return (feature is not None and not has_public_pages(feature)) or any(
        fnmatch(path, pattern) for pattern in STAFF
    )


def has_public_pages(feature: Feature) -> bool:
    return bool(feature.sections) or any(fill.slot in slots.SLOTS for fill in feature.slots)


def public_model_messages() -> Iterator[Key]:
    """Yield the messages of sections and models that pages show: names of sections and types,
    choices, and the names of fields, which may be unverified.
    """
    yield from (split_context(section.label) for section in ALL_SECTIONS if section.label)
    for model in (one for one in MODELS if one.is_published):
        own = (name for name in model.fields if name not in LEADING_FIELDS | TRAILING_FIELDS)
        fields = [model.fields[name].label for name in own]
        yield from map(split_context, (model.label, model.plural, *choices(model.fields)))
        yield from map(split_context, fields if model.route else ())


def notes_of() -> dict[Key, list[str]]:
    """Return notes for translators on messages of models (their type, field or choice), with those
    of NOTES.
    """
    places_by_message: dict[Key, dict[str, list[str]]] = {}
    for model in MODELS:
        type = split_context(model.label)[0]
        for message, kind, where in (
            (model.label, "Content type, one", type),
            (model.plural, "Content type, many", type),
            *labels(model.fields, type),
        ):
            of_kind = places_by_message.setdefault(split_context(message), {}).setdefault(kind, [])
            of_kind.extend([where] * (where not in of_kind))
    notes = {
        message: [
            f"{kind}: {', '.join(places[:MAX_PLACES])}{', …' * (len(places) > MAX_PLACES)}"
            for kind, places in kinds.items()
        ]
        for message, kinds in places_by_message.items()
    }
    return notes | {
        (text, None): [*notes.get((text, None), ()), note] for text, note in NOTES.items()
    }


def placeholder_notes(message: Message, comments: Iterable[str]) -> list[str]:
    """Return notes on the placeholders of a message that its comments don't explain."""
    placeholders = [
        f"%({name})s" for name in re.findall(r"%\((\w+)\)", " ".join(plural_forms(message.id)))
    ]
    placeholders += [
        f"{{{name}}}" for name in re.findall(r"\{(\w+)\}", " ".join(plural_forms(message.id)))
    ]
    explained = " ".join(comments)
    return [
        f"{placeholder}: {PLACEHOLDERS[name]}"
        for placeholder in dict.fromkeys(placeholders)
        if placeholder not in explained
        for name in re.findall(r"\w+", placeholder)[:1]
        if name in PLACEHOLDERS
    ]


def labels(fields: Mapping[str, Field], parent: str) -> Iterator[tuple[str, str, str]]:
    """Yield (message, kind of message, location) of every field and choice; `above` is the type, or
    the group in it.
    """
    for field in fields.values():
        name = split_context(field.label)[0]
        yield field.label, "Field", parent
        if isinstance(field, Choice):
            yield from (
                (choice, "Choice", f"{parent} › {name}") for choice in field.choices.values()
            )
        if isinstance(field, Group):
            yield from labels(field.fields, f"{parent} › {name}")


def choices(fields: Mapping[str, Field]) -> Iterator[str]:
    for field in fields.values():
        if isinstance(field, Choice):
            yield from field.choices.values()
        if isinstance(field, Group):
            yield from choices(field.fields)


def split_context(message: str) -> Key:
    context, _, text = message.rpartition(CONTEXT)
    return text, context or None


def key(message: Message) -> Key:
    """Return the identity of a message."""
    return plural_forms(message.id)[0], message.context


def languages() -> list[str]:
    """Return the languages that have a folder of catalogs."""
    return sorted(path.parent.name for path in ROOT.glob("translations/*/LC_MESSAGES"))


def places(language: str) -> list[Place]:
    """Return the catalogs of a language. One without the editor's catalog is for visitors only."""
    is_public_only = not path_of(language, (CORE, EDITOR)).is_file()
    domains = (PUBLIC,) if is_public_only else DOMAINS
    return [(owner, domain) for owner in OWNERS for domain in domains]


def path_of(language: str, place: Place) -> Path:
    owner, domain = place
    folder = ROOT / "features" / owner if owner else ROOT
    return folder / "translations" / language / "LC_MESSAGES" / f"{domain}.po"


def catalog_of(language: str, place: Place) -> Catalog:
    """Return a language's current catalog, or an empty one."""
    path = path_of(language, place)
    if not path.is_file():
        return Catalog(locale=language, fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def update(language: str, messages: Mapping[Place, Catalog]) -> dict[Place, Catalog]:
    """Return a language's catalogs with exactly the given messages, and their existing
    translations.

    Its own catalog has precedence: if another one has the message too, a merge has brought it back
    there.
    """
    current = {place: catalog_of(language, place) for place in messages}
    updated = {}
    for place, template_catalog in messages.items():
        others = [current[place], *(current[other] for other in messages if other != place)]
        updated[place] = MinimalCatalog(language, HEADINGS[place[1]])
        for one in template_catalog:
            if one.id:
                updated[place].add(
                    one.id,
                    one.id if language == "en" else translation(one, others),
                    context=one.context,
                    locations=one.locations,
                    auto_comments=one.auto_comments,
                )
    return updated


def translation(message: Message, catalogs: Iterable[Catalog]) -> str | tuple[str, ...]:
    """Return the translation in the first catalog that has one, else ""."""
    for catalog in catalogs:
        existing = catalog.get(plural_forms(message.id)[0], message.context)
        if (
            existing
            and len(plural_forms(existing.id)) == len(plural_forms(message.id))
            and all(plural_forms(existing.string))
        ):
            return existing.string
    return ""


def plural_forms(string: Any) -> tuple[Any, ...]:
    """Return all forms of a message or a translation."""
    return tuple(string) if isinstance(string, tuple | list) else (string,)


def main(only_list: bool = False) -> None:
    """Write every catalog and list untranslated messages. `only_list`: write nothing."""
    messages = template()
    untranslated = 0
    for language in languages():
        updated = update(language, messages)
        for place in places(language):
            catalog = updated[place]
            if not only_list:
                write(path_of(language, place), catalog)
            missing = [one.id for one in catalog if one.id and not all(plural_forms(one.string))]
            untranslated += len(missing)
            sys.stdout.writelines(f"{language}: {message!r}\n" for message in missing)
    sizes = ", ".join(
        f"{sum(len(messages[owner, domain]) for owner in OWNERS)} in {domain}.po"
        for domain in DOMAINS
    )
    sys.stdout.write(f"{sizes}, {untranslated} untranslated.\n")


def write(path: Path, catalog: Catalog) -> None:
    """Write a catalog; remove the file of one without messages."""
    if not len(catalog):
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalog, width=0, sort_output=True, include_lineno=False)


if __name__ == "__main__":
    main(only_list="--list" in sys.argv[1:])
