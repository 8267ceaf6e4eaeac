"""One row of an imported file: an entry's leaves, and the entry's addresses on the older site."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from cms.core.errors import Invalid
from cms.schema.flat import Flat


@dataclass(frozen=True, slots=True)
class ImportedRow:
    """One entry to be. `line` counts from 1; `key` is empty where one is made from the title;
    `former` maps a language to the entry's address on the older site, a path such as
    `/news/12.html`. `lines` are those of single fields where an entry has several; `lost` names
    what the entry has no place for."""

    line: int
    key: str
    flat: Flat
    former: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    lost: tuple[str, ...] = ()

    def fault(self, refusal: Invalid) -> "ImportFault":
        """The refusal as a fault at the line of the refused field, or of the entry."""
        return ImportFault(self.lines.get(refusal.path.partition(".")[0], self.line), refusal)


@dataclass(frozen=True, slots=True)
class ImportFault:
    """A refusal and the line it is about; the refusal's path is the column."""

    line: int
    refusal: Invalid
