"""A feature: a folder with one capability of the site, which may be deleted.

Its package declares it as `feature`. The core reads these declarations and names no feature. What a
declaration gives as `module:name` is imported on use.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, NamedTuple

from cms.core.errors import Refusal
from cms.core.slots import Fill

Target = str
"""`module:name`."""


class MenuEntry(NamedTuple):
    """A link in the navigation of the editor. `label` is a message; `group` and `order` place it
    (blueprints/editor/navigation.py); in the group `structure` it is a tab. `shown` names a function
    that returns whether the account sees it, `waiting` one that returns how many things wait there.
    """

    endpoint: str
    label: str
    icon: str
    permission: str = "open"
    group: str = "care"
    order: int = 50
    shown: Target = ""
    waiting: Target = ""


class FormFocus(NamedTuple):
    """The controls of an entry's form that the account has come to work on. The first gets the
    focus, folded groups with one are open, and all languages are shown.
    """

    controls: Sequence[str]


class ContentCheck(NamedTuple):
    """A check of the content before a publish. `label` is a message, its heading.

    `of_entries` names a function of the snapshot that returns a function `(entry, languages)` of an
    entry and its languages (code → language tag), which returns the findings in them. They are kept
    until the entry, the descriptions of its pictures or what `depends` returns change: a function of
    the snapshot, for what they depend on besides. One function may return the findings of several
    checks of its feature. Of findings that repeat in a text, only the first is shown: of all
    (`once_per` is `text`), or of the same words (`words`).

    `of_version` names a function of the snapshot with all drafts and of an entry as it is being
    edited, which returns the findings that need other entries; a publish has them from `of_site`.

    `of_links` names a function of the site that returns a function `(name, codes, links)` of an
    entry, its languages and its links, which returns the findings in these languages. `of_site` names
    a function of the site and a snapshot that returns a list of findings. `order` places it among
    the core's, which have 10, 20, … (cms/publish/checks/levels.py). `screen` is the endpoint at
    which findings are corrected, where that isn't the form; it gets their `quote` as `q`.
    """

    label: str
    of_entries: Target = ""
    depends: Target = ""
    once_per: Literal["", "text", "words"] = ""
    of_version: Target = ""
    of_links: Target = ""
    of_site: Target = ""
    order: int = 1000
    screen: str = ""


class TargetKind(NamedTuple):
    """A kind of destination for releases. `setting` is its form in OASIS_PUBLISH_TARGETS, such as
    `rsync:HOST:PATH`.

    `open` names a function of the text behind the colon, and of a folder for what the target keeps
    between publishes. It returns a Target (cms/publish/targets.py), or raises ValueError.
    """

    setting: str
    open: Target


class Transform(NamedTuple):
    """A change of the files of a frozen site before they are written.

    `make` names a function of the site and a snapshot, which returns a function `(path, body)` that
    returns a file's bytes, or None if the settings don't ask for it. The same arguments must give the
    same bytes. With an `ending`, `.gz` or `.br`, these are a copy that is written beside the file, and
    None for no copy; only texts have copies (cms/publish/compression.py), made after all changes.
    With a `flag`, the help of an option `--<name>` of `flask freeze` and `flask verify`, it is done
    where this option is given.
    """

    make: Target
    ending: str = ""
    flag: str = ""


class Folder(NamedTuple):
    """A folder below the instance folder. `is_personal`: each of its files is about one person, and has
    the id of the account as its name or the email address in it. `has_lock`: files are written
    under the lock in the folder (LOCK of cms/core/files.py), else under the write lock.
    """

    name: str
    is_personal: bool = True
    has_lock: bool = True


class Beside(NamedTuple):
    """A file beside the page of each entry of a type, and beside the lists of the type.

    `file` names a function `(reader, entry)` that returns the response, or raises NotFound; `keys`
    one of the reader that returns the keys of the entries with a file, all by default. `of_list`
    names a function `(reader, keys)`: with it, the lists that a section names by `Section.list_of`
    have a file of the entries with these keys.
    """

    file: Target
    keys: Target = ""
    of_list: Target = ""


class FileKind(NamedTuple):
    """A kind of media files, besides the pictures of the core.

    `endings` are those of their names. `label` is a message, the kind's name in the library; empty
    if its files are kept as pictures. `order` places it, and is the order in which kinds are asked.

    `recognizes` names a function of a file's ending and first bytes (HEAD_BYTES of them), which
    returns whether it is of this kind. `prepare` names a function `(name, file, ending)`, run in a
    process of its own. It returns the file's ending and its bytes as they are kept, None if they
    are unchanged, or raises Invalid with path `file`. `ending` is that of the file to be replaced.

    `shown` names a function `(file, attributes)` that returns the HTML of a file which a text shows
    like a picture; without it, the text has a link. `parts` names a function of the media folder
    and a file, which returns the files that belong to it; `wholes` one of a file, which returns the
    names of the files to which it would belong.
    """

    endings: tuple[str, ...]
    recognizes: Target
    prepare: Target
    label: str = ""
    order: int = 50
    shown: Target = ""
    parts: Target = ""
    wholes: Target = ""


class Feature(NamedTuple):
    """Everything that a feature adds. `text`, `costs`, `stores` and `contacts` are messages, shown to
    administrators: what it does, what it costs, what it stores, which other hosts it contacts.
    """

    name: str
    folder: Path
    """Has `templates/<name>/`, `static/<name>/` and `translations/`; each may be missing."""
    label: str = ""
    text: str = ""
    costs: str = ""
    stores: str = ""
    contacts: str = ""
    needs: tuple[str, ...] = ()
    """Features without which this one is left out."""
    sections: tuple[Any, ...] = ()
    """`Section` blueprints of the public app."""
    settings: Mapping[str, Any] = {}
    """Setting → its default; read from `OASIS_<NAME>`."""
    choices: Mapping[str, tuple[str, ...]] = {}
    """Setting → its allowed values."""
    shown_settings: tuple[str, ...] = ()
    """Settings that pages show: a change makes every page stale."""
    services: Mapping[Target, Target] = {}
    """`module:Class` → function of the site that makes the only instance: `site.get(Class)`."""
    commands: Mapping[str, Target] = {}
    """Command of `flask` → click command. `content x` is one of the group `content`."""
    start: Target = ""
    """Function of the site, called in a process that answers requests."""
    diagnose: Target = ""
    """Function of the site: yields each `Diagnosis` of the feature's settings and services."""
    file_problems: Target = ""
    """Function of the site: the list of `Problem`s of the feature's own files in `data/`."""
    unfinished: Target = ""
    """Function of the site: the records of changes that weren't finished, for `flask verify`."""
    checks: Mapping[str, ContentCheck] = {}
    """Name of a check, as in OASIS_GATE → the check."""
    targets: Mapping[str, TargetKind] = {}
    """Kind of destination for releases, as in OASIS_PUBLISH_TARGETS → how it is opened."""
    transforms: Mapping[str, Transform] = {}
    """Name → how the files of a frozen site are changed before they are written."""
    middleware: Mapping[str, Target] = {}
    """Stage (one of STAGES) → function `(WSGI app, Flask app)` that returns a WSGI app, in a process
    that answers requests.
    """
    owns: tuple[Folder, ...] = ()
    """Folders below the instance folder, which a backup and the erasure of a person must know."""
    personal_addresses: str = ""
    """A regular expression: addresses that are neither counted nor logged."""
    slots: tuple[Fill, ...] = ()
    """Templates at places of the core's templates."""
    beside: Mapping[str, Beside] = {}
    """`<type>.<ending>` → the files with this ending beside the pages of entries of the type;
    `feed.<ending>` → those of the feeds that sections declare: `file` gets (reader, feed).
    """
    file_kinds: Mapping[str, FileKind] = {}
    """Name → a kind of media files that can be added."""
    dependency_kinds: tuple[Target, ...] = ()
    """Subclasses of DependencyKind, for dependencies of pages that the core's kinds don't cover."""
    common_sheets: tuple[str, ...] = ()
    """Style sheets, below `static/`, that become part of the sheet of all pages."""
    screens: Mapping[str, str] = {}
    """Module with a `blueprint` → the permission for all its views; `open` for all, or SIGN_IN."""
    menu: tuple[MenuEntry, ...] = ()
    permissions: frozenset[str] = frozenset()
    """Permissions of editors, which translators lack."""
    help: Mapping[str, str] = {}
    """Blueprint or endpoint → chapter and heading of the guide."""
    sign_in_step: Target = ""
    """Function `(account, values of the session)`, called after a right password. It returns the
    endpoint of the next step of the sign-in, "" if there is none. Until then, only pages of its
    blueprint open. If it raises, the sign-in fails.
    """
    recheck: Target = ""
    """Function, called before a view that is declared as sensitive (blueprints/editor/sensitive.py).
    It returns a page that asks again who is there, or None. If it raises, the view isn't opened.
    """
    log_events: Mapping[str, str] = {}
    """Event that concerns security → message. What anybody may cause at will ends with `-refused`, and
    is counted.
    """
    on_security_event: Target = ""
    """Function `(site, event)`, called after an event that concerns security; see SecurityRecord."""
    open_views: frozenset[str] = frozenset()
    """Views of the editor that need no sign-in, since their addresses have a secret."""
    form_focus: Target = ""
    """Function of the entry that a form shows; returns a FormFocus or None."""
    form_arguments: tuple[str, ...] = ()
    """Arguments in the address of a form that stay while one works in it."""
    form_buttons: Mapping[str, Target] = {}
    """Name of a button → function `(edited, control, sent)`, run in place of a save. It may change
    the submitted values. The form is shown again with the focus in that control. The button's name
    is followed by `:control`, or its value is the control.
    """
    form_actions: Mapping[str, Target] = {}
    """Verb of a button `_do` → function `(edited, argument, sent)`, run after a save."""
    after_publish: Target = ""
    """Function `(edited, first)`, called after an entry was published from its form; `first`: for
    the first time.
    """
    form_styles: tuple[str, ...] = ()
    """Style sheets of the form of an entry, below `static/`."""
    form_scripts: tuple[str, ...] = ()
    """Modules of the form, below `static/`, loaded after the core's."""


