"""The form as it is sent: what the engine says of each field, in the visitor's language."""

from collections.abc import Callable

from wtforms import Field, Form, StringField, TextAreaField
from wtforms.validators import StopValidation

from cms.contact import SubmittedMessage
from cms.contact.message import holds, valid_email, valid_name, valid_subject, valid_text
from cms.core.errors import Invalid
from cms.web.i18n import gettext as _

Check = Callable[[str], str]


def checked(check: Check) -> Callable[[Form, Field], None]:
    """A validator that takes what `check` makes of a value, or says why it can't."""

    def validate(form: Form, field: Field) -> None:
        try:
            field.checked = check(field.data or "")
        except Invalid as refusal:
            raise StopValidation(refusal.text(_)) from None

    return validate


class MessageForm(Form):
    """A message to the institute. `website` is for machines: people don't see it."""

    name = StringField(validators=[checked(valid_name)])
    email = StringField(validators=[checked(valid_email)])
    subject = StringField(validators=[checked(valid_subject)])
    text = TextAreaField(validators=[checked(valid_text)])
    website = StringField()
    token = StringField()

    refusal = ""
    """Why it can't be taken although every field is right."""

    def shown(self, field: Field) -> str:
        """The typed text with each character that a page can't hold replaced by U+FFFD."""
        return "".join(
            sign if sign in "\r\n\t" or holds(sign) else "\ufffd" for sign in field.data or ""
        )

    @property
    def faults(self) -> list[tuple[str, str]]:
        """(field, what is wrong with it), in the order of the page."""
        return [(field.name, str(error)) for field in self for error in field.errors]

    @property
    def trapped(self) -> bool:
        """Whether the field nobody sees was filled in."""
        return bool(self.website.data)

    def written(self, locale: str) -> SubmittedMessage:
        """The message. Only after `validate()` said yes."""
        return SubmittedMessage(
            self.name.checked, self.email.checked, self.subject.checked, self.text.checked, locale
        )
