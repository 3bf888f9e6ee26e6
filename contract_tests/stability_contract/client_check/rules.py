"""The rules for clients that no single request breaks for the server: where keys go, what is paid, how to retry.

Some are closer readings of the judge's rules: they say what the client's author most likely did.
"""

from __future__ import annotations

from stability_contract.oracle.rules import ANSWER, FORM, KEY, RULES, Rule

SHARED = "Make sure you never share your API key with anyone, and you never commit it to a public repository."
TYPE = (
    "Do not manually specify this header; "
    "your HTTP client library will automatically include the appropriate boundary parameter."
)
OLD = (
    "As of March 2024, we are building the REST v2beta API service "
    "to be the primary API service for the Stability Platform."
)
LIMIT = "This API is rate-limited to 150 requests every 10 seconds."
TIME_OUT = "If you exceed this limit, you will receive a `429` response and be timed out for 60 seconds."
REFUSED = "Invalid parameter(s), see the `errors` field for details."
PAID = "The Ultra service uses 8 credits per successful result. You will not be charged for failed results."
FLAGGED = "Your request was flagged by our content moderation system."
ONE_KEY = (
    "Although you may have multiple keys in your account, you should use the same key for all requests to this API."
)
SEED = "(Omit this parameter or pass `0` to use a random seed.)"
WEIGHT = "`weight` is a value between 0 and 1."
MODE = "`mode` - must be set to `image-to-image`"
IDENTICAL = "A value of 0 would yield an image that is identical to the input."
IN_VAIN = "A value of 1 would be as if you passed in no image at all."
FAILED = "An internal error occurred."
SLOW = "Generation takes 3 to 13 seconds and sends nothing before it is ready."
"""Sentences of the reference, as it has them."""