SIGN_IN = "sign-in"
"""In place of a permission: for pages of a `sign_in_step`, at which nobody is signed in yet."""
MENU_GROUPS = frozenset({"top", "content", "care", "structure", "settings", "site"})
"""Groups of the editor's menu to which features add (`MenuEntry.group`)."""
STAGES = ("cache", "count", "body")
"""Stages of `Feature.middleware`, the innermost first; `body` is around the editor too."""


@dataclass(frozen=True)
class Features:
    """The features of a site. Iterating yields those that are on, in the order of their names.

    `known`: all that could be loaded · `disabled`: the names of those that are switched off ·
    `failures`: name → why a feature was left out.
    """

    known: tuple[Feature, ...] = ()
    disabled: frozenset[str] = frozenset()
    failures: Mapping[str, Refusal] = field(default_factory=dict)

    @cached_property
    def enabled(self) -> tuple[Feature, ...]:
        """Those that are on, and whose needs are."""
        on = {one.name: one for one in self.known if one.name not in self.disabled}
        while lacking := [one.name for one in on.values() if not on.keys() >= set(one.needs)]:
            on = {name: one for name, one in on.items() if name not in lacking}
        return tuple(on.values())

    @cached_property
    def permissions(self) -> frozenset[str]:
        """The permissions of editors that features declare."""
        return frozenset().union(*(one.permissions for one in self))

    @cached_property
    def open_views(self) -> frozenset[str]:
        """The views of the editor that need no sign-in."""
        return frozenset().union(*(one.open_views for one in self))

    def __iter__(self) -> Iterator[Feature]:
        return iter(self.enabled)


def contributed(features: Iterable[Feature], kind: str) -> dict[str, Any]:
    """Return name → target of all features' `commands`, `form_actions` and such; name → check of
    their `checks`.
    """
    return {name: target for one in features for name, target in getattr(one, kind).items()}
