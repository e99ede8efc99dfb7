"""The web floor: parse a request, call one service, render a page. Litestar is known here alone."""
