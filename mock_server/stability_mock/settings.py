"""Our own knobs: one field is one flag, one environment variable and one row of docs/settings.md."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

from stability_mock.contract import RateLimit
from stability_mock.environment import PREFIX, Environment

LONGEST = 1e6
"""Seconds: no window, time-out or latency lasts longer."""

_USUAL_PORTS = {"http": ":80", "https": ":443"}

Names = Annotated[tuple[str, ...], NoDecode]
"""Several words: a flag given several times, or one variable with commas."""


class Settings(BaseSettings):
    """How the mock server behaves where its user may choose. A flag beats the environment, which beats the default."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    host: str = Field(default="127.0.0.1", description="Address to listen on.")
    port: int = Field(default=8765, ge=0, le=65535, description="Port to listen on; 0 picks a free one and prints it.")
    contract: str = Field(default="2024", description="The contract to serve: 2024, 2026, or the path of a document.")
    api_key: Names = Field(
        default=(), description="Accept only this key (repeatable). Without it: any key that begins with sk-."
    )
    credits: Decimal | None = Field(
        default=Decimal(10_000),
        ge=0,
        max_digits=18,
        decimal_places=6,
        description="The balance that each key begins with: a number, or unlimited.",
    )
    rate_limit: Annotated[RateLimit | Literal["contract"] | None, NoDecode] = Field(
        default="contract", description="contract (the limit that the contract has), off, or REQUESTS/SECONDS/TIMEOUT."
    )
    retry_after: bool = Field(default=False, description="Send Retry-After with a 429 (the service does not).")
    latency: float | Literal["none", "realistic"] = Field(
        default="none",
        description="Wait before each picture: none, realistic (as long as the service takes), or SECONDS.",
    )
    random_seeds: bool = Field(default=False, description="Draw truly random seeds, so that no two runs are the same.")
    any_language: bool = Field(default=False, description="Accept prompts in every script, not only mostly Latin ones.")
    tolerate: Names = Field(
        default=(),
        description="Accept this field where other fields forbid it, such as negative_prompt with turbo, "
        "and its absence (repeatable).",
    )
    quoted_names: bool = Field(
        default=False,
        description="Refuse a form part whose name is not in quotes, as the service did in 2024.",
    )
    cors: Names = Field(
        default=(), description="Let web pages of this origin use the server, or * for all origins (repeatable)."
    )
    cache_mb: int = Field(
        default=64, ge=0, description="Max megabytes of finished pictures to keep, for repeated requests."
    )
    upload_megapixels: int = Field(
        default=40, ge=1, description="Max megapixels of uploaded pictures to hold at once; others wait."
    )
    upload_mb: int = Field(
        default=128, ge=10, description="Max megabytes of large request bodies to hold at once; others wait."
    )
    threads: int = Field(default=2, ge=1, le=64, description="Number of threads that paint.")
    max_sandboxes: int = Field(
        default=10_000,
        ge=1,
        description="Maximum number of API keys to keep state for; the key that was not used for longest is dropped.",
    )
    scenario: str = Field(default="", description="YAML file with the faults that every key begins with.")
    journal_entries: int = Field(default=1_000, ge=1, description="Max requests to remember for each key.")
    journal_mb: int = Field(
        default=32, ge=1, description="Max megabytes to remember for each key, requests and answers."
    )
    journal_body_kb: int = Field(
        default=10_240, ge=0, description="Max kilobytes to remember of one body; the rest is cut off."
    )
    polls: int = Field(
        default=1, ge=0, le=1_000, description="Polls of an asynchronous generation that get a 202 at least."
    )
    poll_seconds: float = Field(
        default=0,
        ge=0,
        lt=LONGEST,
        description="Refuse a poll with 429 that comes fewer seconds after the last one of its generation; 0: never.",
    )
    result_field: Literal["result", "image"] = Field(
        default="result",
        description="What the picture is called in the JSON of a result: result (observed) or image (documented).",
    )
    generations: int = Field(
        default=200, ge=1, le=10_000, description="Max asynchronous generations to remember for each key."
    )
    generations_mb: int = Field(
        default=256, ge=32, description="Max megabytes of their pictures to keep, for all keys together."
    )
    store: str = Field(
        default="memory", description="Where sandboxes are kept: memory, or redis://HOST:PORT/DB (extra redis)."
    )
    workers: int = Field(
        default=1, ge=1, le=64, description="Number of server processes; more than one need Redis as the store."
    )
    control: Literal["on", "off"] = Field(default="on", description="Switch the control API under /_mock on or off.")
    control_hosts: Names = Field(
        default=(), description="Open the control API to other machines under this host name (repeatable)."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="How much to log; info is one line for each request."
    )

    @classmethod
    def settings_customise_sources(  # type: ignore[override] # the names of the others do not matter
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        **_others: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Name where values come from: flags, then the environment."""
        return init_settings, Environment(settings_cls)

    @field_validator("api_key", "tolerate", "control_hosts", "cors", mode="before")
    @classmethod
    def _names(cls, value: Any) -> Any:  # noqa: ANN401 - raw input
        if isinstance(value, str):
            return tuple(word.strip() for word in value.split(",") if word.strip())
        if not all(value):
            raise ValueError("must not be empty")
        return value

    @field_validator("cors")
    @classmethod
    def _cors(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(map(_origin, value))

    @field_validator("store")
    @classmethod
    def _store(cls, value: str) -> str:
        if value != "memory" and not _is_redis_url(value):
            raise ValueError("must be memory or redis://HOST:PORT/DB")
        return value

    @model_validator(mode="after")
    def _shared(self) -> Settings:
        if self.workers > 1 and self.store == "memory":
            raise ValueError("workers: more than one need a store that they share: --store redis://127.0.0.1:6379/0")
        return self

    @field_validator("latency", mode="before")
    @classmethod
    def _latency(cls, value: Any) -> Any:  # noqa: ANN401 - raw input
        return value if value in {"none", "realistic"} else _seconds(value)

    @field_validator("credits", mode="before")
    @classmethod
    def _credits(cls, value: Any) -> Any:  # noqa: ANN401 - raw input
        return None if value == "unlimited" else value

    @field_validator("rate_limit", mode="before")
    @classmethod
    def _rate_limit(cls, value: Any) -> Any:  # noqa: ANN401 - raw input
        if not isinstance(value, str) or value == "contract":
            return value
        return None if value == "off" else _limit(value)


def _origin(text: str) -> str:
    """Return an origin as browsers write it: in lower case, without the usual port and without a path."""
    if text == "*":
        return text
    found = re.fullmatch(r"([a-z][a-z0-9+.-]*)://([a-z0-9._-]+|\[[0-9a-f:.]+\])(:[0-9]{1,5})?/?", text.lower())
    if not found:
        raise ValueError("must be * or an origin such as http://localhost:3000")
    scheme, host, port = found[1], found[2], found[3] or ""
    return f"{scheme}://{host}{'' if port == _USUAL_PORTS.get(scheme) else port}"


def _is_redis_url(text: str) -> bool:
    try:
        parts = urlsplit(text)
        _ = parts.port  # looked at for its ValueError
    except ValueError:
        return False
    return parts.scheme in {"redis", "rediss", "unix"}


def _seconds(value: Any) -> float:  # noqa: ANN401 - raw input
    try:
        seconds = float(value)
    except (TypeError, ValueError):
        seconds = -1
    if not 0 <= seconds < LONGEST:
        raise ValueError("must be none, realistic or SECONDS such as 2.5")
    return seconds


def _limit(text: str) -> RateLimit:
    found = re.fullmatch(r"([0-9]{1,9})/([0-9]+(?:\.[0-9]+)?)/([0-9]+(?:\.[0-9]+)?)", text)
    limit = RateLimit(int(found[1]), float(found[2]), float(found[3])) if found else None
    if limit is None or limit.requests < 1 or not 0 < limit.seconds < LONGEST or not 0 <= limit.time_out < LONGEST:
        raise ValueError("must be off, contract or REQUESTS/SECONDS/TIMEOUT such as 150/10/60")
    return limit
