# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""The errors that a client raises; `postalytics_runtime.errors` says more."""

from postalytics_runtime.errors import (
    AuthenticationError,
    ConfigurationError,
    InvalidRequestError,
    NotFoundError,
    NotSentError,
    OutcomeUnknownError,
    PostalyticsError,
    RateLimitError,
    ResponseError,
    ServerError,
    ServerOutcomeUnknownError,
    UnreadableAnswerError,
)

__all__ = [
    "AuthenticationError",
    "ConfigurationError",
    "InvalidRequestError",
    "NotFoundError",
    "NotSentError",
    "OutcomeUnknownError",
    "PostalyticsError",
    "RateLimitError",
    "ResponseError",
    "ServerError",
    "ServerOutcomeUnknownError",
    "UnreadableAnswerError",
]
