"""nginx: the list of redirects, as data.

nginx’s master process runs as root, so it reads no configuration from a release, which the site’s
user writes. Root’s `deploy/nginx/oasis-redirects` reads this list, refuses anything but redirects,
and writes the configuration. Everything else that nginx needs is in deploy/nginx.
"""

from urllib.parse import quote

from cms.publish.server_rules.facts import MovedAddress, ServerFacts, join_lines

FILE = ".rules/redirects.txt"


def files(facts: ServerFacts) -> dict[str, str]:
    """Return path → text of the only file: an old address and its new one a line, both
    percent-encoded.
    """
    return {FILE: join_lines(*map(_line, (*facts.moved(asked=True), *facts.moved())))}


def _line(moved: MovedAddress) -> str:
    query = f"?{moved.query}" if moved.query else ""
    return f"{quote(moved.path)}{query} {moved.target}"
