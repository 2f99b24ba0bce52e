# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""Between JSON objects and models, one function each way.

Written out field by field: a loop over the fields takes half as long again.
`structure_...` takes its fields out of the mapping; what is left is `extra`. A value of
an unexpected type is reported and kept.
"""
