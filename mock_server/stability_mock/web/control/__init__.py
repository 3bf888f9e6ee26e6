"""The control API under /_mock: how a test looks into a world and moves it.

A request that carries a key in `authorization` speaks to that key's world, one without to all worlds: it changes each,
and those yet to come, and reads them taken together.
"""
