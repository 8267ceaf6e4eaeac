"""`flask doctor`: checks settings, folders, permissions, content, mail and targets of an
installation.

Each problem comes with a remedy.
"""

import os
import re
import shutil
import sys
import tomllib
from collections.abc import Iterator, Mapping
from importlib import import_module
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as version_of
from pathlib import Path
from tempfile import TemporaryFile
from urllib.parse import urlsplit

import click
from flask.cli import with_appcontext
from jinja2 import Environment, TemplateSyntaxError
from werkzeug.utils import find_modules

from blueprints.editor.template_functions import FILTERS
from blueprints.shared.diagnosis import Diagnosis, fault, good, warning
from cms.core.errors import Refusal
from cms.core.feature import Feature, Features, TargetKind
from cms.core.settings import PREFIX, ROOT, Settings
from cms.core.slots import call, resolve
from cms.publish.builder_interface import ignore_progress
from cms.publish.checks.content import ContentChecks
from cms.publish.targets import open_targets
from cms.site import Site
from cms.web.context import AppState, app_state
from features.content_check.own_templates import own_code_errors
from features.content_check.schemas import stale_schemas

MIN_FREE_BYTES = 500_000_000
"""Free bytes on the disk below which there is a warning."""
TARGET = re.compile(r"[A-Za-z_][\w.]*:[A-Za-z_]\w*")
MAX_NAMED_FILES = 5
"""Files with errors that are named."""


@click.command("doctor")
@with_appcontext
def doctor() -> None:
    """Check settings, folders, permissions, content, mail and targets, and give a remedy for each
    problem. Exit 1 if there is a fault.
    """
    faults = 0
    findings = (*examine(app_state().site, program_version()), *_own_code(app_state()))
    for finding in findings:
        faults += finding.state == "fault"
        click.echo(str(finding))
    if faults:
        raise SystemExit(1)


def program_version() -> str:
    """Return the version in pyproject.toml of the working copy, else that of the installed package."""
    try:
        return str(
            tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
        )
    except OSError:
        return _installed("oasis") or "unknown"


def examine(
    site: Site, version: str, environment: Mapping[str, str] = os.environ
) -> Iterator[Diagnosis]:
    """Yield the results of all checks, in the order in which problems should be solved."""
    yield good(f"Oasis {version}, Python {sys.version.split()[0]}.")
    yield from _packages(ROOT / "requirements.txt")
    yield from _variables(site, environment)
    yield from _folders(site)
    yield from _content(site)
    yield from _address(site)
    yield from _accounts(site)
    yield from _switched_off(site.settings.features)
    for feature in site.settings.features:
        yield from _feature(site, feature)
    yield from _publishing(site)


def _switched_off(features: Features) -> Iterator[Diagnosis]:
    for name in sorted(features.disabled.difference(one.name for one in features.known)):
        yield warning(
            f"withoutFeatures in site.json names {name}, and there is no such feature.",
            "Write the name of its folder, or take it out.",
        )


def _feature(site: Site, feature: Feature) -> Iterator[Diagnosis]:
    for target in dict.fromkeys(_targets(feature)):
        try:
            resolve(target) if ":" in target else import_module(target)
        except Exception as error:
            yield fault(
                f"The feature {feature.name} names {target}, which can’t be imported: "
                f"{type(error).__name__}: {error}.",
                f"Correct {feature.folder}, or switch the feature off.",
            )
    try:
        yield from call(feature.diagnose, site) if feature.diagnose else ()
    except Exception as error:
        site.note_failure(feature.name, error)  # reported with the errors of own code


def _targets(declared: object) -> Iterator[str]:
    """Yield the modules and `module:name` of a declaration, which are imported on use."""
    if isinstance(declared, str) and TARGET.fullmatch(declared):
        yield declared
    elif isinstance(declared, Feature):
        yield from declared.screens
        yield from _targets(tuple(declared))
    elif isinstance(declared, TargetKind):
        yield declared.open  # its setting, such as folder:PATH, may look like one
    elif isinstance(declared, Mapping):
        yield from _targets((*declared, *declared.values()))
    elif isinstance(declared, tuple):
        for part in declared:
            yield from _targets(part)


def _packages(requirements: Path) -> Iterator[Diagnosis]:
    """Check the versions of the packages against requirements.txt, which only a working copy has."""
    if not requirements.is_file():
        return
    pinned = dict(
        re.findall(r"^([\w.-]+)==([^ ;]+)", requirements.read_text("utf-8"), re.MULTILINE)
    )
    differing = [name for name, version in pinned.items() if _installed(name) not in (version, "")]
    if differing:
        yield warning(
            f"Other versions than in requirements.txt are installed: {', '.join(differing)}.",
            "Run: pip install --require-hashes -r requirements.txt",
        )
    else:
        yield good("The packages are those of requirements.txt.")


def _installed(name: str) -> str:
    try:
        return version_of(name)
    except PackageNotFoundError:
        return ""


def _variables(site: Site, environment: Mapping[str, str]) -> Iterator[Diagnosis]:
    known = {PREFIX + name.upper() for name in (*Settings._fields, *site.settings.of_features)}
    unknown = sorted(name for name in environment if name.startswith(PREFIX) and name not in known)
    features = site.settings.features
    off = {PREFIX + name.upper(): one.name for one in features.known for name in one.settings}
    for name in unknown:
        if name in off:
            yield warning(
                f"{name} belongs to the feature {off[name]}, which is switched off.",
                "Switch it on under Features in the editor, or take the setting out.",
            )
        else:
            yield warning(
                f"{name} is no setting.",
                "See docs/settings.md for how it is spelt, or take it out.",
            )
    if not unknown:
        yield good("Every OASIS_ variable is a setting.")


