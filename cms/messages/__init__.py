"""What visitors write: lasting JSON files in `instance/messages/`, private, mailed where a server
is set.
"""

from cms.messages.limits import TooManyMessages
from cms.messages.message import Message, Written
from cms.messages.messages import Messages, NoMessage, NotStored, open_messages
from cms.messages.tokens import BadToken, TooLate, TooSoon, Used

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
