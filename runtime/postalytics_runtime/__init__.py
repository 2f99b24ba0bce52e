"""The runtime of emitted API clients.

It knows HTTP, attrs and the idea of an operation, and no endpoint: the emitted package gives it
a description of its API.

In the order of a call: `client` (what users hold), `request` (values to a request), `exchange`
(attempts, repeated as far as is safe: `retry`), `pacing` (the rate limit), `transport` (one
attempt), `answer` (what came back), `convert` (JSON to models), `pagination` (lists).

Around them: `operation` and `model` (what is described), `environment` and `secret` (where, as
whom), `errors`, `scalars`, `binding` (operations as methods); then `bulk`, `cli` and `fake`.
"""

__version__ = "0.1.0"
