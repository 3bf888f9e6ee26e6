"""The control API under /_mock: how a test looks into a sandbox and moves it.

A request that carries a key in `authorization` speaks to that key's sandbox. One without a key speaks
to all sandboxes: it changes each, and those yet to come, and reads them taken together.
"""
