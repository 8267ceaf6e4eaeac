"""Changes of the files of a frozen site by features, before they are written (`Feature.transforms`)."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from cms.content import Snapshot
from cms.core.feature_loader import FeaturePartFailed, feature_failure
from cms.core.slots import call
from cms.publish.compression import may_have_copies
from cms.publish.output import Sink
from cms.web.context import AppState
from cms.web.freeze.freezer import CannotFreeze, Finish

MakeCopy = Callable[[str, bytes], bytes | None]


class Transforms(NamedTuple):
    """The transforms of one freeze. `options` names them and the code of their features: a site that
    was written with other options is another site.
    """

    options: str
    changes: tuple[Finish, ...]
    copies: Mapping[str, MakeCopy]
    """Ending → function that makes the copy of a file with this ending; None for no copy."""

    def finish(self, path: str, body: bytes) -> bytes:
        """Return a file as it is written. Raises CannotFreeze if a feature fails."""
        for change in self.changes:
            body = change(path, body)
        return body

    def sink(self, sink: Sink) -> Sink:
        """Return a sink that also writes the copies of each file."""
        return CopyingSink(sink, self) if self.copies else sink

    def with_copies(self, paths: Iterable[str]) -> Iterator[str]:
        """Yield each path, followed by those of its possible copies."""
        for path in paths:
            yield path
            if may_have_copies(path):
                yield from (path + ending for ending in self.copies)


class CopyingSink:
    """A sink that also writes the copies of each file."""

    def __init__(self, sink: Sink, transforms: Transforms) -> None:
        self.sink = sink
        self.transforms = transforms

    def write(self, path: str, data: bytes) -> None:
        """Write a file and its copies; remove those that are no longer made. Raises CannotFreeze if a
        feature fails.
        """
        self.sink.write(path, data)
        for ending, make in self.transforms.copies.items() if may_have_copies(path) else ():
            copy = make(path, data)
            if copy is None:
                self.sink.remove(path + ending)
            else:
                self.sink.write(path + ending, copy)

    def remove(self, path: str) -> None:
        """Remove a file and its copies."""
        for name in self.transforms.with_copies([path]):
            self.sink.remove(name)


def transforms_of(state: AppState, snapshot: Snapshot, asked: Collection[str]) -> Transforms:
    """Return the transforms that settings, or flags of the command line (`asked`), ask for. Raises
    FeaturePartFailed.
    """
    names: list[str] = []
    changes: list[Finish] = []
    copies: dict[str, MakeCopy] = {}
    for feature in state.site.settings.features:
        code = state.feature_fingerprint(feature.name).hex()
        for name, one in feature.transforms.items():
            if one.flag and name not in asked:
                continue
            try:
                make = call(one.make, state.site, snapshot)
            except Exception as error:
                raise feature_failure(feature.name, error, FeaturePartFailed) from error
            if make is None:
                continue
            names.append(f"{name}:{code}")
            if one.ending:
                copies[one.ending] = _guarded(feature.name, make)
            else:
                changes.append(_guarded(feature.name, make))
    return Transforms(" ".join(names), tuple(changes), copies)


def _guarded(feature: str, make: Callable[[str, bytes], Any]) -> Callable[[str, bytes], Any]:
    """Return a function that says which feature failed."""

    def guarded(path: str, body: bytes) -> Any:
        try:
            return make(path, body)
        except Exception as error:
            reason = f"{feature}: {type(error).__name__}: {error}"
            raise CannotFreeze(address=f"/{path}", entry="", reason=reason) from error

    return guarded
