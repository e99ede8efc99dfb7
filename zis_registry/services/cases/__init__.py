"""One household or two: comparing, asking people, deciding, taking back."""
