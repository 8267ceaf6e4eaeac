"""Build the site: `python -m bench.peers.plain.build SOURCE OUT`. A plain program without a framework:
it reads the files, makes each page's values, renders, and writes the file with its digest.
"""

import hashlib
import json
import os
import sys
from pathlib import Path

import jinja2

from bench.peers.plain.content import Edition, read, sources
from bench.work import LANGUAGES


def main(source: Path, out: Path) -> None:
    """Write every page into a folder, and path → digest into `.digests.json` there."""
    templates = jinja2.Environment(
        loader=jinja2.DictLoader(sources()), autoescape=True, auto_reload=False
    )

    def render(name: str, **values: object) -> str:
        return templates.get_template(name).render(values)

    files, digests, folders = read(source), {}, set()
    for language in LANGUAGES:
        edition = Edition(language, files, render)
        for address, page in edition.addresses():
            body = edition.show(page).encode()
            path = address.lstrip("/") + ("index.html" if address.endswith("/") else "")
            digests[path] = hashlib.blake2b(body, digest_size=12).hexdigest()
            folder = f"{out}/{path.rpartition('/')[0]}"
            if folder not in folders:
                os.makedirs(folder, exist_ok=True)  # noqa: PTH103 - pathlib would be a part of the cost
                folders.add(folder)
            with open(f"{out}/{path}", "wb") as file:  # noqa: PTH123
                file.write(body)
    (out / ".digests.json").write_text(json.dumps(digests))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
