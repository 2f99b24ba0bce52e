"""The runtime of emitted API clients.

It knows HTTP, attrs and the idea of an operation, and no endpoint: the emitted package gives it
a description of its API.

In the order of a call: `client` (what users hold), `request` (values to a request: `rules` says
what they must be like, `wire` writes them; `raw` for what no operation describes), `ambiguity` (ids
that mean two things), `live_mail` (for clients that must not mail), `exchange` (attempts, repeated
as far as is safe: `retry`), `pacing` (the rate limit), `transport` (one attempt), `answer` (what
came back), `convert` (JSON to models), `pagination` (lists).

Around them: `operation`, `model` and `ids` (what is described), `settings`, `environment` and
`secret` (how, where, as whom), `errors`, `scalars`, `spelling`, `dates`, `switching` (toggles
made safe), `binding` (operations as methods); then `bulk`, `cli` and `fake`.
"""

__version__ = "0.1.0"
