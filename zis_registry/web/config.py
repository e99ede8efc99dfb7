"""What a running server is told: how it is reached, and which proxies it may believe."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WebConfig:
    """How the server is reached.

    `secure`: by HTTPS or on loopback, so that cookies are Secure; False in demo and plain-LAN mode. `behind_proxy`: a
    proxy on this computer tells the real address of the client; without one such a header is anybody's invention.
    """

    secure: bool = True
    behind_proxy: bool = False

    @property
    def session_cookie(self) -> str:
        """The name of the session cookie; the prefix binds it to this host and to HTTPS."""
        return "__Host-sesi" if self.secure else "sesi"

    @property
    def visitor_cookie(self) -> str:
        """The name of the cookie that binds the forms of somebody who is not signed in."""
        return "__Host-tamu" if self.secure else "tamu"
