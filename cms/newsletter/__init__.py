"""The newsletter: who gets it, the letters that ask whether they want to, and which issue was sent."""

from cms.newsletter.newsletter import Newsletter
from cms.newsletter.subscribers import Subscriber

__all__ = ["Newsletter", "Subscriber"]
