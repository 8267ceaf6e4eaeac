"""Update the catalogs from the code: extract every message, sort it into its catalog, remove unused
ones.

What visitors see is in messages.po, the rest (editor, command line) in editor.po, so that a new
language can begin with the former. Translations are taken from all catalogs of a language, since a
message may move between them. Messages are written in English, so its catalogs are filled
automatically. Untranslated messages are listed at the end; a test fails while there are any.
"""

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

from blueprints import SECTIONS  # noqa: E402
from cms.core.catalogs import DOMAINS, EDITOR, PUBLIC  # noqa: E402
from cms.core.i18n import CONTEXT  # noqa: E402
from cms.schema.content_type import LEADING_FIELDS, TRAILING_FIELDS  # noqa: E402
from cms.schema.fields import Choice, Field, Group  # noqa: E402
from cms.web.catalog_update import KEYWORDS  # noqa: E402
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
    "cms/web/templating/own_templates.py",
    "cms/web/freeze/freezer.py",
    "cms/web/freeze/release_builder.py",
    "cms/publish/*",
    "cms/editing/*",
    "cms/editing/forms/*",
    "cms/translation/*",
    "cms/accounts/*",
    "cms/formats/tables/*",
    "cms/schema/fields/*",
    "cms/content/*",
    "cms/media/file_types.py",
    "cms/media/picture_edits.py",
    "cms/media/uploads.py",
    "cms/schema/file_facts.py",
    "cms/media/svg/sheet.py",
    "cms/publish/backup.py",
    "cms/editing/content_check.py",
    "cms/core/dates.py",
    "cms/core/disk_errors.py",
    "cms/core/files.py",
    "cms/schema/content_type.py",
    "cms/schema/publication.py",
    "cms/schema/paths.py",
    "cms/schema/publication.py",
    "cms/accounts/permissions.py",
    "cms/editing/entry_status.py",
    "blueprints/*/models.py",
    "blueprints/common/filings.py",
)
"""Files whose messages visitors don't see, except the names of content types and their choices."""

Key = tuple[str, str | None]


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


def template() -> dict[str, Catalog]:
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
        {domain: Catalog() for domain in DOMAINS},
    )
    for item in extracted:
        if item.id:
            comments = [*item.auto_comments, *notes.get(key(item), ())]
            public = key(item) in public_keys or not all(
                is_staff(path) for path, _line in item.locations
            )
            catalogs[PUBLIC if public else EDITOR].add(
                item.id,
                context=item.context,
                locations=item.locations,
                auto_comments=[*comments, *placeholder_notes(item, comments)],
            )
    return catalogs


def is_staff(path: str) -> bool:
    return any(fnmatch(path, pattern) for pattern in STAFF)


def public_model_messages() -> Iterator[Key]:
    """Yield the messages of models that pages show: names of types, choices, and the names of
    fields, which may be unverified.
    """
    for section in SECTIONS:
        for model in section.models:
            own = (name for name in model.fields if name not in LEADING_FIELDS | TRAILING_FIELDS)
            fields = [model.fields[name].label for name in own]
            yield from map(split_context, (model.label, model.plural, *choices(model.fields)))
            yield from map(split_context, fields if model.route else ())


def notes_of() -> dict[Key, list[str]]:
    """Return notes for translators on messages of models (their type, field or choice), with those
    of NOTES.
    """
    places_by_message: dict[Key, dict[str, list[str]]] = {}
    for section in SECTIONS:
        for model in section.models:
            type = split_context(model.label)[0]
            for message, kind, where in (
                (model.label, "Content type, one", type),
                (model.plural, "Content type, many", type),
                *labels(model.fields, type),
            ):
                of_kind = places_by_message.setdefault(split_context(message), {}).setdefault(
                    kind, []
                )
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


def domains(language: str) -> list[str]:
    """Return the catalogs of a language. One without the editor's catalog is for visitors only."""
    existing = [domain for domain in DOMAINS if path_of(language, domain).is_file()]
    return [PUBLIC] if existing == [PUBLIC] else list(DOMAINS)


def path_of(language: str, domain: str) -> Path:
    return ROOT / "translations" / language / "LC_MESSAGES" / f"{domain}.po"


def catalog_of(language: str, domain: str) -> Catalog:
    """Return a language's current catalog, or an empty one."""
    path = path_of(language, domain)
    if not path.is_file():
        return Catalog(locale=language, fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def update(language: str, messages: Mapping[str, Catalog]) -> dict[str, Catalog]:
    """Return a language's catalogs with exactly the given messages, and their existing
    translations.

    Its own catalog has precedence: if another one has the message too, a merge has brought it back
    there.
    """
    current = {domain: catalog_of(language, domain) for domain in DOMAINS}
    updated = {}
    for domain, template_catalog in messages.items():
        others = [current[domain], *(current[other] for other in DOMAINS if other != domain)]
        updated[domain] = MinimalCatalog(language, HEADINGS[domain])
        for one in template_catalog:
            if one.id:
                updated[domain].add(
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


def main() -> None:
    """Write every catalog and list untranslated messages."""
    messages = template()
    untranslated = 0
    for language in languages():
        updated = update(language, messages)
        for domain in domains(language):
            catalog = updated[domain]
            path = path_of(language, domain)
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as file:
                write_po(file, catalog, width=0, sort_output=True, include_lineno=False)
            missing = [one.id for one in catalog if one.id and not all(plural_forms(one.string))]
            untranslated += len(missing)
            sys.stdout.writelines(f"{language}: {message!r}\n" for message in missing)
    sizes = ", ".join(f"{len(catalog)} in {domain}.po" for domain, catalog in messages.items())
    sys.stdout.write(f"{sizes}, {untranslated} untranslated.\n")


if __name__ == "__main__":
    main()
