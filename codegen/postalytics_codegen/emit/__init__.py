"""From the checked model of an API to the text of its package and its documents.

Most modules here write one kind of file; `package.py` puts those of the package together, and
`docs.py` the documents. Names are written as they are, for they passed an allow-list. All other
text of the spec is data wherever it comes to stand: in Python a string constant, made by
`text.docstring`, `Text.literal`, or `examples.python` for the values of examples; in Markdown what
`markdown.inline` and `markdown.code` have escaped; in JSON a string, written by `json`.
"""
