"""Who may sign in and what each may do: roles, accounts, sessions, codes, invitations, offices."""
