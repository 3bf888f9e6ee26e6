"""What is remembered of each API key: its clock, rate limit, credits and journal, in memory or in Redis."""
