"""The email to the institute that carries a visitor's message."""

from email.message import EmailMessage

from cms.core.i18n import N_, NC_
from features.contact_form.message import VisitorMessage
from features.mail.mail_message import MailHeaders, new_email

LABELS = {
    "name": NC_("of a person", "Name"),
    "email": N_("Email"),
    "locale": N_("Language of the page"),
}
READ_IT = N_("Read it in the editor:")


def compose(message: VisitorMessage, head: MailHeaders) -> EmailMessage:
    """Return the email for a message. Of the submitted values, only the subject and an ASCII email
    address get into headers.

    Raises ValueError if there is no recipient.
    """
    if not head.to:
        raise ValueError("nobody is to get it: set OASIS_MAIL_TO")
    content = message.content
    letter = new_email(head, head.to, content.subject, message)
    if content.email.isascii():
        letter["Reply-To"] = content.email
    facts = ""
    for name, label in LABELS.items():
        facts += f"{head.translate(label)}: {getattr(content, name)}\n"
    link = f"{head.base_url}/editor/messages/{message.id}/" if head.base_url else ""
    if link:
        link = f"{head.translate(READ_IT)} {link}"
    letter.set_content(f"{facts}\n{content.text}\n\n{link}\n", charset="utf-8", cte="base64")
    return letter
