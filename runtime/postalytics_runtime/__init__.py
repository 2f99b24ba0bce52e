"""The runtime of emitted API clients.

It knows HTTP, attrs and the idea of an operation, and no endpoint: the emitted package gives it a
description of its API.

In reading order, along a call: `client` (what callers hold), `account` (whose key it is),
`resources` (operations as methods), `schema` (what is described), `values` (between Python and
JSON), `http` (one call: request, attempts, response), `rate_limit`, `pagination` (lists), `safety`
(guards in front of live mail, toggles and ambiguous ids), `errors`.

Around it: `config` (environment and key), `observability` (log, observers, OpenTelemetry), `drift`
(what responses hold and the spec does not), and the leaves `addresses`, `deprecation`,
`emitted_for`, `group_commit`, `late_names`, `listening`, `processes`, `suggestions`, `text` and
`threads`. Above it: `bulk` (many rows, with a journal), `events` (each once, by webhook or by
poll), `doctor` (questions to the real API), `fake` (a server for tests and dry runs), `fleet` (jobs
of many accounts) and `cli`.
"""

__version__ = "0.1.0"
