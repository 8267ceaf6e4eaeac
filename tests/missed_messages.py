"""The messages that a catalog lacks, noted when they are asked for."""

from gettext import NullTranslations

from cms.core.i18n import NC_


class Missed(NullTranslations):
    """Fallback after a catalog; records the messages that the catalog lacks."""

    def __init__(self) -> None:
        super().__init__()
        self.messages: set[str] = set()

    def gettext(self, message: str) -> str:
        self.messages.add(message)
        return message

    def pgettext(self, context: str, message: str) -> str:
        return self.gettext(NC_(context, message))

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1)

    def npgettext(self, context: str, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(NC_(context, msgid1))

    upgettext, unpgettext = pgettext, npgettext
