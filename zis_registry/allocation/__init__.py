"""Who is paid by which fund: a strict priority queue over a max-flow, with a reason for every refusal."""
