"""Lists in: sent, read, previewed, accepted, withdrawn."""
