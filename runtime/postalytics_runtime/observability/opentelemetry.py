"""Spans and metrics for OpenTelemetry, by its semantic conventions for HTTP clients.

Spans and metrics name the operation, the path template and the server. They hold no value of a
request, and therefore neither `url.full` nor headers.
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
"""The bucket boundaries that the conventions recommend."""
_WAIT_BUCKETS: Final = (0.0, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 3600.0)
"""Bucket boundaries from no wait up to the wait behind a long queue."""


class OpenTelemetryObserver(Observer):
    """Observer that creates one span per attempt, and metrics of attempts, waits and retries.

    The parent of a span is the current span of the caller. A span starts with the attempt, after
    the wait for the rate limit.

    Args:
        tracer_provider: receives the spans; `None` for the global provider.
        meter_provider: receives the metrics; `None` for the global provider.
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
        """Start a span."""
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
        """End the span, and record the duration of the attempt."""
        span = self._spans.pop(attempt, trace.INVALID_SPAN)  # Missing if `started` raised.
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
        """Count the retry, by type of error."""
        error_type = _error_type(type(error).__name__, getattr(error, "status", None))
        self._retries.add(1, _attributes(attempt) | {"error.type": error_type})


def _attributes(attempt: Attempt) -> dict[str, str | int]:
    """Return the attributes of an attempt for spans and metrics."""
    origin = URL(attempt.origin)
    return {
        "http.request.method": attempt.method,
        "server.address": origin.host or "",
        "server.port": origin.port or 0,
        "url.template": attempt.path,
    }


def _error_type(error: str, status: int | None) -> str:
    """Return the status if it is an error status, else the class of the error."""
    return error if status is None or status < 300 else str(status)
