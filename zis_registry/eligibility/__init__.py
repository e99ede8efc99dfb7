"""From the facts of a household to need and verdict: access ladders, facility, cost, asnaf, reasons per use."""
