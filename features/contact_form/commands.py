"""`flask messages send|tidy`."""

import click
from flask.cli import AppGroup

from cms.web.context import app_state
from features.contact_form.inbox import Messages

messages = AppGroup("messages", help="Messages of the contact form.")


@messages.command("send")
def send_command() -> None:
    """Send the waiting messages by email, and say how many are still waiting, and how many the mail
    server refused permanently.
    """
    ours = app_state().site.get(Messages)
    if not ours.mailer.works:
        raise click.ClickException("There is no mail server: set OASIS_SMTP_URL.")
    result = ours.send()
    click.echo(f"{result.sent} sent, {result.waiting} waiting.")
    if result.refused:
        click.echo(f"{result.refused} refused permanently: see Messages in the editor.", err=True)
    if result.waiting or result.refused:
        raise SystemExit(1)


@messages.command("tidy")
def tidy_command() -> None:
    """Delete the messages that are older than OASIS_MESSAGE_DAYS."""
    click.echo(f"{app_state().site.get(Messages).tidy()} deleted.")
