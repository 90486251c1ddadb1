"""The desk: the verbs of pricebook in a browser, on the machine of the office.

Pages receive, call `app` (long work in a process of its own, `work`) and show. No rule of the law stands here. Every page works
without script; what a script adds is convenience.
"""
