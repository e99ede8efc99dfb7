"""Every address of the application, and what stands in the gaps of its pattern."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from litestar import Litestar
from litestar.routes import HTTPRoute

from zis_registry.terms.access import Permission
from zis_registry.web.routing import NEEDS, OPEN

STATIC = "/statis"
# Which kind of number an address carries, by its beginning; the longest beginning that fits counts.
KINDS = {
    "/rumah-tangga/": "household",
    "/kasus/": "case",
    "/keputusan/": "decision",
    "/unggahan/": "upload",
    "/unggahan/periksa/": "staged",
    "/usulan/": "proposal",
    "/dokumen/": "document",
    "/dana/": "fund",
    "/pekerjaan/": "job",
    "/pengguna/": "account",
    "/kantor/": "office",
    "/panduan/": "guide",
    "/undangan/": "invitation",
}
EVERYWHERE = {"guide": "unggah-berkas", "invitation": "undangan-yang-tidak-ada"}


@dataclass(frozen=True, slots=True)
class Address:
    """A pattern and a method with what it needs; `kind` is what its gap holds, "" without a gap."""

    path: str
    method: str
    permission: Permission | None
    open: bool
    kind: str

    @property
    def belongs_to_an_area(self) -> bool:
        """Whether its gap holds something of one district."""
        return bool(self.kind) and self.kind not in EVERYWHERE

    def filled(self, ids: Mapping[str, tuple[str, ...]], *, which: int = 0) -> str:
        """The address of one thing; raises AssertionError where the district has none of that kind."""
        if not self.kind:
            return self.path
        if self.kind in EVERYWHERE:
            return _put(self.path, EVERYWHERE[self.kind])
        found = ids[self.kind]
        assert found, f"the prepared districts have no {self.kind}"
        return _put(self.path, found[which])


def addresses(app: Litestar, *, static: bool = False) -> tuple[Address, ...]:
    """Every address the application answers, by path."""
    found = [one for one in _addresses(app) if static or not one.path.startswith(STATIC)]
    return tuple(sorted(found, key=lambda one: (one.path, one.method)))


def _addresses(app: Litestar) -> Iterator[Address]:
    for route in app.routes:
        assert isinstance(route, HTTPRoute), route
        for handler in route.route_handlers:
            for method in handler.http_methods:
                if method in ("OPTIONS", "HEAD"):
                    continue
                path = route.path_format
                yield Address(
                    path=path,
                    method=str(method),
                    permission=handler.opt.get(NEEDS),
                    open=bool(handler.opt.get(OPEN)),
                    kind=_kind(path) if "{" in path and not path.startswith(STATIC) else "",
                )


def _kind(path: str) -> str:
    fitting = [start for start in KINDS if path.startswith(start)]
    assert fitting, f"{path}: tests/web/surface/addresses.py does not know what stands in its gap"
    return KINDS[max(fitting, key=len)]


def _put(path: str, value: str) -> str:
    return re.sub(r"\{[^}]+\}", value, path)
