"""Who is the same: comparison of listings, cases for people, and the fold into households."""
