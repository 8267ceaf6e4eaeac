"""Moving files of the media folder, with their facts, earlier versions, and the files that belong to
them, such as the captions of a video. References are updated, and the old address redirects to the new one.

A move is recorded first (`instance/moves/<UTC time>.json`). Then the files get their new names in
addition to the old ones, then references are updated, and the old names are removed last. So
nothing is missing at any moment, and an interrupted move is completed at the next start.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from cms.accounts.audit_log import write_audit
from cms.accounts.permissions import Actor, may, require
from cms.content.entry import version_of
from cms.content.file_facts import read_facts
from cms.content.json_files import dump_json, parse_json
from cms.core.errors import Invalid, NotFound, Refusal
from cms.core.files import (
    Busy,
    Commit,
    Unfinished,
    commit,
    link_file,
    locked,
    make_folder,
    remove_file,
    write_file,
)
from cms.core.i18n import N_
from cms.editing.edited_entry import EditedEntry
from cms.editing.entry_files import EntryChange, EntryFiles
from cms.editing.media_references import Moves
from cms.editing.revisions import STAMP
from cms.editing.where_used import all_medium_uses
from cms.media.uploads import safe_folder, safe_stem
from cms.schema.entry_ref import EntryRef, Name
from cms.schema.file_facts import FileFacts, facts_name, is_facts
from cms.schema.paths import Paths, is_media_name
from features.media_library.trash import MediaTrash
from features.media_moves.references import update_references, update_trashed

log = logging.getLogger(__name__)

TAKEN = N_("There is a file %(file)s already. Choose another folder or name.")
LEADS_ON = N_(
    "%(file)s is the old address of a moved file, and redirects to it. Choose another folder or name."
)
UNFIT = N_("A file can’t be called %(file)s. Choose another name.")
STYLED = N_(
    "%(file)s can’t be moved: the design of the site (its style sheets or templates) uses it."
)
UNFINISHED = N_(
    "The files are at their new places, but not everything that shows them could be changed. The old "
    "addresses still work. The next move or the next start of the server does the rest. Tell your "
    "webmaster."
)
LOCK_TIMEOUT, LOCK_TIME, LOCK_PAUSE = 60.0, 1.0, 0.1
"""Seconds to wait for the lock, to hold it, and to release it for other processes."""


@dataclass(frozen=True, slots=True)
class MovePlan:
    """The changes that a move would make.

    `entries`: the entries to change · `refused`: entries that the actor may not change or that
    can't be read · `faults`: why files can't be moved; the path of each is that of the file.
    """

    moves: Moves
    entries: tuple[EditedEntry, ...] = ()
    refused: tuple[Name, ...] = ()
    faults: tuple[Invalid, ...] = ()

    @property
    def is_possible(self) -> bool:
        return bool(self.moves) and not self.refused and not self.faults


class Unmovable(Refusal):
    """Nothing was moved; `plan` has the reasons."""

    msgid = N_("Not moved.")

    def __init__(self, plan: MovePlan) -> None:
        super().__init__()
        self.plan = plan


def moves_folder(paths: Paths) -> Path:
    """Return the folder of the records of moves that aren't finished."""
    return paths.instance / "moves"


def into_folder(files: list[str], folder: str) -> Moves:
    """Return the moves of files to another folder. Raises Invalid if the folder's name isn't
    valid.
    """
    target_folder = safe_folder(folder)
    if not target_folder:
        raise Invalid("folder", N_("Enter the folder."))
    return {file: f"{target_folder}/{PurePosixPath(file).name}" for file in files}


def renamed(file: str, folder: str, name: str) -> Moves:
    """Return the move of one file to a folder ("": the top) and a new name without extension.
    Raises Invalid if the folder's name isn't valid.
    """
    target_folder, extension = safe_folder(folder), PurePosixPath(file).suffix
    valid_name = safe_stem(name.strip().removesuffix(extension) + extension) + extension
    return {file: f"{target_folder}/{valid_name}" if target_folder else valid_name}


