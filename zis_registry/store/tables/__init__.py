"""The tables, one module a room. Money is `BigInt` (whole rupiah), times are UTC text, dates are ISO text."""
