"""The command line: one module a verb — parse, call, print. No rule of the law lives here."""