class MediaMoves:
    """Plans and executes moves. `styled`: the files used by the site's style sheets and
    templates.
    """

    def __init__(self, files: EntryFiles, styled: frozenset[str] = frozenset()) -> None:
        self._files = files
        self._paths = files.paths
        self._styled = styled

    def plan(self, actor: Actor, moves: Moves) -> MovePlan:
        """Plan a move. Missing files, and files that are at their target already, are left out.
        Raises Forbidden.
        """
        require(actor, "media")
        moves = {old: new for old, new in moves.items() if old != new and self._exists(old)}
        moves = self._with_companions(moves)
        entries: list[EditedEntry] = []
        refused: list[Name] = []
        for name in self._entries_showing(moves):
            edited = self._readable(name)
            if edited and all(may(actor, action, edited.model) for action in ("publish", "save")):
                entries.append(edited)
            else:
                refused.append(name)
        return MovePlan(moves, tuple(entries), tuple(refused), tuple(self._faults(moves)))

    def _with_companions(self, moves: Moves) -> Moves:
        """Add the files that belong to each, such as the captions of a video, unless another file
        that isn't moved needs them.
        """
        added, kinds = {}, self._files.file_kinds
        for whole in moves:
            old, new = (one.rpartition(".")[0] for one in (whole, moves[whole]))
            for file in kinds.parts(self._paths.media, whole):
                needed_by = {one for one in kinds.wholes(file) if self._exists(one)}
                if needed_by <= moves.keys():
                    added[file] = new + file.removeprefix(old)
        return {**added, **moves}

    def _faults(self, moves: Moves) -> Iterator[Invalid]:
        """Yield the reasons why files can't be moved."""
        targets = set()
        for old, new in moves.items():
            if old in self._styled:
                yield Invalid(old, STYLED, file=old)
            elif not is_media_name(new) or is_facts(new) or _ending(old) != _ending(new):
                yield Invalid(old, UNFIT, file=new)
            elif new in targets or (self._paths.media / new).exists():
                yield Invalid(old, TAKEN, file=new)
            elif (self._paths.media / facts_name(new)).exists() and self._target(new) != old:
                yield Invalid(old, LEADS_ON, file=new)
            targets.add(new)

    def _exists(self, file: str) -> bool:
        with suppress(NotFound):
            return bool(self._paths.library_file(file))
        return False

    def _target(self, file: str) -> str:
        """Return where a file's address redirects; "" if it doesn't."""
        return str(read_facts(self._paths.media, file).get("movedTo", ""))

    def _entries_showing(self, moves: Moves) -> list[Name]:
        """Return the entries that show the files, as published or in drafts."""
        uses = all_medium_uses(self._files)
        return sorted({name for old in moves for name in uses.get(old, ())})

    def _readable(self, name: Name) -> EditedEntry | None:
        """Return an entry, or None if its file or its draft can't be parsed."""
        with suppress(NotFound, Invalid):
            edited = self._files.open(self._files.ref(*name))
            data, published = edited.file.data, edited.published
            if data is None or (published and version_of(data) == published.version):
                return edited
        return None

    def move(self, actor: Actor, moves: Moves) -> MovePlan:
        """Move files. Raises Forbidden, Busy, Unmovable (nothing was moved), Unfinished (some
        references weren't updated).
        """
        now = self._files.clock()
        with commit(self._paths.lock) as steps:
            with steps.follow_up(UNFINISHED):
                self.recover()
            plan = self.plan(actor, moves)
            if not plan.is_possible:
                raise Unmovable(plan)
            record = {"when": now.isoformat(), "who": actor.id, "name": actor.name}
            path = moves_folder(self._paths) / f"{now.strftime(STAMP)}.json"
            steps.write(path, dump_json({**record, "moves": dict(plan.moves)}), mode=0o600)
            with steps.follow_up(UNFINISHED):  # before another upload gets these paths
                for old, new in plan.moves.items():
                    self._link(old, new)
        try:
            self._finish(path, actor, plan.moves)
        except (OSError, Busy) as fault:
            log.exception("a move of media files could not be finished: %s", path)
            raise Unfinished(UNFINISHED) from fault
        for new in plan.moves.values():
            with suppress(OSError):
                write_audit(self._paths, now, actor, "move", ("media", new))
        return plan

    def _finish(self, path: Path, actor: Actor, moves: Moves) -> None:
        """Execute a recorded move, releasing the lock at intervals for other processes. Raises
        OSError, Busy.
        """
        steps = self._execute(path, actor, moves)
        while True:
            with locked(self._paths.lock, LOCK_TIMEOUT):
                if not path.exists():  # another process has finished it
                    return
                until = time.monotonic() + LOCK_TIME
                for _step in steps:
                    if time.monotonic() > until:
                        break
                else:
                    return
            time.sleep(LOCK_PAUSE)

    def recover(self) -> int:
        """Complete interrupted moves and return their number. The caller must hold the lock. Raises
        OSError.
        """
        records = sorted(moves_folder(self._paths).glob("[0-9]*.json"))
        for record in records:
            try:
                actor, moves = _parse_record(record)
                for _step in self._execute(record, actor, moves):
                    pass
            except Invalid:
                log.exception("a move of media files could not be finished: %s", record)
        return len(records)

    def _execute(self, path: Path, actor: Actor, moves: Moves) -> Iterator[None]:
        """Execute the steps of a recorded move that are left, then remove its record.

        The caller must hold the lock during each step and may release it at each yield. Raises
        OSError.
        """
        for old, new in moves.items():
            self._link(old, new)
            yield
        for name in self._entries_showing(moves):
            self._update_entry(name, actor, moves)
            yield
        for ref in self._files.all_trashed():
            update_trashed(self._files, ref, moves)
        for name in self._entries_showing(moves):  # saved in the meantime
            self._update_entry(name, actor, moves)
        for old, new in moves.items():
            self._redirect(old, new)
            yield
        remove_file(path)
        for file in (*moves, *moves.values()):
            self._files.store.notify_workers(("media", file))

    def _update_entry(self, name: Name, actor: Actor, moves: Moves) -> None:
        """Update an entry's references."""
        if edited := self._readable(name):
            update_references(EntryChange(self._files, Commit(), actor, edited), moves)

    def _link(self, old: str, new: str) -> None:
        """Link a file and its facts to the new path, keeping the old one. A file or facts that were
        changed at the old path since are copied again.
        """
        source, target = self._paths.media / old, self._paths.media / new
        if source.is_file() and not target.exists():
            link_file(source, target)
        elif _is_newer(source, target):
            write_file(target, source.read_bytes())
        facts, new_facts = (self._paths.media / facts_name(file) for file in (old, new))
        if facts.is_file() and not self._target(old):
            if self._target(new) or not new_facts.exists() or _is_newer(facts, new_facts):
                write_file(new_facts, facts.read_bytes())
        elif self._target(new):
            remove_file(new_facts)

    def _redirect(self, old: str, new: str) -> None:
        """Redirect the old address to the new path, and move the history and trashed versions
        there.
        """
        self._link(old, new)
        if not (self._paths.media / new).is_file():
            return
        write_file(self._paths.media / facts_name(old), dump_json({"movedTo": new}))
        kept = self._paths.history(EntryRef(FileFacts, new))
        for path in self._paths.history(EntryRef(FileFacts, old)).glob("[0-9]*.json"):
            make_folder(kept)
            path.rename(kept / path.name)
        MediaTrash(self._paths).move(old, new)
        remove_file(self._paths.media / old)


def _is_newer(path: Path, older: Path) -> bool:
    """Return whether a file was written later than another and has other content."""
    if not path.is_file() or path.stat().st_mtime_ns <= older.stat().st_mtime_ns:
        return False
    return path.read_bytes() != older.read_bytes()


def _ending(file: str) -> str:
    return PurePosixPath(file).suffix.lower()


def _parse_record(path: Path) -> tuple[Actor, Moves]:
    """Parse the record of a move: (author, moves). Raises Invalid."""
    raw = parse_json(path.read_bytes())
    moves = raw.get("moves")
    targets = {str(old): str(new) for old, new in moves.items()} if isinstance(moves, dict) else {}
    return Actor(str(raw.get("who", "")), str(raw.get("name", "")), ""), targets
