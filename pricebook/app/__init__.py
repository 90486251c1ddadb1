"""The verbs, a module each: options in, a result and its outputs out. Nothing here prints, and nothing ends the program.

What is wrong in an input is a finding of the result; what is wrong in a call is a named exception (errors.py).
"""
