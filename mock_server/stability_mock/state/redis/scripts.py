"""The Lua scripts that Redis runs, each as one atomic step. What is written twice is written once."""

from __future__ import annotations

_CLOCK = """
-- The time in microseconds, which never goes back: when Redis's own does, `ahead` is what it lost.
local function wall()
  local time = redis.call('TIME')
  local kept = redis.call('HMGET', KEYS[1], 'last', 'ahead')
  local last, ahead = tonumber(kept[1] or 0), tonumber(kept[2] or 0)
  local now = time[1] * 1000000 + time[2] + ahead
  if now < last then
    now, ahead = last, ahead + last - now
  end
  redis.call('HSET', KEYS[1], 'last', string.format('%.0f', now), 'ahead', string.format('%.0f', ahead))
  redis.call('EXPIRE', KEYS[1], ARGV[1])
  return now, ahead
end

local function look()
  local now, ahead = wall()
  local own = redis.call('HMGET', KEYS[2], 'mark', 'state')
  local first = own[1] and {'', ''} or redis.call('HMGET', KEYS[3], 'mark', 'state')
  return {
    string.format('%.0f', now), string.format('%.0f', ahead),
    own[1] or '', own[2] or '', first[1] or '', first[2] or '',
  }
end
"""
"""`look` gives the time, and the mark and the state of the sandbox; if it has none yet, of the initial one, too."""

READ = f"""{_CLOCK}
for i = 4, #KEYS do
  redis.call('EXPIRE', KEYS[i], ARGV[1])
end
return look()
"""
"""KEYS: the clock, the sandbox, the initial one, and what expires later for being used. ARGV: seconds until then."""

WRITE = f"""{_CLOCK}
local expiry, worker, mark, state, kept = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local ahead, deadline, own_mark, first_mark = ARGV[6], ARGV[7], ARGV[8], ARGV[9]
if redis.call('HGET', KEYS[2], worker) == mark then
  return false
end
local found = look()
if found[2] ~= ahead or tonumber(found[1]) > tonumber(deadline) or found[3] ~= own_mark or found[5] ~= first_mark then
  return found
end
redis.call('HSET', KEYS[2], 'mark', mark, 'state', state, worker, mark)
if KEYS[2] ~= KEYS[3] then
  redis.call('EXPIRE', KEYS[2], expiry)
end
for i = 10, #ARGV do
  redis.call('RPUSH', KEYS[4], ARGV[i])
end
if #ARGV >= 10 then
  redis.call('LTRIM', KEYS[4], -kept, -1)
  redis.call('EXPIRE', KEYS[4], expiry)
end
return false
"""
"""Writes a sandbox and its new charges, or gives what it is now, if it has changed or the deadline has passed.

KEYS: the clock, the sandbox, the initial one, the charges.
"""

DRAW = """
local drawn = redis.call('HINCRBY', KEYS[1], ARGV[1], 1)
if redis.call('HLEN', KEYS[1]) > tonumber(ARGV[3]) then
  redis.call('HDEL', KEYS[1], redis.call('HRANDFIELD', KEYS[1]))
end
redis.call('EXPIRE', KEYS[1], ARGV[2])
return drawn - 1
"""
"""KEYS: the draws. ARGV: the request, the expiry, and how many different requests are remembered.

Asked for twice, it leaves a number out: the seed is then that of the next equal request.
"""

CHANGES_KEPT = 10_000
_CHANGES = f"""
local function next_number(sequence, expiry)
  if redis.call('EXISTS', sequence) == 0 then
    local time = redis.call('TIME')
    redis.call('HSET', sequence, 'last', string.format('%.0f', time[1] * 1000000 + time[2]))
  end
  local number = string.format('%.0f', redis.call('HINCRBY', sequence, 'last', 1))
  redis.call('EXPIRE', sequence, expiry)
  return number
end

local function change(changed, name, number, about, label, expiry)
  redis.call('ZADD', changed, number, name)
  redis.call('ZREMRANGEBYRANK', changed, 0, -{CHANGES_KEPT + 1})
  redis.call('HSETNX', about, 'label', '')
  if label ~= '' then
    redis.call('HSET', about, 'label', label)
  end
  redis.call('EXPIRE', changed, expiry)
  redis.call('EXPIRE', about, expiry)
end
"""
"""Numbers of changes begin with the time, so that they grow also where the last one was forgotten."""

NOTE = f"""{_CHANGES}
local name, label, expiry = ARGV[1], ARGV[2], ARGV[3]
local number = next_number(KEYS[1], expiry)
if name ~= '' and redis.call('EXISTS', KEYS[3]) == 1 then
  change(KEYS[2], name, number, KEYS[4], label, expiry)
else
  redis.call('HSET', KEYS[1], 'all', number)
end
"""
"""Counts a change. KEYS: the sequence, the changed; of the sandbox that is named, itself and what is said about it."""

