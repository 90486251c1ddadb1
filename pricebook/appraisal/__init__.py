"""A stated list judged: by the law, by itself, and by what the core makes of the same evidence."""
