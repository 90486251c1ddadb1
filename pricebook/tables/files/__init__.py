"""Files read into sheets of raw cells, within limits. Every file is treated as hostile until it has been read."""
