"""Who may do what at the desk: the token of the start, sessions, roles, and the guard before every page."""
