"""From the checked model of an API to the text of its package.

Each module here writes one kind of file; `package.py` puts them together. Names are written as
they are, for they passed an allow-list. All other text of the spec goes through
`text.docstring` or `Text.literal`, which make string constants of it and nothing else.
"""
