"""Spans and metrics for OpenTelemetry, by its conventions for HTTP clients.

They name the operation, the template of its path and the server. No value of a request is in
them: so there is no `url.full`, and no header.
"""

from __future__ import annotations

from typing import Final

from yarl import URL

from .. import __version__
from ..errors import PostalyticsError
from .observer import Attempt, AttemptResult, Observer

try:
    from opentelemetry import metrics, trace
except ImportError as error:
    raise ImportError(
        "OpenTelemetryObserver needs the package opentelemetry-api, which comes with the extra "
        '`otel`: pip install "postalytics[otel]"',
        name=error.name,
    ) from error

_DURATION_BUCKETS: Final = (
    0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0,
)  # fmt: skip
"""What the conventions advise."""
_WAIT_BUCKETS: Final = (0.0, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 3600.0)
"""From no wait at all to that of a call behind a long queue."""


class OpenTelemetryObserver(Observer):
    """Makes a span of each attempt, and metrics of attempts, waits and retries.

    A span is the child of the one that is current where the call is made. It begins when the
    request sets out, after the wait for the rate limit.

    Args:
        tracer_provider: where the spans go; else where the process sends its own.
        meter_provider: where the metrics go; else where the process sends its own.
    """

    def __init__(
        self,
        tracer_provider: trace.TracerProvider | None = None,
        meter_provider: metrics.MeterProvider | None = None,
    ) -> None:
        self._tracer = trace.get_tracer("postalytics", __version__, tracer_provider)
        self._spans: dict[Attempt, trace.Span] = {}
        meter = metrics.get_meter("postalytics", __version__, meter_provider)
        self._durations = meter.create_histogram(
            "http.client.request.duration",
            unit="s",
            description="Duration of HTTP client requests.",
            explicit_bucket_boundaries_advisory=_DURATION_BUCKETS,
        )
        self._waits = meter.create_histogram(
            "postalytics.rate_limit.wait",
            unit="s",
            description="How long attempts waited for the rate limit.",
            explicit_bucket_boundaries_advisory=_WAIT_BUCKETS,
        )
        self._retries = meter.create_counter(
            "postalytics.retries",
            unit="{retry}",
            description="How many failed attempts were followed by another.",
        )

    def waited(self, attempt: Attempt, seconds: float) -> None:
        """Record the wait for the rate limit."""
        self._waits.record(seconds, _attributes(attempt))

    def started(self, attempt: Attempt) -> None:
        """Begin a span."""
        attributes = _attributes(attempt)
        attributes["postalytics.operation"] = attempt.operation
        if attempt.number > 1:
            attributes["http.request.resend_count"] = attempt.number - 1
        self._spans[attempt] = self._tracer.start_span(
            f"{attempt.method} {attempt.path}",
            kind=trace.SpanKind.CLIENT,
            attributes=attributes,
        )

    def finished(self, attempt: Attempt, result: AttemptResult) -> None:
        """End the span, and record how long the attempt took."""
        span = self._spans.pop(attempt, trace.INVALID_SPAN)  # none where it could not begin
        ended: dict[str, str | int] = {}
        if result.status is not None:
            ended["http.response.status_code"] = result.status
        if result.error is not None:
            ended["error.type"] = _error_type(result.error, result.status)
            span.set_status(trace.StatusCode.ERROR)
        span.set_attributes(ended)
        span.set_attribute("postalytics.outcome", result.outcome.value)
        span.end()
        self._durations.record(result.seconds, _attributes(attempt) | ended)

    def retried(self, attempt: Attempt, delay: float, error: PostalyticsError) -> None:
        """Count the retry, and why."""
        why = _error_type(type(error).__name__, getattr(error, "status", None))
        self._retries.add(1, _attributes(attempt) | {"error.type": why})


def _attributes(attempt: Attempt) -> dict[str, str | int]:
    """What spans and metrics say of an attempt."""
    origin = URL(attempt.origin)
    return {
        "http.request.method": attempt.method,
        "server.address": origin.host or "",
        "server.port": origin.port or 0,
        "url.template": attempt.path,
    }


def _error_type(error: str, status: int | None) -> str:
    """The status that is the error, else the class of the error."""
    return error if status is None or status < 300 else str(status)
