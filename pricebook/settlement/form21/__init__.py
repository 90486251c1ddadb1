"""The tally of services performed in a period, as form 21/BHYT has it (R16)."""
