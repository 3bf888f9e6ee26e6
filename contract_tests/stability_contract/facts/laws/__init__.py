"""Laws between answers: what must be equal, different or ordered when a request is changed in one way.

One answer can look right alone; two that should be equal, and are not, show what no single one does. `table` has every
law, `relations` what is compared, and the other modules the requests that each law sends.
"""