def _folders(site: Site) -> Iterator[Diagnosis]:
    settings = site.settings
    if settings.site and not settings.site.is_dir():
        yield fault(
            f"OASIS_SITE: there is no folder {settings.site}.", "Make it with “flask init”."
        )
    for name, folder in (
        ("content folder", settings.data),
        ("private folder", settings.instance),
        ("folder of releases", site.releases.root),
    ):
        yield _folder(name, folder)
    if settings.instance.is_dir() and settings.instance.stat().st_mode & 0o007:
        yield warning(
            f"Everybody on this machine may look into {settings.instance}.",
            f"Run: chmod o= {settings.instance}",
        )


def _own_code(state: AppState) -> Iterator[Diagnosis]:
    """Check the institute's own sections and templates."""
    for text in state.deprecations:
        yield warning(text, "It still works with this release.")
    for failure in own_code_errors(state):
        yield fault(failure.text())
    environment = _environment(state)
    for feature in state.features.values():
        for problem in _template_errors(environment, feature.folder / "templates"):
            yield fault(
                f"The feature {feature.name} has a template that can’t be compiled: {problem}.",
                f"Correct {feature.folder}, or switch the feature off.",
            )


def _environment(state: AppState) -> Environment:
    """Return an environment with the filters of the public site and those of the editor."""
    for name in find_modules("blueprints.editor"):
        import_module(name)
    environment = state.templates.environment.overlay()
    environment.filters = environment.filters | FILTERS
    return environment


def _template_errors(environment: Environment, folder: Path) -> Iterator[str]:
    for file in sorted(folder.rglob("*.html")):
        name = file.relative_to(folder).as_posix()
        try:
            environment.get_template(name)
        except TemplateSyntaxError as error:
            if error.filename == str(file):  # else it is named with that file
                yield f"{name}:{error.lineno}: {error.message}"


def _folder(name: str, folder: Path) -> Diagnosis:
    """Check whether this process can write to a folder and has enough disk space."""
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    try:
        with TemporaryFile(dir=existing):
            pass
    except OSError as refusal:
        return fault(
            f"The {name} {folder} can’t be written to: {refusal.strerror}.",
            f"Give it to the user that the site runs as: chown -R USER {existing}",
        )
    if (free := shutil.disk_usage(existing).free) < MIN_FREE_BYTES:
        return warning(
            f"The {name} {folder} has {free // 1_000_000} MB left.", "Make room on the disk."
        )
    return good(f"The {name} {folder} can be written to.")


def _content(site: Site) -> Iterator[Diagnosis]:
    content = site.store.refresh()
    files = sorted({problem.file for problem in content.problems})
    if files:
        more = f" and {len(files) - MAX_NAMED_FILES} more" if len(files) > MAX_NAMED_FILES else ""
        yield fault(
            f"{len(files)} content files have errors: {', '.join(files[:MAX_NAMED_FILES])}{more}.",
            "Run “flask content check”: it says which, and what to do.",
        )
    else:
        yield good(f"{sum(map(len, content.entries.values()))} entries can be read.")
    for code in site.store.snapshot().unconverted:
        yield warning(
            f"The site has no pages in the language {code}: no feature converts any into it.",
            "Put the feature back or switch it on, or take the language out of site.json.",
        )
    if stale_schemas(site.paths, site.models):
        yield warning(
            "The schemas aren’t what the program’s models say.", "Run “flask content schemas”."
        )


def _address(site: Site) -> Iterator[Diagnosis]:
    settings, snapshot = site.settings, site.store.snapshot()
    address = site.base_url(snapshot)
    if urlsplit(address).scheme not in ("http", "https"):
        yield fault(
            "The site has no address, so feeds and sitemaps name none.",
            "Write baseUrl in data/site.json, or set OASIS_BASE_URL.",
        )
    elif not address.startswith("https://"):
        yield warning(
            f"The site’s address is {address}.",
            "Serve it over HTTPS: the editor’s cookie needs it.",
        )
    else:
        yield good(f"The site’s address is {address}.")
    if not settings.trusted_hosts:
        yield warning(
            "The live site answers to any host name.",
            f"Set OASIS_TRUSTED_HOSTS={urlsplit(address).hostname or 'www.example.org'}",
        )
    if snapshot.content.site.values.get("demonstration"):
        yield warning(
            "The site says that it is a demonstration, and keeps search engines out.",
            "Switch “demonstration” off in data/site.json when it is real.",
        )


def _accounts(site: Site) -> Iterator[Diagnosis]:
    if not site.settings.editor:
        return
    if any(account.active and account.role == "administrator" for account in site.accounts.all()):
        yield good("There is an administrator.")
    else:
        yield warning(
            "Nobody can sign in yet.",
            "Start the site and open the link it prints, or run “flask user add”.",
        )


def _publishing(site: Site) -> Iterator[Diagnosis]:
    settings = site.settings
    try:
        _ = site.get(ContentChecks)
        cache = site.paths.instance / "cache" / "targets"
        targets = open_targets(settings.publish_targets, cache, settings.features)
    except (ValueError, Refusal) as refusal:
        yield fault(f"{refusal}.".replace("..", "."), "Mend the setting.")
        return
    release = site.releases.current()
    if release is None:
        yield warning(
            "Nothing has been published yet.", "Run “flask publish”; the targets are tried then."
        )
        return
    for name, target in targets.items():
        try:
            target.send(site.releases.folder(release.id), ignore_progress, dry=True)
        except (Refusal, OSError) as refusal:
            yield fault(f"Target {name} ({target.location}): {refusal}", "")
        else:
            yield good(f"Target {name} ({target.location}) can be reached.")
