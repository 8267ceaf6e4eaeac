"""The form as it is sent: what the engine says of each field, in the visitor's language."""

from wtforms import StringField, TextAreaField

from cms.contact import SubmittedMessage
from cms.contact.message import valid_email, valid_name, valid_subject, valid_text
from cms.web.contact_form import PublicForm, checked


class MessageForm(PublicForm):
    """A message to the institute."""

    name = StringField(validators=[checked(valid_name)])
    email = StringField(validators=[checked(valid_email)])
    subject = StringField(validators=[checked(valid_subject)])
    text = TextAreaField(validators=[checked(valid_text)])

    def written(self, locale: str) -> SubmittedMessage:
        """The message. Only after `validate()` said yes."""
        return SubmittedMessage(
            self.name.checked, self.email.checked, self.subject.checked, self.text.checked, locale
        )
