"""Bring the catalogs in step with the code: extract every message, sort it into its catalog, drop
what is gone.

What visitors see is in messages.po, the rest (editor, command line) in editor.po, so that a new
language begins with what visitors see. Translations are taken from all catalogs of a language: a
message may move from one to the other. English is the language the messages are written in, so its
catalogs are filled by themselves. What a translator has to do is listed at the end; a test fails
while anything is left.
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
from cms.schema.fields import Choice, Field, Group  # noqa: E402
from cms.web.catalog_update import KEYWORDS, MinimalCatalog  # noqa: E402
from scripts.message_notes import NOTES, PLACEHOLDERS  # noqa: E402

HEADINGS = {
    PUBLIC: "What visitors see.",
    EDITOR: "What editors and webmasters see: the editor, the command line.",
}
COMMENT = "i18n:"
"""How a comment for translators begins."""
MOST = 3
"""Places of a message in models that a comment names."""
STAFF = (
    "blueprints/editor/*",
    "templates/editor/*",
    "cms/web/commands/*",
    "cms/web/freeze/*",
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
"""Files whose messages visitors don't see, but for what content types are called and their choices.
"""

Key = tuple[str, str | None]


def template() -> dict[str, Catalog]:
    """Every message of the code and the templates, by catalog."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    found = Catalog()
    for path, _line, message, comments, context in extract_from_dir(
        ROOT,
        method_map=methods,
        options_map=options,
        keywords=KEYWORDS,
        comment_tags=(COMMENT,),
        strip_comment_tags=True,
    ):
        found.add(message, context=context, locations=[(path, None)], auto_comments=comments)
    seen, told, catalogs = set(named()), notes_of(), {domain: Catalog() for domain in DOMAINS}
    for one in found:
        if one.id:
            comments = [*one.auto_comments, *told.get(key(one), ())]
            public = key(one) in seen or not all(is_staff(path) for path, _line in one.locations)
            catalogs[PUBLIC if public else EDITOR].add(
                one.id,
                context=one.context,
                locations=one.locations,
                auto_comments=[*comments, *placeholder_notes(one, comments)],
            )
    return catalogs


def is_staff(path: str) -> bool:
    return any(fnmatch(path, pattern) for pattern in STAFF)


def named() -> Iterator[Key]:
    """The messages of models that pages show: what types are called, and choices."""
    for section in SECTIONS:
        for model in section.models:
            yield from map(parted, (model.label, model.plural, *choices(model.fields)))


def notes_of() -> dict[Key, list[str]]:
    """Notes for translators on messages of models (which field of which type, which choice of it),
    and what the notes say.
    """
    found: dict[Key, dict[str, list[str]]] = {}
    for section in SECTIONS:
        for model in section.models:
            type = parted(model.label)[0]
            for message, kind, where in (
                (model.label, "Content type, one", type),
                (model.plural, "Content type, many", type),
                *labels(model.fields, type),
            ):
                of_kind = found.setdefault(parted(message), {}).setdefault(kind, [])
                of_kind.extend([where] * (where not in of_kind))
    told = {
        message: [
            f"{kind}: {', '.join(places[:MOST])}{', …' * (len(places) > MOST)}"
            for kind, places in kinds.items()
        ]
        for message, kinds in found.items()
    }
    return told | {
        (text, None): [*told.get((text, None), ()), note] for text, note in NOTES.items()
    }


def placeholder_notes(message: Message, comments: Iterable[str]) -> list[str]:
    """Notes on the placeholders of a message that its comments don't name."""
    written = [
        f"%({name})s" for name in re.findall(r"%\((\w+)\)", " ".join(plural_forms(message.id)))
    ]
    written += [
        f"{{{name}}}" for name in re.findall(r"\{(\w+)\}", " ".join(plural_forms(message.id)))
    ]
    told = " ".join(comments)
    return [
        f"{sign}: {PLACEHOLDERS[name]}"
        for sign in dict.fromkeys(written)
        if sign not in told
        for name in re.findall(r"\w+", sign)[:1]
        if name in PLACEHOLDERS
    ]


