"""What happens to files when things go wrong: each step of writing fails, or is interrupted, in turn."""