_JOURNALS = """
-- KEYS: names of journals by their last use, and the bytes of each, whose field '' is the sum.
local order, entries, about = ARGV[1], ARGV[2], ARGV[3]

local function count(name, bytes)
  bytes = string.format('%d', bytes)
  redis.call('HINCRBY', KEYS[2], '', bytes)
  return redis.call('HINCRBY', KEYS[2], name, bytes)
end

local function forget(name)
  count(name, -(redis.call('HGET', KEYS[2], name) or 0))
  redis.call('HDEL', KEYS[2], name)
  redis.call('ZREM', KEYS[1], name)
  redis.call('HDEL', about .. name, 'dropped')
  redis.call('DEL', order .. name, entries .. name)
end
"""

APPEND = f"""{_CHANGES}{_JOURNALS}
local name, id, time_of_request, data, label, expiry = ARGV[4], ARGV[5], ARGV[6], ARGV[7], ARGV[8], ARGV[9]
local max_entries, max_bytes, max_bytes_of_all = tonumber(ARGV[10]), tonumber(ARGV[11]), tonumber(ARGV[12])

local function drop(name)
  local oldest = redis.call('LPOP', order .. name)
  if not oldest then
    return forget(name)
  end
  local id = string.match(oldest, '%S+$')
  count(name, -redis.call('HSTRLEN', entries .. name, id))
  redis.call('HDEL', entries .. name, id)
  if redis.call('EXISTS', about .. name) == 1 then
    redis.call('HINCRBY', about .. name, 'dropped', 1)
  end
end

if redis.call('EXISTS', order .. name) == 0 then
  forget(name)
end
if redis.call('HSETNX', entries .. name, id, data) == 0 then
  return
end
local number = next_number(KEYS[3], expiry)
change(KEYS[4], name, number, about .. name, label, expiry)
redis.call('RPUSH', order .. name, time_of_request .. ' ' .. number .. ' ' .. id)
local time = redis.call('TIME')
redis.call('ZADD', KEYS[1], time[1] * 1000000 + time[2], name)
count(name, #data)
while redis.call('LLEN', order .. name) > max_entries
or tonumber(redis.call('HGET', KEYS[2], name) or 0) > max_bytes do
  drop(name)
end
while tonumber(redis.call('HGET', KEYS[2], '') or 0) > max_bytes_of_all do
  local name = redis.call('ZRANGE', KEYS[1], 0, 0)[1]
  if not name then
    redis.call('DEL', KEYS[2])
    return
  end
  drop(name)
end
for _, key in ipairs({{order .. name, entries .. name, KEYS[1], KEYS[2]}}) do
  redis.call('EXPIRE', key, expiry)
end
"""
"""Adds an exchange to a journal; past a bound the oldest leave, over all journals those of the one used longest ago.

KEYS, after those of the journals: the sequence, the changed.
"""

FORGET = f"""{_JOURNALS}
forget(ARGV[4])
for i = 3, #KEYS do
  redis.call('DEL', KEYS[i])
end
"""
"""Forgets a journal, and what else is named."""

_RESULTS = """
-- KEYS: the results of all keys as `owner id bytes`, in the order in which they are dropped; the sum of their bytes;
-- the results of one owner by their ids.
local function now()
  local time = redis.call('TIME')
  return time[1] * 1000000 + time[2]
end

local function forget(member)
  redis.call('ZREM', KEYS[1], member)
  redis.call('DECRBY', KEYS[2], string.match(member, '%S+$'))
end
"""

KEEP_RESULT = f"""{_RESULTS}
local entries, owner, id, data, expiry, max_bytes = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], tonumber(ARGV[6])
if redis.call('HSETNX', KEYS[3], id, data) == 0 then
  return 0
end
redis.call('ZADD', KEYS[1], now() + 4e15, owner .. ' ' .. id .. ' ' .. #data)
local bytes, dropped = redis.call('INCRBY', KEYS[2], #data), 0
while bytes > max_bytes do
  local member = redis.call('ZRANGE', KEYS[1], 0, 0)[1]
  if not member then
    redis.call('DEL', KEYS[2])
    break
  end
  forget(member)
  local of, which = string.match(member, '^(%S*) (%S+)')
  dropped = dropped + redis.call('HDEL', entries .. of, which)
  bytes = tonumber(redis.call('GET', KEYS[2]))
end
for _, key in ipairs(KEYS) do
  redis.call('EXPIRE', key, expiry)
end
return dropped
"""
"""Keeps a result; past the bound of all the oldest are dropped, those that were fetched first. Gives how many were.

ARGV: how the names of an owner's results begin, the owner, the id, the bytes, the expiry in seconds, the bound.
"""

FETCH_RESULT = f"""{_RESULTS}
local data = redis.call('HGET', KEYS[3], ARGV[2])
if data then
  redis.call('ZADD', KEYS[1], 'XX', 'LT', now(), ARGV[1] .. ' ' .. ARGV[2] .. ' ' .. #data)
end
return data
"""
"""Gives a result, which is dropped from now on before those that nobody has fetched. ARGV: the owner, the id."""

FORGET_RESULTS = f"""{_RESULTS}
for _, id in ipairs(redis.call('HKEYS', KEYS[3])) do
  forget(ARGV[1] .. ' ' .. id .. ' ' .. redis.call('HSTRLEN', KEYS[3], id))
end
redis.call('DEL', KEYS[3])
"""
"""Forgets the results of an owner. ARGV: the owner."""
