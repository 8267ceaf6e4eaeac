"""What visitors write: lasting JSON files in `instance/messages/`, private, mailed where a server
is set.
"""

from cms.contact.form_token import BadToken, TooLate, TooSoon, Used
from cms.contact.inbox import Messages, NoMessage, NotStored, open_messages
from cms.contact.message import Message, Written
from cms.contact.rate_limit import TooManyMessages

__all__ = [
    "BadToken",
    "Message",
    "Messages",
    "NoMessage",
    "NotStored",
    "TooLate",
    "TooManyMessages",
    "TooSoon",
    "Used",
    "Written",
    "open_messages",
]
