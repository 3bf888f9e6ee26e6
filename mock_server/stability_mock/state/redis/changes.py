"""The numbers of changes, and the sandboxes as they look from outside: what whoever looks on asks Redis for."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from stability_mock.state.identity import DIGEST, label
from stability_mock.state.journal import About
from stability_mock.state.redis import scripts
from stability_mock.state.redis.connection import unavailable
from stability_mock.state.redis.names import CHANGED, SEQUENCE, names

if TYPE_CHECKING:
    from redis.asyncio import Redis

_Scores = list[tuple[bytes, float]]


class Changes:
    """The part of the store that knows what has changed; what it notes is forgotten `expiry` seconds after its use."""

    look_seconds = 0.2

    def __init__(self, redis: Redis, expiry: int) -> None:
        self._redis = redis
        self._expiry = expiry
        self._note_script = redis.register_script(scripts.NOTE)

    async def key_of(self, sandbox_id: str) -> str | None:
        """Return the name that stands for the key whose sandbox has this id, None if there is none."""
        key = DIGEST + sandbox_id
        with unavailable():
            return key if await self._redis.exists(names(key).sandbox) else None

    async def note(self, key: str | None) -> None:
        """Count a change; that of a sandbox which is not there is one of all."""
        kept = names(key or "")
        with unavailable():
            await self._note_script(
                [SEQUENCE, CHANGED, kept.sandbox, kept.about], [kept.own, label(key or ""), self._expiry]
            )

    async def sequence(self, key: str | None) -> int:
        """Return the number of the last change of one sandbox, or of any."""
        with unavailable():
            last, all_ = await self._redis.hmget(SEQUENCE, "last", "all")
            own = await self._redis.zscore(CHANGED, names(key).own) if key is not None else last
        return int(max(float(own or 0), float(all_ or 0)))

    async def about(self, key: str) -> About:
        """Return what one sandbox looks like from outside."""
        with unavailable():
            return (await self._abouts([(key, await self._redis.zscore(CHANGED, names(key).own) or 0)]))[0]

    async def latest(self, count: int) -> tuple[int, list[About]]:
        """Return how many sandboxes have changed, and those that changed last, the last one first."""
        with unavailable():
            total = int(await self._redis.zcard(CHANGED))
            found = await self._redis.zrange(CHANGED, 0, count - 1, desc=True, withscores=True)
            return total, await self._abouts([(name.decode(), number) for name, number in cast("_Scores", found)])

    async def _abouts(self, changed: list[tuple[str, float]]) -> list[About]:
        """Look at sandboxes from outside; names and numbers of their last changes are known."""
        pipeline = self._redis.pipeline(transaction=False)
        for key, _ in changed:
            pipeline.hmget(names(key).about, "label", "dropped")
            pipeline.llen(names(key).order)
        found = await pipeline.execute()
        return [
            About(key, label(key) or (name or b"").decode(), requests, int(dropped or 0), int(number))
            for (key, number), (name, dropped), requests in zip(changed, found[::2], found[1::2], strict=True)
        ]
