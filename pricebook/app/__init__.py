"""The verbs of pricebook, one module for each: a function that takes options and returns a result, which can be written.

Nothing here prints or ends the program. What is wrong in an input is a finding of the result; what is wrong in a call is a named
exception (errors.py).
"""