def labels(fields: Mapping[str, Field], above: str) -> Iterator[tuple[str, str, str]]:
    """(message, what it is, where) of every field and choice; `above`: the type, or the group in
    it.
    """
    for field in fields.values():
        name = parted(field.label)[0]
        yield field.label, "Field", above
        if isinstance(field, Choice):
            yield from (
                (choice, "Choice", f"{above} › {name}") for choice in field.choices.values()
            )
        if isinstance(field, Group):
            yield from labels(field.fields, f"{above} › {name}")


def choices(fields: Mapping[str, Field]) -> Iterator[str]:
    for field in fields.values():
        if isinstance(field, Choice):
            yield from field.choices.values()
        if isinstance(field, Group):
            yield from choices(field.fields)


def parted(message: str) -> Key:
    context, _, text = message.rpartition(CONTEXT)
    return text, context or None


def key(message: Message) -> Key:
    """The identity of a message."""
    return plural_forms(message.id)[0], message.context


def languages() -> list[str]:
    """Those that have a folder of catalogs."""
    return sorted(path.parent.name for path in ROOT.glob("translations/*/LC_MESSAGES"))


def domains(language: str) -> list[str]:
    """The catalogs that a language has: one without that of the editor is for visitors alone."""
    known = [domain for domain in DOMAINS if path_of(language, domain).is_file()]
    return [PUBLIC] if known == [PUBLIC] else list(DOMAINS)


def path_of(language: str, domain: str) -> Path:
    return ROOT / "translations" / language / "LC_MESSAGES" / f"{domain}.po"


def catalog_of(language: str, domain: str) -> Catalog:
    """A language's catalog as it stands; an empty one where there is none."""
    path = path_of(language, domain)
    if not path.is_file():
        return Catalog(locale=language, fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def update(language: str, messages: Mapping[str, Catalog]) -> dict[str, Catalog]:
    """A language's catalogs with exactly the messages there are, each with the translation any of
    them has.

    Its own catalog's comes first: where another has the message too, a merge has brought it back
    there.
    """
    before = {domain: catalog_of(language, domain) for domain in DOMAINS}
    found = {}
    for domain, wanted in messages.items():
        others = [before[domain], *(before[other] for other in DOMAINS if other != domain)]
        found[domain] = MinimalCatalog(language, HEADINGS[domain])
        for one in wanted:
            if one.id:
                found[domain].add(
                    one.id,
                    one.id if language == "en" else translation(one, others),
                    context=one.context,
                    locations=one.locations,
                    auto_comments=one.auto_comments,
                )
    return found


def translation(message: Message, catalogs: Iterable[Catalog]) -> str | tuple[str, ...]:
    """The translation in the first catalog that has one; None if there is none."""
    for catalog in catalogs:
        known = catalog.get(plural_forms(message.id)[0], message.context)
        if (
            known
            and len(plural_forms(known.id)) == len(plural_forms(message.id))
            and all(plural_forms(known.string))
        ):
            return known.string
    return ""


def plural_forms(string: Any) -> tuple[Any, ...]:
    """A message or a translation as all its forms."""
    return tuple(string) if isinstance(string, tuple | list) else (string,)


def main() -> None:
    """Write every catalog and list what is untranslated."""
    messages = template()
    left = 0
    for language in languages():
        updated = update(language, messages)
        for domain in domains(language):
            catalog = updated[domain]
            path = path_of(language, domain)
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as file:
                write_po(file, catalog, width=0, sort_output=True, include_lineno=False)
            missing = [one.id for one in catalog if one.id and not all(plural_forms(one.string))]
            left += len(missing)
            sys.stdout.writelines(f"{language}: {message!r}\n" for message in missing)
    sizes = ", ".join(f"{len(catalog)} in {domain}.po" for domain, catalog in messages.items())
    sys.stdout.write(f"{sizes}, {left} untranslated.\n")


if __name__ == "__main__":
    main()
