"""The one kind of control a form is made of: a simple value, in one language where the field is
localized.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import wtforms
from wtforms.widgets import TextArea, TextInput

from cms.accounts.permissions import Forbidden
from cms.core.dates import SHAPE, typed_date, typed_moment
from cms.core.errors import Invalid
from cms.core.i18n import N_
from cms.core.languages import UNDETERMINED, Locale
from cms.editing.forms.code_names import CodeNames
from cms.schema.fields import Field, Json, Number

if TYPE_CHECKING:
    from cms.editing.forms.form import EntryForm

SEVERAL = ("references", "codes")
"""Widgets of a list that has a control for each of its values."""
READ = ("code", "date", "identifier", "moment")
"""Widgets beside which stands what a typed value was taken for."""
TEXTAREA_ROWS = {"paragraph": 3, "lines": 3, "markdown": 14}
"""Widgets of several lines and how many they show."""
MAX_EXACT_INTEGER = 2**53
"""Up to here JSON's numbers are exact, in Python and in browsers."""
ONE_PER_LINE = N_("One per line.")
KEYBOARDS = {"url": "url", "email": "email", "telephone": "tel"}
"""Value of `inputmode` by widget. `type=email` would rewrite the typed text, so all controls are
plain text.
"""


class Control(wtforms.Field):  # type: ignore[misc]
    """One value under its flat path (`headline.en`). `data` is JSON as files have it, None for
    none.
    """

    shape = "single"

    def __init__(
        self, form: "EntryForm", kind: Field, locale: Locale | None = None, **bound: Any
    ) -> None:
        super().__init__(kind.label, **bound)
        self.form = form
        self.kind = kind
        self.locale = locale
        self.id = f"f-{self.name}"
        self.widget = TextArea() if kind.widget in TEXTAREA_ROWS else TextInput()
        language = locale.code if locale else UNDETERMINED
        self.help_id = f"f-{self.name.removesuffix(f'.{language}')}-help"
        self.locked = not self.form.may_edit(self.name, locale)
        self.focused = False
        """Whether somebody begins here."""
        self.forbidden = False
        """Whether another value was sent although the control is locked."""
        self.refusals: list[Invalid] = []

    def leaves(self) -> "Iterator[Control]":
        """Itself: it is a part of a form like those that have several."""
        yield self

    @property
    def help(self) -> str:
        """The message id of what to write here; empty where the label says enough."""
        return self.kind.help or (ONE_PER_LINE if self.kind.widget == "lines" else "")

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """`data` is the whole flat entry."""
        super().process(formdata, (data or {}).get(self.name), extra_filters)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keep the loaded value where nothing was sent, or where the sent text is the one shown."""
        read = self.read(valuelist) if valuelist else None
        touched = bool(valuelist) and read != self.read([self.show(self.object_data)])
        if self.locked:
            self.forbidden = touched
        elif touched:
            self.data = read
        if not valuelist or (self.locked and not touched):
            self.raw_data = None

    def read(self, values: Sequence[str]) -> Json | None:
        """The typed value as JSON."""
        return read_typed(self.kind, values, self.form.zone, self.form.codes)

    def show(self, raw: Json | None) -> str:
        """JSON as the control's text."""
        text = "" if raw is None else self.kind.to_form(self.form.codes.show(self.kind, raw))
        return from_moment(text, self.form.zone) if self.kind.widget == "moment" else text

    def texts(self) -> list[str]:
        """The control's text, or texts where it is a list of controls; as typed after a failed
        sending.
        """
        if self.raw_data:
            return [str(text) for text in self.raw_data]
        if isinstance(self.data, list) and self.kind.widget in SEVERAL:
            return [str(one) for one in self.form.codes.show(self.kind, self.data)]
        return [self.show(self.data)] if self.data is not None else []

    @property
    def slots(self) -> list[str]:
        """The texts of a list of controls, with an empty one for another value."""
        return [text for text in self.texts() if text] + ([] if self.locked else [""])

    def _value(self) -> str:
        return next(iter(self.texts()), "")

    def validate(self, form: Any, extra_validators: Any = ()) -> bool:
        """Whether the field can take the value; what it says against it goes to `refusals`."""
        self.refusals = []
        if self.data is not None:
            try:
                self.kind.parse(self.data, self.name)
            except Invalid as refusal:
                self.refusals.append(refusal)
        if self.forbidden:
            self.refusals.append(Invalid(self.name, Forbidden.msgid))
        self.errors = [str(refusal) for refusal in self.refusals]
        return not self.refusals

    @property
    def attributes(self) -> dict[str, str]:
        """HTML attributes beside name, id and value."""
        described = [f"{self.id}-error"] * bool(self.refusals) + [self.help_id] * bool(self.help)
        described += [f"{self.id}-reading"] * (self.kind.widget in READ)
        found = {"autocomplete": "off"}
        if described:
            found["aria-describedby"] = " ".join(described)
        if self.refusals:
            found["aria-invalid"] = "true"
        if self.focused:
            found["autofocus"] = "autofocus"
        if self.locked:
            found["readonly"] = "readonly"
        if self.locale:
            found |= {"lang": self.locale.lang, "dir": self.locale.dir}
        if self.kind.widget in TEXTAREA_ROWS:
            found["rows"] = str(TEXTAREA_ROWS[self.kind.widget])
        return found | self._keyboard()

    def _keyboard(self) -> dict[str, str]:
        """Attributes that choose the keyboard of a phone."""
        if isinstance(self.kind, Number):
            signed = (self.kind.least or 0) < 0
            return {"inputmode": "decimal" if self.kind.fraction or signed else "numeric"}
        if self.kind.widget in KEYBOARDS:
            return {
                "inputmode": KEYBOARDS[self.kind.widget],
                "spellcheck": "false",
                "autocapitalize": "off",
            }
        return {}


def read_typed(kind: Field, values: Sequence[str], zone: ZoneInfo, codes: CodeNames) -> Json | None:
    """The value typed into a control, as JSON: moments in a time zone, codes by their names. A
    number too large to be exact stays text.
    """
    raw = kind.from_form(values)
    if kind.widget == "moment" and raw:
        return to_moment(raw, zone)
    if isinstance(raw, int | float) and abs(raw) > MAX_EXACT_INTEGER:
        return str(raw)
    return codes.read(kind, raw)


def to_moment(text: str, zone: ZoneInfo) -> str:
    """A typed moment (`2024-08-24 08:00`) as files have it, with its offset; anything else as it
    is.
    """
    if SHAPE.fullmatch(typed_date(text)):  # a day alone is none
        return text
    try:
        moment = typed_moment(text, "")
    except Invalid:
        return text
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).isoformat()


def from_moment(text: str, zone: ZoneInfo, separator: str = " ") -> str:
    """A moment of a file as a person of the site's time zone reads it; anything else as it is."""
    try:
        moment = datetime.fromisoformat(text)
        here = moment.astimezone(zone).replace(tzinfo=None)
    except (ValueError, OverflowError):
        return text
    if moment.tzinfo is None:
        return text
    return here.isoformat(separator, "seconds" if here.second else "minutes")
