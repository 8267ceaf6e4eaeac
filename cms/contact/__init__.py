"""Messages of visitors: private JSON files in `instance/messages/`, mailed where a server is set."""

from cms.contact.form_token import BadToken, FormAlreadySent, FormExpired, SubmittedTooSoon
from cms.contact.inbox import Messages, NoMessage, NotStored, TooManyMessages
from cms.contact.message import Message, SubmittedMessage

__all__ = [
    "BadToken",
    "FormAlreadySent",
    "FormExpired",
    "Message",
    "Messages",
    "NoMessage",
    "NotStored",
    "SubmittedMessage",
    "SubmittedTooSoon",
    "TooManyMessages",
]
