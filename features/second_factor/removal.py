"""Removing a second factor that is lost."""

from cms.accounts.accounts import Account
from cms.site import Site
from features.second_factor.factors import FactorFiles


def remove_all(site: Site, account: Account) -> None:
    """Remove all factors of an account, and end its sessions: a lost phone may have one."""
    site.get(FactorFiles).reset(account.id)
    site.accounts.sign_out_everywhere(account.id)
