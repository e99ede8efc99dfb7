"""The guides of the package: Markdown files beside the pages, one a role and a few for everybody."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from markdown_it import MarkdownIt
from markupsafe import Markup

from zis_registry.errors import NotFound
from zis_registry.terms.access import Role

_LINK = re.compile(r'<a href="(/[^"#?]*)[^"]*">(.*?)</a>', re.DOTALL)  # as the Markdown of our own files becomes
# Open to everybody, also without signing in; the others are one a role.
GENERAL = ("unggah-berkas", "istilah", "data-pribadi")


@dataclass(frozen=True, slots=True)
class Guide:
    """A guide: its address, its title, its source, and the page made of it."""

    slug: str
    title: str
    text: str
    body: Markup


def slug_of(role: Role) -> str:
    """The address of a role's guide."""
    return role.value.lower().replace("_", "-")


@cache
def guide(slug: str) -> Guide:
    """A guide by its address; raises NotFound for an address nobody wrote."""
    if slug not in (*GENERAL, *map(slug_of, Role)):
        raise NotFound("Panduan itu tidak ada. Buka daftar panduan.")
    text = (files("zis_registry") / "web" / "guides" / f"{slug}.md").read_text(encoding="utf-8")
    heading, _, rest = text.partition("\n")
    # Our own files, and still no HTML is let through: what is written is what is shown.
    markdown = MarkdownIt("commonmark", {"html": False, "typographer": False}).enable("table")
    return Guide(slug, heading.removeprefix("# ").strip(), text, Markup(markdown.render(rest)))  # noqa: S704


def open_links(found: Guide, opens: Callable[[str], bool]) -> Markup:
    """The page of a guide in which a link that does not open for the reader is only its words."""
    return Markup(_LINK.sub(lambda link: link[0] if opens(link[1]) else link[2], str(found.body)))  # noqa: S704
