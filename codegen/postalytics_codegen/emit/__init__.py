"""From the model of an API to the text of its package and its documents.

In reading order: `code` (the package), `documents` (reference, coverage, OpenAPI), `errors`
(what each error means), `durations`, `limits` (both in words), `example_values` (in JSON),
`sources` (where things were found), `deprecations` (in words).

Names are written as they are, because they passed an allow-list. All other text of the spec is data
wherever it stands: in Python a string constant, made by `docstring`, `Text.literal` or `python`; in
Markdown what `inline` and `code` have escaped; in JSON a string, written by `json`.
"""
