"""What is asked of Redis: names, and Lua scripts, each of which is one atomic step."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import NamedTuple

HIDDEN = "\0"
"""Begins the name of a key's world, which cannot be a key itself: no header holds this character."""
PREFIX = "stability-mock:2:"
"""The number is that of the form in which all is kept: it changes with it, so that no version reads another's."""


class Names(NamedTuple):
    """The names of all that is kept of one key."""

    world: str
    draws: str
    charges: str
    journal: str
    journal_bytes: str


@lru_cache(maxsize=1_000)
def names(key: str) -> Names:
    """Name what is kept of a key, or with "" the world that others are made from; no key itself gets into Redis."""
    if key and not key.startswith(HIDDEN):
        key = HIDDEN + hashlib.sha256(key.encode("utf-8", "surrogateescape")).hexdigest()
    return Names(*(f"{PREFIX}{kind}:{key}" for kind in Names._fields))


_STATE = rb"""
local time, text = redis.call('TIME'), redis.call('GET', KEYS[1]) or ''
local first = text == '' and redis.call('GET', KEYS[2]) or ''
return string.format('%d%06d\n', time[1], time[2]) .. text .. '\n' .. first
"""
"""Three lines: the time in microseconds, the world, and, where there is none yet, the one that others are made from."""

READ = rb"""
if KEYS[1] ~= KEYS[2] then
  for i = 1, #KEYS do if i ~= 2 then redis.call('EXPIRE', KEYS[i], ARGV[1]) end end
end
""" + _STATE  # fmt: skip
WRITE = rb"""
if (redis.call('GET', KEYS[1]) or '') == ARGV[1]
and (ARGV[1] ~= '' or (redis.call('GET', KEYS[2]) or '') == ARGV[5]) then
  redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3])
  if KEYS[1] == KEYS[2] then redis.call('PERSIST', KEYS[1]) end
  for i = 6, #ARGV do redis.call('RPUSH', KEYS[3], ARGV[i]) end
  if #ARGV > 5 then
    redis.call('LTRIM', KEYS[3], -ARGV[4], -1)
    redis.call('EXPIRE', KEYS[3], ARGV[3])
  end
  return ''
end
""" + _STATE  # fmt: skip
APPEND = rb"""
local journal, bytes = KEYS[1], KEYS[2]
if redis.call('EXISTS', journal) == 0 then redis.call('DEL', bytes) end
redis.call('RPUSH', journal, ARGV[1])
local total = redis.call('INCRBY', bytes, #ARGV[1])
while redis.call('LLEN', journal) > tonumber(ARGV[2]) or total > tonumber(ARGV[3]) do
  total = redis.call('DECRBY', bytes, #redis.call('LPOP', journal))
end
redis.call('EXPIRE', journal, ARGV[4])
redis.call('EXPIRE', bytes, ARGV[4])
"""
DRAW = rb"""
local drawn = redis.call('HINCRBY', KEYS[1], ARGV[1], 1)
redis.call('EXPIRE', KEYS[1], ARGV[2])
return drawn - 1
"""
