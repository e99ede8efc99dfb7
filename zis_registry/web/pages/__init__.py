"""One module a room of the menu; each lists its route handlers in HANDLERS."""
