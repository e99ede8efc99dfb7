"""`python -m zis_registry` is the command `zis-registry`."""

from zis_registry.cli import main

if __name__ == "__main__":
    main()
