"""Geometry of drawings: numbers for attributes of SVG; colours and patterns are classes of the style sheet."""
