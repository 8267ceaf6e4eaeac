"""Bulk import of entries from an older site: all of them or none."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from cms.accounts.permissions import Actor, require
from cms.content.addresses import address_of
from cms.content.entry import make_entry
from cms.core.file_commit import Commit
from cms.core.files import remove_file, write_file
from cms.editing.draft_view import rebase_draft
from cms.editing.import_plan import ImportPlan, ImportPlanning, Planned
from cms.editing.schedule import KEEP, with_windows
from cms.formats.tables import ImportedRow
from cms.schema.content_type import ContentType
from cms.schema.fields import Json
from cms.schema.flat import file_order, flatten, place
from cms.schema.paths import SINGLE
from cms.schema.translations import localized, record, source_of


class ImportChanges(ImportPlanning):
    """Writes the entries of an import plan."""

    def import_rows(
        self,
        actor: Actor,
        type: str,
        rows: Sequence[ImportedRow],
        *,
        update: bool = False,
        publish: bool = False,
        skip: bool = False,
    ) -> ImportPlan:
        """Make `rows` entries, published or as working copies; where the plan has faults, nothing
        is written, or with `skip` only what is without fault.

        Old addresses become redirects of the site. Raises Forbidden, NotFound, Busy, and what the
        disk says: then everything is as it was.
        """
        model = self._model(type)
        require(actor, "create", model)
        with self._change() as steps:
            plan = self.plan_import(type, rows, update=update, publish=publish, skip=skip)
            if skip or not plan.faults:
                with self._all_or_nothing(steps, plan):
                    for one in plan.entries:
                        self._write(steps, actor, model, one)
                    self._redirect(steps, actor, plan)
        return plan

    @contextmanager
    def _all_or_nothing(self, steps: Commit, plan: ImportPlan) -> Iterator[None]:
        kept = {path: path.read_bytes() if path.is_file() else None for path in self._touched(plan)}
        try:
            yield
        except BaseException:
            for path, data in kept.items():
                _put_back(path, data)
            steps.begun = False
            self.store.bump()
            raise

    def _touched(self, plan: ImportPlan) -> Iterator[Path]:
        yield self.paths.entry(self.models["site"], SINGLE)
        for one in plan.entries:
            yield from (
                self.paths.entry(plan.model, one.key),
                self.paths.draft(plan.model, one.key),
            )

    def _write(self, steps: Commit, actor: Actor, model: type[ContentType], one: Planned) -> None:
        if one.locales:
            disk = self._entry_file(model, one.key)
            self._write_entry(
                steps,
                actor,
                "import",
                model,
                one.key,
                self._published_raw(model, one),
                disk,
                one.locales,
            )
        else:
            work = self._with_draft(model, one.key, one.before, None)
            copy = rebase_draft(
                work, flatten(model, one.raw), actor, self._now(), self._languages()[1]
            )
            self._save_draft(model, one.key, copy, steps)
        self._audit(actor, "import", model, one.key, one.locales)

    def _published_raw(self, model: type[ContentType], one: Planned) -> dict[str, Json]:
        raw, default = dict(one.raw), self._languages()[1]
        for locale in one.locales:
            paths = [path for path, values in localized(model, raw).items() if locale in values]
            raw = record(model, raw, locale, source_of(raw, locale, default), paths)
        return (
            with_windows(model, raw, one.locales, KEEP, KEEP, self._now()) if model.route else raw
        )

    def _redirect(self, steps: Commit, actor: Actor, plan: ImportPlan) -> None:
        """Where the older site's addresses lead now, added to the site's redirects."""
        site = self.models["site"]
        disk = self._entry_file(site, SINGLE)
        known = list(disk.entry.raw.get("redirects", ())) if disk.entry else []
        rows = [
            {"id": f"old-{number}", "from": old, "to": new}
            for number, (old, new) in enumerate(self._moves(plan), len(known) + 1)
        ]
        if rows and disk.entry:
            raw = dict(disk.entry.raw)
            place(raw, "redirects", known + rows, file_order(site))
            self._write_entry(steps, actor, "import", site, SINGLE, raw, disk)

    def _moves(self, plan: ImportPlan) -> Iterator[tuple[str, str]]:
        new = {
            (plan.model.name, one.key): make_entry(plan.model, one.key, one.raw, "")
            for one in plan.entries
        }
        entries = self.store.content().replaced(new).entries
        for one in plan.entries:
            address = address_of(new[plan.model.name, one.key], entries)
            yield from ((old, f"/{locale}/{address}") for locale, old in one.row.former.items())


def _put_back(path: Path, data: bytes | None) -> None:
    if data is None:
        remove_file(path)
    else:
        write_file(path, data)
