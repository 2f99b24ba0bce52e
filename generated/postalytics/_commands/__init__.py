# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""Operations as commands of the command line, by resource."""
