"""Messages of findings and jobs as English text, for the command line."""

from babel import Locale, UnknownLocaleError

from cms.core.messages import LazyMessage


def message_text(message: LazyMessage) -> str:
    """Return a message as text; language codes in it become names."""
    values = dict(message.values)
    if "language" in values:
        values["language"] = _language_name(str(values["language"]))
    return message._replace(values=values).text()


def _language_name(code: str) -> str:
    try:
        return Locale.parse(code, sep="-").get_display_name("en") or code
    except (ValueError, UnknownLocaleError):
        return code
