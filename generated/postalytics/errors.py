# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""The errors that a client raises; `postalytics_runtime.errors` says more."""

from postalytics_runtime.errors import (
    AuthenticationError,
    ConfigurationError,
    InvalidRequestError,
    KeyPausedError,
    LiveMailError,
    NotFoundError,
    NotSentError,
    Outcome,
    OutcomeUnknownError,
    PostalyticsError,
    PrintLengthWarning,
    RateLimitError,
    ResponseError,
    ServerError,
    ServerOutcomeUnknownError,
    SwitchError,
    UnreadableAnswerError,
    outcome_of,
)

__all__ = [
    "AuthenticationError",
    "ConfigurationError",
    "InvalidRequestError",
    "KeyPausedError",
    "LiveMailError",
    "NotFoundError",
    "NotSentError",
    "Outcome",
    "OutcomeUnknownError",
    "PostalyticsError",
    "PrintLengthWarning",
    "RateLimitError",
    "ResponseError",
    "ServerError",
    "ServerOutcomeUnknownError",
    "SwitchError",
    "UnreadableAnswerError",
    "outcome_of",
]
