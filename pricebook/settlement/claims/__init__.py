"""Claims: what facilities charge line by line, against the list in force at each facility on each day."""
