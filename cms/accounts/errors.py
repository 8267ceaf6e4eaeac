"""Refusals of changes to accounts."""

from cms.core.errors import Invalid, NotFound, Refusal
from cms.core.i18n import N_


class NoAccount(NotFound):
    """There is no account with this id, or its file can't be read."""

    msgid = N_("There is no such account.")


class EmailTaken(Invalid):
    """Another account already has this email address."""

    msgid = N_("Another account already uses this email address.")


class BadCredentials(Refusal):
    """No active account has this email address and password. It isn't revealed which of the two is
    wrong.
    """

    msgid = N_("The email address or password is incorrect.")


class SignInDisabled(BadCredentials):
    """The credentials are right but the account is disabled. It still counts as a failed attempt."""

    msgid = N_("Your account is disabled. Ask an administrator.")


class WrongPassword(Invalid):
    """The current password, required for a change, is wrong."""

    msgid = N_("This is not your current password.")


class LastAdministrator(Refusal):
    """The last active administrator can't be removed or lose the role."""

    msgid = N_("This is the last active administrator. Make someone else an administrator first.")


class AccountDisabled(Refusal):
    """A disabled account can't get a link."""

    msgid = N_("This account is disabled. Enable it first.")


class LinkExpired(Refusal):
    """The link has expired."""

    msgid = N_("This link has expired. Ask an administrator for a new one.")


class LinkSpent(Refusal):
    """The link was used, was replaced by a newer one, or never existed."""

    msgid = N_(
        "This link has been used or replaced by a newer one. Ask an administrator for a new one."
    )
