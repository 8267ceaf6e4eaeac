"""The mailbox and the domain behind an email address, under which letters are counted."""

IGNORES_DOTS = frozenset(
    ("gmail.com", "googlemail.com", "proton.me", "protonmail.com", "protonmail.ch", "pm.me")
)
"""Mail hosts to which a.b@ and ab@ are one mailbox."""
ALIASES = {"googlemail.com": "gmail.com"}
SHORT_LABEL = 3
"""Letters of a second level under which countries register names, such as "ac" in ac.cn."""


def mailbox(email: str) -> str:
    """Return an address in a form that is the same for all addresses of one mailbox: case-folded,
    without a tag after "+", and without dots where the host ignores them.
    """
    name, _at, host = email.casefold().rpartition("@")
    name = name.partition("+")[0] or name
    if host in IGNORES_DOTS:
        name = name.replace(".", "")
    return f"{name}@{ALIASES.get(host, host)}"


def registered_domain(email: str) -> str:
    """Return the registered domain of an address: the last two labels of its domain, or three in a
    country that registers names at its third level.
    """
    labels = email.casefold().rpartition("@")[2].split(".")
    is_third_level = len(labels[-1]) == 2 and len(labels[-2]) <= SHORT_LABEL
    return ".".join(labels[-3 if is_third_level else -2 :])
