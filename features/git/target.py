"""A branch of a git repository, for page hosts: `git:git@host:institute/pages.git#pages`."""

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from blueprints.shared.target_commands import NETWORK_TIMEOUT_SECONDS, SSH, run
from cms.core.files import TEMPORARY_PREFIX
from cms.publish.builder_interface import Advance
from cms.publish.compression import UPLOADS, is_compressed_copy
from cms.publish.output import MARK, site_files
from cms.publish.targets import Sent, TargetFailed

NO_JEKYLL = ".nojekyll"
"""An empty file that keeps hosts from running a site generator, which would leave out folders."""
CONFIG = (
    "-c",
    "core.autocrlf=false",
    "-c",
    "core.quotePath=false",
    "-c",
    "user.name=Oasis",
    "-c",
    "user.email=oasis@localhost",
    "-c",
    "commit.gpgSign=false",
    "-c",
    "http.lowSpeedLimit=1",
    "-c",
    f"http.lowSpeedTime={NETWORK_TIMEOUT_SECONDS}",
)
CREDENTIAL = "OASIS_GIT_PASSWORD"
"""The environment variable in which git gets a password. Command lines can be read by every user of
the machine.
"""
HELPER = f"""!f() {{ test "$1" = get && printf 'password=%s\\n' "${CREDENTIAL}"; }}; f"""
CREDENTIALS = ("-c", "credential.helper=", "-c", f"credential.helper={HELPER}")


@dataclass(frozen=True, slots=True)
class GitTarget:
    """Makes one commit per publish, on a branch with nothing but the site. `cache` is a local bare
    repository.
    """

    repository: str
    branch: str
    cache: Path

    @classmethod
    def parse(cls, text: str, cache: Path) -> "GitTarget":
        """Parse `REPOSITORY#BRANCH`; the default branch is `pages`. Raises ValueError.

        `REPOSITORY` may have a password if it begins with `http`.
        """
        repository, _, branch = text.partition("#")
        if repository.startswith("-") or branch.startswith("-") or ".." in branch or not repository:
            raise ValueError(f"OASIS_PUBLISH_TARGETS: git can’t publish to {text!r}")
        if _password(repository) and not repository.startswith(("http://", "https://")):
            raise ValueError(
                "OASIS_PUBLISH_TARGETS: git takes a password for https only, else keys"
            )
        return cls(repository, branch or "pages", cache)

    @property
    def location(self) -> str:
        """The repository without a password."""
        scheme, colon, rest = self.repository.rpartition("://")
        if scheme:
            rest = rest.rpartition("@")[2]
        return f"{scheme}{colon}{rest}#{self.branch}"

    @property
    def _address(self) -> str:
        """The repository with the user, but without a password."""
        if not (password := _password(self.repository)):
            return self.repository
        return self.repository.replace(f":{password}@", "@", 1)

    def send(self, site: Path, advance: Advance, dry: bool) -> Sent:
        """See Target."""
        self.cache.parent.mkdir(parents=True, exist_ok=True)
        self._unlock()
        run(["git", "init", "--quiet", "--bare", str(self.cache)])
        parent, tree = self._fetch(), self._tree(site)
        total = sum(not is_compressed_copy(name) for name in site_files(site))
        written, removed = self._differences(parent, tree)
        if not dry and (written or removed or not parent):
            parents = ("-p", parent) if parent else ()
            commit = self._git("commit-tree", tree, *parents, "-m", "Publish the site")
            self._git("push", "--quiet", self._address, f"{commit}:refs/heads/{self.branch}")
        advance(total, total)
        return Sent(written, removed, max(total - len(written), 0))

    def _unlock(self) -> None:
        """Remove the locks of a killed git process. The publish lock is held, so no other one is
        running.
        """
        for lock in (*self.cache.glob("*.lock"), *(self.cache / "refs").rglob("*.lock")):
            lock.unlink(missing_ok=True)

    def _fetch(self) -> str:
        """Return the newest commit of the branch; "" if there is no such branch."""
        heads = self._git("ls-remote", "--heads", self._address, f"refs/heads/{self.branch}")
        if not heads:
            return ""
        self._git("fetch", "--quiet", "--depth=1", self._address, f"refs/heads/{self.branch}")
        return self._git("rev-parse", "FETCH_HEAD")

    def _tree(self, site: Path) -> str:
        """Return the site as a tree object of the cache."""
        self._git("read-tree", "--empty")
        self._git(
            "add",
            "--all",
            "--force",
            "--",
            ".",
            f":(exclude){MARK}",
            f":(exclude,glob)**/{TEMPORARY_PREFIX}*",
            ":(exclude,glob)**/*.gz",
            ":(exclude,glob)**/*.br",
            site=site,
        )
        if (site / UPLOADS).is_dir():  # whose .gz and .br files are uploads, not copies
            self._git("add", "--all", "--force", "--", UPLOADS, site=site)
        empty = self._git("hash-object", "-w", "--stdin")
        self._git("update-index", "--add", "--cacheinfo", f"100644,{empty},{NO_JEKYLL}")
        return self._git("write-tree")

    def _differences(self, parent: str, tree: str) -> tuple[list[str], list[str]]:
        """Return (written files, removed files) between the trees; all are written without a
        parent.
        """
        if not parent:
            names = self._git("ls-tree", "-r", "-z", "--name-only", tree)
            return names.strip("\0").split("\0"), []
        diff = ("diff-tree", "-r", "-z", "--no-renames", "--name-status")
        parts = self._git(*diff, parent, tree).split("\0")
        written, removed = list[str](), list[str]()
        for kind, name in zip(parts[::2], parts[1::2], strict=False):
            (removed if kind == "D" else written).append(name)
        return written, removed

    def _git(self, *arguments: str, site: Path | None = None) -> str:
        password = unquote(_password(self.repository))
        credentials = CREDENTIALS if password else ()
        where = ("--git-dir", str(self.cache), *(("--work-tree", str(site)) if site else ()))
        environment = {
            **os.environ,
            CREDENTIAL: password,
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_SSH_COMMAND": os.environ.get("GIT_SSH_COMMAND", SSH),
        }
        for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
            environment.pop(name, None)
        try:
            return run(["git", *CONFIG, *credentials, *where, *arguments], environment).strip("\n")
        except TargetFailed as refusal:
            reason = str(refusal.values["reason"]).replace(self._address, self.location)
            raise TargetFailed(reason=reason) from None


def _password(repository: str) -> str:
    """Return the password of a URL, quoted as it is there; "" if there is none."""
    if "://" not in repository:
        return ""
    return urlsplit(repository).password or ""


def open_git(repository: str, cache: Path) -> GitTarget:
    """Return the target of a setting: `REPOSITORY#BRANCH`. Raises ValueError."""
    return GitTarget.parse(repository, cache)
