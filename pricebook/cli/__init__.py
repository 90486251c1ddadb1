"""The command line, one module for each command: it parses the options, calls the verb in `app/`, and prints the result.

Rules of the law belong in other rooms.
"""
