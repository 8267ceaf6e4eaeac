"""The step after the password: entering a second factor, or setting one up."""

from collections.abc import Mapping
from typing import Any

from blueprints.editor.context import site
from cms.accounts.accounts import Account
from features.second_factor.factors import FactorFiles

PASSED = "second_factor"
"""Session key: whether the second factor was entered in this session."""
CODES = "second_factor_codes"
"""Session key of new recovery codes, until they have been shown."""
CHECK, SET_UP = "second_factor_check.index", "second_factor_setup.index"


def step(account: Account, values: Mapping[str, Any]) -> str:
    """Return the endpoint at which a session of an account has to go on. Raises UnreadableFactors."""
    if site().get(FactorFiles).of(account.id).exist:
        return "" if values.get(PASSED) else CHECK
    return SET_UP if is_required(account) else ""


def is_required(account: Account) -> bool:
    """Return whether the role of an account requires a second factor."""
    return account.role in site().settings.of("second_factor")
