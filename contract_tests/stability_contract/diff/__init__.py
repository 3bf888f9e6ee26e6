"""What changed between two contracts for a client, and whether a client breaks by it.

Breaking is what a client that keeps to the old contract may meet under the new one: a request that was taken is
refused or costs more, or an answer has something that its readers do not know. So less is breaking in requests, and
more is in answers. Texts that only explain (descriptions, examples, labels) are not compared.
"""
