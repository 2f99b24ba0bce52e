"""How time and memory grow with the work: `python -m bench.growth`, which is `make growth`.

- `subjects`: what grows, in which sizes, and what carries out one size
- `rows`, `calls`, `events`, `operations`: the work
- `meter`: the time and the memory of a work
- `point`: one size of one subject, in a process of its own
- `figures`: what was measured, as a file
- `pictures`: the file, as pictures
"""
