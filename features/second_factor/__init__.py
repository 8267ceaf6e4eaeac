"""A second factor beside the password: an authenticator app, passkeys, and recovery codes. One of these
or the password is asked for again before a dangerous action.
"""

from pathlib import Path

from blueprints.editor import slots
from cms.core.feature import SIGN_IN, Feature, Folder
from cms.core.i18n import N_
from cms.core.slots import Fill

ROLES = ("administrator", "editor", "translator")

feature = Feature(
    "second_factor",
    Path(__file__).parent,
    # i18n: Two-step verification: a code besides the password
    label=N_("Second factor"),
    text=N_(
        "Asks for a code from an app or a passkey, besides the password, from those who have set one up and "
        "those whose role requires it. Asks for the password again before dangerous actions."
    ),
    stores=N_(
        "The keys of apps, public keys of passkeys and hashes of recovery codes, per account."
    ),
    settings={"second_factor": ()},
    choices={"second_factor": ROLES},
    services={f"{__name__}.factors:FactorFiles": f"{__name__}.factors:open_factors"},
    commands={"second-factor": f"{__name__}.commands:second_factor"},
    owns=(Folder("second_factor"),),
    screens={
        f"{__name__}.check": SIGN_IN,
        f"{__name__}.set_up": SIGN_IN,
        f"{__name__}.manage": "open",
        f"{__name__}.again": "open",
    },
    help={
        "second_factor_check": "second-factor",
        "second_factor_setup": "second-factor",
        "second_factor": "second-factor",
        "second_factor_again": "second-factor#confirm-that-it-is-you",
    },
    recheck=f"{__name__}.again:recheck",
    sign_in_step=f"{__name__}.step:step",
    log_events={
        "second-factor-refused": N_("Wrong or used code refused"),
        "second-factor-added": N_("Authenticator app set up"),
        "second-factor-removed": N_("Second factor removed"),
        "passkey-added": N_("Passkey added"),
        "passkey-removed": N_("Passkey removed"),
        "recovery-codes": N_("Recovery codes created"),
        "recovery-code-used": N_("Recovery code used"),
    },
    slots=(
        Fill(slots.ACCOUNT_PAGE, "second_factor/editor/panel.html", f"{__name__}.manage:panel"),
        Fill(slots.USER_PAGE, "second_factor/editor/of_user.html", f"{__name__}.manage:of_user"),
    ),
)
