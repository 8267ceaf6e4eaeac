"""An issue of the newsletter as email messages, one per language, as text and HTML."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from email.message import EmailMessage

from cms.content import LocalizedEntry, Reader, Snapshot
from cms.content.conversion import LanguageConversion
from cms.core.dates import PartialDate
from cms.web.context import app_state
from cms.web.derived_language import convert_text
from cms.web.i18n import gettext as _
from cms.web.pages.page import absolute
from cms.web.templating.formats import date_text
from cms.web.templating.render import render_template
from cms.web.views import open_reader
from features.mail.mail_message import MailHeaders, letterhead
from features.newsletter.letters import add_unsubscribe_headers, new_letter
from features.newsletter.service import Issue, Newsletter
from features.newsletter.subscribers import Subscriber

MAX_NEWS = 100
"""The most news items in an issue."""
LEAVE_PLACEHOLDER = "https://leave.invalid/"
"""Stands for the unsubscribe link, which differs for each subscriber."""


def news_since(snapshot: Snapshot, since: str, sent: Iterable[str]) -> tuple[str, ...]:
    """Return the keys of the news since a day (YYYY-MM-DD), newest first, without those of `sent`."""
    sent_keys = frozenset(sent)
    newest = open_reader(snapshot).list("news", "card", limit=MAX_NEWS + len(sent_keys))
    keys = [
        item.key for item in newest if str(item.date or "") >= since and item.key not in sent_keys
    ]
    return tuple(keys[:MAX_NEWS])


class IssueLetters:
    """The letters of an issue; the text of each language is rendered once."""

    def __init__(self, snapshot: Snapshot, issue: Issue, now: datetime) -> None:
        self._snapshot = snapshot
        self._issue = issue
        self._now = now
        self._texts: dict[str, tuple[MailHeaders, str, str, str] | None] = {}

    def letter(self, locale: str, subscriber: Subscriber | None = None) -> EmailMessage | None:
        """Return the letter in a language, for a subscriber or for another program that sends it.

        Returns None if the issue has no news in that language.
        """
        if locale not in self._texts:
            self._texts[locale] = self._compose(locale)
        texts = self._texts[locale]
        if texts is None:
            return None
        head, subject, plain, html = texts
        id = f"{self._issue.id}.{subscriber.id if subscriber else locale}"
        letter = new_letter(head, subscriber.email if subscriber else "", subject, self._now, id)
        link = ""
        if subscriber:
            link = leave_link(
                locale, app_state().site.get(Newsletter).subscribers.leave_token(subscriber)
            )
            add_unsubscribe_headers(letter, head, link)
        letter.set_content(_with_leave_link(plain, link), charset="utf-8", cte="base64")
        html = _with_leave_link(html, link)
        letter.add_alternative(html, subtype="html", charset="utf-8", cte="base64")
        return letter

    def _compose(self, locale: str) -> tuple[MailHeaders, str, str, str] | None:
        """Return head, subject, text and HTML. The head is cached too, since it is slow to make."""
        read = open_reader(self._snapshot, locale)
        keys = frozenset(self._issue.keys)
        latest = read.list("news", "page", limit=MAX_NEWS * 10)
        items = [item for item in latest if item.key in keys and read.locale in item.languages]
        if not items:
            return None
        subject = _("Newsletter of %(date)s", date=date_text(PartialDate(self._issue.until)))
        html = render_template(
            "newsletter/letter.html",
            site=read.single("site"),
            subject=subject,
            language=read.language,
            items=[(item, absolute(item.url)) for item in items],
            home=absolute(read.snapshot.front(locale)),
            leave=LEAVE_PLACEHOLDER,
        )
        site, css = app_state().site, app_state().assets.read("newsletter/letter.css").decode()
        return (
            letterhead(site.settings, site.store, locale, site.find(LanguageConversion)),
            convert_text(subject),
            convert_text("\n".join(_plain_text_lines(read, subject, items))),
            convert_text(html).replace("</head>", f"<style>\n{css}</style>\n</head>", 1),
        )


def _plain_text_lines(read: Reader, subject: str, items: Iterable[LocalizedEntry]) -> Iterator[str]:
    yield from (str(read.single("site").name), subject, "")
    for item in items:
        yield str(item.title)
        if item.date:
            yield date_text(item.date)
        if item.summary:
            yield str(item.summary)
        yield absolute(item.url)
        yield ""
    yield _("Unsubscribe: %(url)s", url=LEAVE_PLACEHOLDER)


def _with_leave_link(text: str, link: str) -> str:
    """Insert the unsubscribe link; drop its line if another program adds one."""
    if link:
        return text.replace(LEAVE_PLACEHOLDER, link)
    return "\n".join(line for line in text.split("\n") if LEAVE_PLACEHOLDER not in line)


def leave_link(locale: str, token: str) -> str:
    """Return the absolute address that ends a subscription."""
    site = app_state().site
    return site.base_url(site.store.snapshot()) + page_path(locale, "leave", token)


def page_path(locale: str, action: str, token: str) -> str:
    """Return the path of the page that confirms or ends a subscription (`action`: "confirm" or
    "leave").
    """
    return app_state().urls.build(f"newsletter.{action}_newsletter", locale, token=token)
