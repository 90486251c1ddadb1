"""The verbs: options in, a result and its outputs out. Nothing here prints, and nothing ends the program."""
