"""Registri penerima bantuan air dan sanitasi bersama Pokja dan BAZNAS."""

__version__ = "0.1.0"
