"""`flask newsletter write|send|export|delete|tidy`."""

import csv
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import TextIO

import click
from flask.cli import AppGroup

from cms.core.files import Busy, write_file
from cms.web.context import app_state
from cms.web.views import has_language
from features.mail.message_files import stamp
from features.newsletter.issue_letters import IssueLetters, news_since
from features.newsletter.service import Issue, Newsletter
from features.newsletter.subscribers import Subscriber

FIRST_DAYS = 30
"""How many days back the first issue goes."""
PATIENCE_DAYS = 3
"""After this many days, an issue is finished without subscribers whom the mail server refuses
temporarily.
"""
DAY = click.DateTime(["%Y-%m-%d"])

newsletter = AppGroup("newsletter", help="The newsletter: its issues and who gets it.")


def site_newsletter() -> Newsletter:
    """Return the newsletter of the site."""
    return app_state().site.get(Newsletter)


def next_issue(since: str) -> Issue:
    """Return the unfinished issue, unless it starts on another day; else a new issue.

    A new issue has the news since a day, or since the last issue.
    """
    last = site_newsletter().last_issue()
    if last and not last.finished and since in ("", last.since):
        return last
    site = app_state().site
    snapshot = site.store.snapshot()
    today = snapshot.now.astimezone(snapshot.zone).date()
    first = since or (last.until if last else (today - timedelta(FIRST_DAYS)).isoformat())
    sent = last.keys if last and not since else ()
    keys = news_since(snapshot, first, sent)
    return Issue(stamp(snapshot.now), first, today.isoformat(), keys)


def letters_of(issue: Issue) -> IssueLetters:
    """Return the letters of an issue; exit with a message if it has no news."""
    if not issue.keys:
        click.echo(f"No news since {issue.since}.")
        raise SystemExit(0)
    site = app_state().site
    return IssueLetters(site.store.snapshot(), issue, site.store.clock())


@contextmanager
def sole_run() -> Iterator[None]:
    """Keep other runs from sending or recording an issue. Raises ClickException if one does."""
    try:
        with site_newsletter().sending_lock():
            yield
    except Busy:
        raise click.ClickException("Another run is sending.") from None


@newsletter.command("write")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--since", type=DAY, help="News since this day (YYYY-MM-DD); the issue is not recorded."
)
def write_command(folder: Path, since: object) -> None:
    """Write the newsletter into FOLDER, for a mail program or a list server: for each language
    `newsletter-en.eml` (text and HTML) and `newsletter-en.html`. The next one begins after it.
    """
    issue = next_issue(f"{since:%Y-%m-%d}" if since else "")
    letters = letters_of(issue)
    snapshot = app_state().site.store.snapshot()
    for locale in snapshot.with_derived(tuple(snapshot.by_code)):
        letter = letters.letter(locale)
        if letter:
            html = letter.get_body(("html",))
            write_file(folder / f"newsletter-{locale}.eml", letter.as_bytes())
            if html:
                write_file(folder / f"newsletter-{locale}.html", html.get_content().encode())
            click.echo(f"{folder / f'newsletter-{locale}.eml'}")
    if not since and issue != site_newsletter().last_issue():
        with sole_run():
            site_newsletter().save_issue(replace(issue, finished=True))


@newsletter.command("send")
@click.option(
    "--since", type=DAY, help="News since this day (YYYY-MM-DD), not since the last issue."
)
@click.option("--dry-run", is_flag=True, help="Say what would be sent, and send nothing.")
def send_command(since: object, dry_run: bool) -> None:
    """Send the news since the last issue to all subscribers, each in their language. An interrupted
    run resumes where it stopped: at most one copy is sent twice.
    """
    with sole_run():
        send(f"{since:%Y-%m-%d}" if since else "", dry_run)


def send(since: str, dry_run: bool) -> None:
    """Send an issue, or with `dry_run` print the number of its news and of its recipients."""
    issue = next_issue(since)
    letters, snapshot = letters_of(issue), app_state().site.store.snapshot()

    def letter_for(subscriber: Subscriber) -> EmailMessage | None:
        exists = has_language(snapshot, subscriber.locale)
        return letters.letter(subscriber.locale if exists else snapshot.default_locale, subscriber)

    if dry_run:
        waiting = sum(
            1
            for subscriber in site_newsletter().subscribers.all()
            if subscriber.confirmed and subscriber.got != issue.id
        )
        click.echo(f"{len(issue.keys)} news since {issue.since} for {waiting} subscribers.")
        return
    if not site_newsletter().works:
        raise click.ClickException(
            "Set OASIS_NEWSLETTER=1, OASIS_SMTP_URL, OASIS_MAIL_FROM and the site’s address."
        )
    site_newsletter().tidy()
    site_newsletter().save_issue(issue)
    try:
        result = site_newsletter().send(
            issue,
            letter_for,
            lambda subscriber: click.echo(f"Refused permanently: {subscriber.email}"),
        )
    except (OSError, smtplib.SMTPException, ValueError) as fault:
        raise click.ClickException(f"{fault} Run it again: it goes on where it was.") from None
    click.echo(f"{result.sent} sent, {result.refused} refused, {result.waiting} waiting.")
    if (
        not result.waiting
        or issue.until < (snapshot.now - timedelta(PATIENCE_DAYS)).date().isoformat()
    ):
        site_newsletter().save_issue(replace(issue, finished=True))
    if result.waiting:
        raise click.ClickException(
            "The server refused some for the time being. Run it again later."
        )
    if result.refused:
        raise click.ClickException(
            "Take the addresses that were refused permanently off the list: flask newsletter delete EMAIL."
        )


@newsletter.command("export")
@click.argument("file", type=click.File("w", encoding="utf-8"))
def export_command(file: TextIO) -> None:
    """Write the addresses of all subscribers, with language and date, as CSV (`-`: to the
    terminal).
    """
    table = csv.writer(file)
    table.writerow(["email", "language", "confirmed"])
    table.writerows(
        [subscriber.email, subscriber.locale, subscriber.confirmed]
        for subscriber in site_newsletter().subscribers.all()
        if subscriber.confirmed
    )


@newsletter.command("delete")
@click.argument("email")
def delete_command(email: str) -> None:
    """Delete the address of a subscriber, who no longer gets the newsletter."""
    subscribers = site_newsletter().subscribers
    with subscribers.lock():
        removed = subscribers.remove(subscribers.id_of(email))
    click.echo("Deleted." if removed else "There is no such address.")


@newsletter.command("tidy")
def tidy_command() -> None:
    """Delete the addresses that were not confirmed in time. Subscribing and sending do this too."""
    click.echo(f"{site_newsletter().tidy()} deleted.")
