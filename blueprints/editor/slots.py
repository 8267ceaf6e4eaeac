"""The places of the editor that features fill, each with the context of its fills.

A template writes `{{ slot("form.bar", edited=edited) }}`.
"""

from typing import TYPE_CHECKING, Any, NamedTuple

from cms.core.slots import Slot

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cms.accounts.accounts import Account
    from cms.editing.edited_entry import EditedEntry
    from cms.editing.entry_list import ListPage
    from cms.editing.forms import EntryForm
    from cms.editing.forms.form import Control, LocalizedControl
    from cms.schema.content_type import Model
    from cms.schema.translations import State


class AddressPlace(NamedTuple):
    """A place of the page for an address of the site at which no entry is; `words` are from it."""

    words: str


class FormPlace(NamedTuple):
    """A place of the form of an entry."""

    edited: "EditedEntry"


class FormEndPlace(NamedTuple):
    """The place after the form of an entry, with its values as they were sent."""

    edited: "EditedEntry"
    form: "EntryForm"


class ControlPlace(NamedTuple):
    """A place beside a control of one language. `original` is the control of the source language,
    None beside itself and if the account may not write. `state` is that of the translation.
    """

    edited: "EditedEntry"
    part: "LocalizedControl"
    leaf: "Control"
    original: "Control | None"
    state: "State | None"


class ListPlace(NamedTuple):
    """A place of the list of a type. `found` has the keys of the entries on this page of it."""

    model: "Model"
    columns: "Sequence[str]"
    found: "ListPage[str]"


class AccountPlace(NamedTuple):
    """A place of a page about an account."""

    account: "Account"


class CheckPlace(NamedTuple):
    """A place of the page of checks, at the findings of a check."""

    check: str


class FlashPlace(NamedTuple):
    """A message that is shown once, by `flash(text, kind)`."""

    kind: str
    text: Any


class EmptyPlace(NamedTuple):
    """A place that gets no values."""


class FilePlace(NamedTuple):
    """A place of the page of a media file, or at a file that a form shows."""

    file: str


class FilesPlace(NamedTuple):
    """A place of the list of media files. `typed` has the values of a form that was refused, by
    control, `faults` the errors.
    """

    typed: "Mapping[str, str]"
    faults: "Mapping[str, str]"


TOP = Slot("top", EmptyPlace)
"""Links in the header, before the button of the menu."""
ADDRESS_UNKNOWN = Slot("address.unknown", AddressPlace)
"""Buttons on the page for an unknown address, before that to the overview."""
FORM_UNREADABLE = Slot("form.unreadable", FormPlace)
"""In the notice that the file of the entry can't be read, behind its text."""
FORM_NOTICE = Slot("form.notice", FormPlace)
"""Above the form."""
FORM_BAR = Slot("form.bar", FormPlace)
"""Below the buttons, in the bar that stays."""
FORM_OPEN = Slot("form.open", FormPlace)
"""In the bar, fetched again while the form is open: other people who have it open."""
FORM_MENU = Slot("form.menu", FormPlace)
"""Links and buttons in the menu *More*."""
FORM_KEYS = Slot("form.keys", FormPlace)
"""Lines of the list of keyboard shortcuts: `<div><dt>…</dt><dd>…</dd></div>`."""
FORM_MORE = Slot("form.more", FormPlace)
"""After the folded groups of controls, within the form: folded groups, `<details class="form-group">`."""
FORM_END = Slot("form.end", FormEndPlace)
"""After the form, beside which it may stand."""
CONTROL_BUTTONS = Slot("control.buttons", ControlPlace)
"""In the row of buttons below a control with translations."""
CONTROL_NOTES = Slot("control.notes", ControlPlace)
"""Below the row of buttons of such a control."""
DASHBOARD_WORK = Slot("dashboard.work", EmptyPlace)
"""The first panel; the core's list of tasks stands there if it is empty."""
DASHBOARD_REVIEWS = Slot("dashboard.reviews", EmptyPlace)
"""Tasks in the core's list, below the drafts to review: `<li>…</li>`."""
DASHBOARD_TASKS = Slot("dashboard.tasks", EmptyPlace)
"""The last tasks of the core's list: `<li>…</li>`."""
FLASH = Slot("flash", FlashPlace)
"""A message, in place of the plain one."""
DASHBOARD_DRAFTS = Slot("dashboard.drafts", EmptyPlace)
"""Below the account's drafts."""
DASHBOARD_SITE = Slot("dashboard.site", EmptyPlace)
"""At the end of the panel about the site."""
DASHBOARD_PANELS = Slot("dashboard.panels", EmptyPlace)
"""Panels beside that of the translation."""
ACCOUNT_PAGE = Slot("account.page", AccountPlace)
"""Panels on the page of one's own account, after that of the password."""
ACCOUNT_END = Slot("account.end", AccountPlace)
"""Panels at the end of that page."""
ACCOUNT_DEVICES = Slot("account.devices", AccountPlace)
"""In the panel that ends all sessions of one's own account, above the button for that."""
USER_PAGE = Slot("user.page", AccountPlace)
"""Panels on the page on which administrators change an account."""

LIST_VIEWS = Slot("list.views", ListPlace)
"""Above a list, beside the number of entries."""
LIST_TOOLS = Slot("list.tools", ListPlace)
"""Above a list, at the end of that line."""
LIST_BUTTONS = Slot("list.buttons", ListPlace)
"""In the bar of a list, before the button for a new entry."""
LIST_ACTIONS = Slot("list.actions", ListPlace)
"""Actions on the entries that are ticked, in a form with their keys as `key`. Each button says by its
`formaction` where it is sent. Without any, the list has no tick boxes.
"""
LIST_EMPTY = Slot("list.empty", ListPlace)
"""In the place of a list that has no entries yet."""
FILE_EDITS = Slot("file.edits", FilePlace)
"""Forms on the page of a media file, which is of a feature."""
FILE_SHOWN = Slot("file.shown", FilePlace)
"""Buttons at a file that the form of an entry shows."""
FILES_ACTIONS = Slot("files.actions", FilesPlace)
"""As LIST_ACTIONS, on the files that are ticked in the list of media files, which is of a feature, with
their names as `name`.
"""
TRASH_END = Slot("trash.end", EmptyPlace)
"""On the page of the trash, below its entries: other removals, such as files."""
CHECK_HEAD = Slot("check.head", CheckPlace)
"""On the page of checks, which is of a feature, below the heading of the findings of a check."""
CHECKS_END = Slot("checks.end", EmptyPlace)
"""On that page, below all findings."""

SLOTS = tuple(one for one in globals().values() if isinstance(one, Slot))