CLIENT_RULES = {
    rule.code: rule
    for rule in (
        Rule("USE001", "error", "documented", "a path of an older API", "call /v2beta/stable-image/generate/...", OLD),
        Rule("USE002", "warning", "observed", "a field of an older API, ignored here", "use this API's field", OLD),
        Rule("USE003", "error", "documented", "a key in the URL", "send `authorization: Bearer <key>`", SHARED),
        Rule(
            "USE004", "error", "documented", "the key in a header that is not read", "send it in `authorization`", KEY
        ),
        Rule("USE005", "warning", "documented", "a key in the form", "take it out, and change the key", SHARED),
        Rule("USE006", "warning", "documented", "more than one key", "use one key for all requests", ONE_KEY),
        Rule("USE007", "error", "documented", "the key goes over plain HTTP", "call https://api.stability.ai", SHARED),
        Rule("USE010", "error", "documented", "the body is JSON", "send the fields as a multipart form", FORM),
        Rule("USE011", "error", "documented", "the body is urlencoded", "make the library write multipart", FORM),
        Rule("USE012", "error", "documented", "multipart without a boundary", "do not set content-type yourself", TYPE),
        Rule(
            "USE013", "error", "documented", "the boundary is not the body's", "do not set content-type yourself", TYPE
        ),
        Rule("USE014", "error", "documented", "a listed value in another spelling", "write it exactly as listed"),
        Rule("USE015", "error", "documented", "a value of another endpoint", "choose from this endpoint's list"),
        Rule("USE016", "error", "documented", "a field that this model does not take", "leave it out for this model"),
        Rule("USE017", "error", "documented", "a field of the other mode", "leave it out, or change the mode"),
        Rule("USE018", "error", "assumed", "a picture without the mode for it", "send mode=image-to-image", MODE),
        Rule("USE019", "warning", "assumed", "the picture comes without a filename", "send it as a file, with a name"),
        Rule("USE020", "error", "documented", "text in place of the picture", "send the picture's bytes as a file"),
        Rule("USE021", "warning", "assumed", "the filename has a path in it", "send the bare name"),
        Rule(
            "USE022", "warning", "documented", "a weight outside of 0 to 1", "keep (word:weight) within 0 and 1", WEIGHT
        ),
        Rule(
            "USE023", "warning", "documented", "pays to get its own picture back", "use a strength above 0", IDENTICAL
        ),
        Rule("USE024", "info", "documented", "uploads a picture that has no effect", "use a strength below 1", IN_VAIN),
        Rule("USE025", "info", "documented", "asks for a random seed with 0", "this is fine if it is meant", SEED),
        Rule("USE026", "warning", "assumed", "the text of a value that is not set", "leave unset fields out"),
        Rule(
            "USE027",
            "warning",
            "assumed",
            "a text that lost its letters",
            "send UTF-8, and declare no other charset",
        ),
        Rule("USE028", "warning", "observed", "a field's name without quotes", 'write name="prompt", with the quotes'),
        Rule(
            "USE029",
            "info",
            "assumed",
            "a text that was damaged on its way into the form",
            "send the text as people read it",
        ),
        Rule("USE030", "error", "documented", "over the rate limit", "send fewer requests at a time", LIMIT),
        Rule("USE031", "error", "documented", "sends during the time-out", "wait until the time-out is over", TIME_OUT),
        Rule(
            "USE032",
            "error",
            "documented",
            "keeps sending during the time-out",
            "stop, and wait until the time-out is over",
            TIME_OUT,
        ),
        Rule(
            "USE033",
            "error",
            "documented",
            "repeats a request that cannot succeed",
            "change the request, or give up",
            REFUSED,
        ),
        Rule("USE034", "error", "observed", "goes on after a 402", "stop at a 402, and tell the user", PAID),
        Rule(
            "USE035",
            "warning",
            "documented",
            "buys the same picture twice",
            "keep the first one, or vary the seed",
            PAID,
        ),
        Rule(
            "USE036", "warning", "assumed", "retries without a pause", "wait a little longer before each retry", FAILED
        ),
        Rule("USE037", "warning", "assumed", "retries more than 5 times", "give up after a few times", FAILED),
        Rule(
            "USE038",
            "warning",
            "observed",
            "gives up before a picture can be there",
            "wait at least a minute for each answer",
            SLOW,
        ),
        Rule(
            "USE040",
            "warning",
            "documented",
            "exits 0 although the last request failed",
            "look at the status of the answer",
            REFUSED,
        ),
        Rule("RUN001", "error", "assumed", "the command failed", "see what it printed"),
        Rule("RUN002", "error", "assumed", "no request reached the API", "see docs/interception.md for what to try"),
        Rule(
            "TRY001",
            "error",
            "documented",
            "accepts a broken answer as a picture",
            "look at the answer before using it",
            ANSWER,
        ),
        Rule("TRY002", "error", "assumed", "waits without an end", "give every request a time-out"),
        Rule("TRY003", "error", "assumed", "crashes on the answer", "check status and form before reading", REFUSED),
        Rule("TRY004", "error", "documented", "asks again and again for what is refused", "wait, or give up", TIME_OUT),
        Rule("TRY005", "error", "observed", "accepts a filtered picture", "look at the finish reason", FLAGGED),
        Rule("TRY006", "warning", "assumed", "accepts half of a picture", "decode the picture, or look at its end"),
        Rule(
            "TRY007", "error", "documented", "pays twice for one picture", "keep what has come before you go on", PAID
        ),
        Rule(
            "TRY008",
            "error",
            "documented",
            "loses a picture that is paid for",
            "write each picture as soon as it has come",
            PAID,
        ),
        Rule("TRY009", "error", "assumed", "leaves half a file", "write to another name, and rename at the end"),
        Rule(
            "TRY010",
            "error",
            "documented",
            "ends as if no call had failed",
            "say it, and do not end with 0",
            REFUSED,
        ),
    )
}
"""Every rule by its code. A code never changes its meaning."""


def rule(code: str) -> Rule:
    """Return the rule with this code, the judge's or a client's; raises KeyError."""
    return CLIENT_RULES[code] if code in CLIENT_RULES else RULES[code]
