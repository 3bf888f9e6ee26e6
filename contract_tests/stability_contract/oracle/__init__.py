"""What is right and wrong: the judge of requests, the rules of answers, findings."""
