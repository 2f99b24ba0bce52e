"""Turns an API spec in YAML into a typed client package and its documents.

In order: `loading` reads a spec (`yaml_reader`: text to nodes with places; `reading`: nodes to
the classes of the language, which are in `language`, `operation_language` and `fake_language`;
`checking`: those to the `model`), `emitting` turns the model into files (`emit` writes them, ruff
formats them), and `output` puts the files on disk. `schema` describes the language to editors,
`patching` makes a diff of a spec from what a client has seen of the API, and `cli` is the
`postalytics-codegen` command.

It imports nothing of the runtime: it only writes text that does.
"""
