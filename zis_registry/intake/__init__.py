"""Lists that offices send: refused or read, every physical row accounted for."""
