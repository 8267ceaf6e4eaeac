"""Refusals of changes to accounts."""

from cms.core.errors import Invalid, NotFound, Refusal
from cms.core.i18n import N_


class NoAccount(NotFound):
    """There is no account of this id, or its file can't be read."""

    msgid = N_("There is no such account.")


class EmailTaken(Invalid):
    """Another account has this address already."""

    msgid = N_("Another account already uses this email address.")


class BadCredentials(Refusal):
    """No active account has this address and this password; which of the two is wrong isn't told."""

    msgid = N_("The email address or password is incorrect.")


class SignInDisabled(BadCredentials):
    """Address and password are right, but the account is disabled; it counts as a failed attempt
    all the same.
    """

    msgid = N_("Your account is disabled. Ask an administrator.")


class WrongPassword(Invalid):
    """The present password, asked again before a change, is another."""

    msgid = N_("This is not your current password.")


class LastAdministrator(Refusal):
    """Somebody has to be able to let people in."""

    msgid = N_("This is the last active administrator. Make someone else an administrator first.")


class AccountDisabled(Refusal):
    """A disabled account gets no link."""

    msgid = N_("This account is disabled. Enable it first.")


class LinkExpired(Refusal):
    """The link was good until a moment that has passed."""

    msgid = N_("This link has expired. Ask an administrator for a new one.")


class LinkSpent(Refusal):
    """The link was used, was replaced by a newer one, or never was one."""

    msgid = N_(
        "This link has been used or replaced by a newer one. Ask an administrator for a new one."
    )
