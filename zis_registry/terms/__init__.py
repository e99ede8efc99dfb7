"""The words of the registry: values made valid once. Standard library only."""
