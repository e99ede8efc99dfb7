"""The only room that knows Piccolo, the database and the keys."""
