# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""Spans and metrics for OpenTelemetry.

It needs the extra `otel`; nothing else imports it.
"""

from postalytics_runtime.observability.opentelemetry import OpenTelemetryObserver

__all__ = ["OpenTelemetryObserver"]
