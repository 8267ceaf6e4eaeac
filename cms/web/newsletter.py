"""An issue of the newsletter as letters: the news of a time in each language, as text and HTML."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from email.message import EmailMessage

from cms.contact.mail_message import MailHeaders, letterhead
from cms.content import LocalizedEntry, Reader, Snapshot
from cms.core.dates import PartialDate
from cms.newsletter.letters import add_unsubscribe_headers, new_letter
from cms.newsletter.newsletter import Issue
from cms.newsletter.subscribers import Subscriber
from cms.web.context import app_state
from cms.web.derived_language import text_in_language
from cms.web.i18n import gettext as _
from cms.web.pages.page import absolute
from cms.web.templating.formats import date_text
from cms.web.templating.render import render_template
from cms.web.views import open_reader

MAX_NEWS = 100
"""The most news of an issue."""
LEAVE = "https://leave.invalid/"
"""Stands in the texts for the link that ends a subscription, which is each reader's own."""


def news_since(snapshot: Snapshot, since: str, before: Iterable[str]) -> tuple[str, ...]:
    """The keys of the news since a day (YYYY-MM-DD), newest first, without those of `before`."""
    known = frozenset(before)
    newest = open_reader(snapshot).list("news", "card", limit=MAX_NEWS + len(known))
    keys = [item.key for item in newest if str(item.date or "") >= since and item.key not in known]
    return tuple(keys[:MAX_NEWS])


class IssueLetters:
    """The letters of an issue, each language written once."""

    def __init__(self, snapshot: Snapshot, issue: Issue, now: datetime) -> None:
        self._snapshot = snapshot
        self._issue = issue
        self._now = now
        self._texts: dict[str, tuple[MailHeaders, str, str, str] | None] = {}

    def letter(self, locale: str, to: Subscriber | None = None) -> EmailMessage | None:
        """The letter in a language, to somebody or to whoever another program sends it to; None where
        there is no news in it.
        """
        if locale not in self._texts:
            self._texts[locale] = self._written(locale)
        texts = self._texts[locale]
        if texts is None:
            return None
        head, subject, plain, html = texts
        id = f"{self._issue.id}.{to.id if to else locale}"
        letter = new_letter(head, to.email if to else "", subject, self._now, id)
        link = ""
        if to:
            link = leave_link(locale, app_state().site.newsletter.subscribers.leave_token(to))
            add_unsubscribe_headers(letter, head, link)
        letter.set_content(_left(plain, link), charset="utf-8", cte="base64")
        html = _left(html, link)
        letter.add_alternative(html, subtype="html", charset="utf-8", cte="base64")
        return letter

    def _written(self, locale: str) -> tuple[MailHeaders, str, str, str] | None:
        """The head (to make it for each reader takes long), the subject, text and HTML."""
        read = open_reader(self._snapshot, locale)
        keys = frozenset(self._issue.keys)
        found = read.list("news", "page", limit=MAX_NEWS * 10)
        items = [one for one in found if one.key in keys and read.locale in one.languages]
        if not items:
            return None
        subject = _("Newsletter of %(date)s", date=date_text(PartialDate(self._issue.until)))
        html = render_template(
            "common/letter.html",
            site=read.single("site"),
            subject=subject,
            language=read.language,
            items=[(one, absolute(one.url)) for one in items],
            home=absolute(f"/{locale}/"),
            leave=LEAVE,
        )
        site, css = app_state().site, app_state().assets.read("css/letter.css").decode()
        return (
            letterhead(site.settings, site.store, locale),
            text_in_language(subject),
            text_in_language("\n".join(_lines(read, subject, items))),
            text_in_language(html).replace("</head>", f"<style>\n{css}</style>\n</head>", 1),
        )


def _lines(read: Reader, subject: str, items: Iterable[LocalizedEntry]) -> Iterator[str]:
    yield from (str(read.single("site").name), subject, "")
    for one in items:
        yield str(one.title)
        if one.date:
            yield date_text(one.date)
        if one.summary:
            yield str(one.summary)
        yield absolute(one.url)
        yield ""
    yield _("Unsubscribe: %(url)s", url=LEAVE)


def _left(text: str, link: str) -> str:
    """A text with the link that ends the subscription; without it where another program adds one."""
    if link:
        return text.replace(LEAVE, link)
    return "\n".join(line for line in text.split("\n") if LEAVE not in line)


def leave_link(locale: str, token: str) -> str:
    """The whole address that ends a subscription."""
    site = app_state().site
    return site.base_url(site.store.snapshot()) + page_path(locale, "leave", token)


def page_path(locale: str, what: str, token: str) -> str:
    """The path of the page in a language on which somebody confirms ("confirm") or leaves."""
    return app_state().urls.build(f"common.{what}_newsletter", locale, token=token)
