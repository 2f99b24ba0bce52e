"""Spans and metrics, as the SDK of OpenTelemetry exports them."""

from __future__ import annotations

import asyncio
import base64
import gc
import importlib
import subprocess
import sys
import weakref
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from opentelemetry.context import Context
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader, Metric
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.sdk.trace.sampling import Sampler, SamplingResult
from opentelemetry.trace import INVALID_SPAN, SpanKind, StatusCode, get_current_span

from postalytics import Postalytics
from postalytics.errors import (
    NotFoundError,
    NotSentError,
    Outcome,
    RateLimitError,
    ResponseError,
    ServerOutcomeUnknownError,
    UnreadableResponseError,
)
from postalytics.models import NewContact
from postalytics.opentelemetry import OpenTelemetryObserver
from postalytics.testing import FakePostalytics, Fault
from postalytics_runtime.http import RetryPolicy
from postalytics_runtime.observability import Attempt, AttemptResult, Observer
from support.runtime.scripted_server import Script, patient, said

KEY = "c4n4ry-key-5e1f0b6e-never-exported"
ADDRESS = "canary.person@example.org"
ADA = NewContact(contact_list_id=1, first_name="Ada")


class Telemetry:
    """An observer, and what it exports."""

    def __init__(self) -> None:
        self._spans = InMemorySpanExporter()
        self.reader = InMemoryMetricReader()
        self.tracers = TracerProvider(shutdown_on_exit=False)
        self.tracers.add_span_processor(SimpleSpanProcessor(self._spans))
        self.meters = MeterProvider([self.reader], shutdown_on_exit=False)
        self.observer = OpenTelemetryObserver(self.tracers, self.meters)

    def spans(self) -> Sequence[ReadableSpan]:
        """The spans that ended, in this order."""
        return self._spans.get_finished_spans()

    def metrics(self) -> dict[str, Metric]:
        """The metrics by name."""
        data = self.reader.get_metrics_data()
        if data is None:
            return {}
        (scope,) = data.resource_metrics[0].scope_metrics
        return {metric.name: metric for metric in scope.metrics}

    def points(self, name: str) -> list[Any]:
        """The measurements, by their attributes."""
        return list(self.metrics()[name].data.data_points)

    def close(self) -> None:
        self.tracers.shutdown()
        self.meters.shutdown()


@pytest.fixture
def telemetry() -> Iterator[Telemetry]:
    made = Telemetry()
    yield made
    made.close()


@pytest.fixture
async def watched(fake: FakePostalytics, telemetry: Telemetry) -> AsyncIterator[Postalytics]:
    async with patient(fake, observers=[telemetry.observer]) as client:
        yield client


def server(url: str) -> dict[str, str | int]:
    parts = urlsplit(url)
    return {"server.address": parts.hostname or "", "server.port": parts.port or 0}


async def test_an_attempt_is_a_span_with_the_attributes_of_the_conventions(
    fake: FakePostalytics, watched: Postalytics, telemetry: Telemetry
) -> None:
    await watched.contacts.get_contact(contact_id=5002)
    (span,) = telemetry.spans()
    assert (span.name, span.kind) == ("GET /contacts/details/{contact_id}", SpanKind.CLIENT)
    assert span.attributes == {
        "http.request.method": "GET",
        "url.template": "/contacts/details/{contact_id}",
        **server(fake.url),
        "http.response.status_code": 200,
        "postalytics.operation": "contacts.get_contact",
        "postalytics.outcome": "answered",
    }
    assert span.status.status_code is StatusCode.UNSET
    assert span.parent is None
    assert span.instrumentation_scope is not None
    assert span.instrumentation_scope.name == "postalytics"


async def test_each_attempt_of_a_call_is_a_span_and_a_retry_has_a_resend_count(
    fake: FakePostalytics, watched: Postalytics, telemetry: Telemetry
) -> None:
    fake.intercept = Script(said(503), said(429, Retry_After="0"))
    await watched.accounts.get_my_account()
    shown = [dict(span.attributes or {}) for span in telemetry.spans()]
    assert [span.get("http.request.resend_count") for span in shown] == [None, 1, 2]
    assert [span.get("http.response.status_code") for span in shown] == [503, 429, 200]
    assert [span.get("error.type") for span in shown] == ["503", "429", None]
    assert {span.name for span in telemetry.spans()} == {"GET /account/me"}


@pytest.mark.parametrize(
    ("status", "error", "outcome"),
    [
        (404, NotFoundError, Outcome.ANSWERED),
        (429, RateLimitError, Outcome.ANSWERED),
        (500, ServerOutcomeUnknownError, Outcome.UNKNOWN),
    ],
)
async def test_an_error_status_makes_the_span_an_error(
    fake: FakePostalytics,
    telemetry: Telemetry,
    status: int,
    error: type[Exception],
    outcome: Outcome,
) -> None:
    fake.intercept = Script(said(status))
    once = RetryPolicy(attempts=1)
    options: dict[str, Any] = {"base_url": fake.url, "observers": [telemetry.observer]}
    async with Postalytics(fake.api_key, retry=once, **options) as client:
        with pytest.raises(error):
            await client.contacts.create_contact(ADA)
    (span,) = telemetry.spans()
    assert (span.status.status_code, span.status.description) == (StatusCode.ERROR, None)
    assert span.attributes is not None
    assert span.attributes["http.response.status_code"] == status
    assert span.attributes["error.type"] == str(status)
    assert span.attributes["postalytics.outcome"] == outcome.value


async def test_a_response_that_cannot_be_read_is_an_error_of_that_name(
    fake: FakePostalytics, watched: Postalytics, telemetry: Telemetry
) -> None:
    fake.intercept = Script(said(200, "<html>"))
    with pytest.raises(UnreadableResponseError):
        await watched.contacts.create_contact(ADA)
    (span,) = telemetry.spans()
    assert span.attributes is not None
    assert span.attributes["error.type"] == "UnreadableResponseError"
    assert span.attributes["http.response.status_code"] == 200


async def test_the_span_of_a_request_that_was_not_sent_has_no_status(telemetry: Telemetry) -> None:
    async with FakePostalytics() as gone:
        url = gone.url
    once = RetryPolicy(attempts=1)
    options: dict[str, Any] = {"base_url": url, "observers": [telemetry.observer]}
    async with Postalytics(KEY, retry=once, **options) as client:
        with pytest.raises(NotSentError):
            await client.accounts.get_my_account()
    (span,) = telemetry.spans()
    assert span.status.status_code is StatusCode.ERROR
    assert span.attributes == {
        "http.request.method": "GET",
        "url.template": "/account/me",
        **server(url),
        "error.type": "NotSentError",
        "postalytics.operation": "accounts.get_my_account",
        "postalytics.outcome": "not sent",
    }


async def test_the_span_of_a_cancelled_call_ends(
    fake: FakePostalytics, telemetry: Telemetry
) -> None:
    arrived, over = asyncio.Event(), asyncio.Event()
    attempts = list[weakref.ref[Attempt]]()

    class Weak(Observer):
        def started(self, attempt: Attempt) -> None:
            attempts.append(weakref.ref(attempt))

    async def hold(*_: object) -> None:
        arrived.set()
        await over.wait()

    fake.intercept = hold
    async with patient(fake, observers=[telemetry.observer, Weak()]) as client:
        call = asyncio.create_task(client.contacts.create_contact(ADA))
        await arrived.wait()
        assert telemetry.spans() == ()
        call.cancel()
        await asyncio.wait([call])
        over.set()
        assert call.cancelled()
    (span,) = telemetry.spans()
    assert span.status.status_code is StatusCode.ERROR
    assert span.attributes is not None
    assert span.attributes["error.type"] == "CancelledError"
    assert span.attributes["postalytics.outcome"] == "unknown"
    del call
    gc.collect()
    assert [attempt() for attempt in attempts] == [None]  # The observer has not kept it.


async def test_a_span_is_the_child_of_the_one_around_the_call(
    watched: Postalytics, telemetry: Telemetry
) -> None:
    with telemetry.tracers.get_tracer("test").start_as_current_span("campaign") as around:
        await watched.accounts.get_my_account()
        assert get_current_span() is around
    attempt, parent = telemetry.spans()
    assert attempt.parent == parent.context
    assert get_current_span() is INVALID_SPAN


async def test_concurrent_calls_do_not_mix(
    fake: FakePostalytics, watched: Postalytics, telemetry: Telemetry
) -> None:
    fake.faults.append(
        Fault("rate_limited", operation="contacts.get_contact", calls=[1, 4, 7, 10], retry_after=0)
    )
    tracer = telemetry.tracers.get_tracer("test")

    async def call(number: int) -> None:
        with tracer.start_as_current_span(f"caller {number}"):
            if number % 2:
                await watched.contacts.get_contact(contact_id=5001)
            else:
                await watched.accounts.get_my_account()

    await asyncio.gather(*(call(number) for number in range(20)))
    spans = telemetry.spans()
    callers = {
        span.context.span_id: span.name for span in spans if span.context and not span.parent
    }
    children = [span for span in spans if span.parent]
    assert len(callers) == 20
    assert len(children) == len(fake.requests) == 24
    names: dict[str, list[int]] = {}
    for span in children:
        assert span.parent is not None
        assert span.attributes is not None
        caller = callers[span.parent.span_id]
        number = int(caller.removeprefix("caller "))
        assert span.name == (
            "GET /contacts/details/{contact_id}" if number % 2 else "GET /account/me"
        )
        count = span.attributes.get("http.request.resend_count", 0)
        names.setdefault(caller, []).append(int(str(count)))
    assert {tuple(counts) for counts in names.values()} <= {(0,), (0, 1), (0, 1, 2), (0, 1, 2, 3)}


async def test_the_metrics_say_how_long_how_often_and_why(
    fake: FakePostalytics, watched: Postalytics, telemetry: Telemetry
) -> None:
    fake.intercept = Script(said(503), said(429, Retry_After="0"))
    await watched.accounts.get_my_account()
    common: dict[str, str | int] = {
        "http.request.method": "GET",
        "url.template": "/account/me",
        **server(fake.url),
    }
    assert telemetry.metrics()["http.client.request.duration"].unit == "s"
    points = telemetry.points("http.client.request.duration")
    assert [(dict(point.attributes), point.count) for point in points] == [
        (common | {"http.response.status_code": 503, "error.type": "503"}, 1),
        (common | {"http.response.status_code": 429, "error.type": "429"}, 1),
        (common | {"http.response.status_code": 200}, 1),
    ]
    (waits,) = telemetry.points("postalytics.rate_limit.wait")
    assert (dict(waits.attributes), waits.count) == (common, 3)
    retries = telemetry.points("postalytics.retries")
    assert [(dict(point.attributes), point.value) for point in retries] == [
        (common | {"error.type": "503"}, 1),
        (common | {"error.type": "429"}, 1),
    ]


def test_a_duration_is_recorded_in_seconds_in_the_buckets_that_are_advised(
    telemetry: Telemetry,
) -> None:
    attempt = Attempt(
        operation="request", method="GET", path="/api/…", origin="https://api.example", number=1
    )
    telemetry.observer.waited(attempt, 61.0)
    telemetry.observer.started(attempt)
    telemetry.observer.finished(
        attempt, AttemptResult(seconds=0.3, outcome=Outcome.ANSWERED, status=200, error=None)
    )
    (duration,) = telemetry.points("http.client.request.duration")
    assert duration.sum == 0.3
    assert duration.explicit_bounds == (
        *(0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0),
    )
    assert duration.bucket_counts[7] == 1
    (wait,) = telemetry.points("postalytics.rate_limit.wait")
    assert (wait.sum, wait.bucket_counts[10]) == (61.0, 1)


async def test_the_span_of_a_raw_call_names_only_the_words_of_the_api(
    fake: FakePostalytics, watched: Postalytics, telemetry: Telemetry
) -> None:
    await watched.request("GET", "/contacts/details/5002", params={"email": ADDRESS})
    (span,) = telemetry.spans()
    assert span.name == "GET /api/v1/contacts/details/…"
    assert span.attributes == {
        "http.request.method": "GET",
        **server(fake.url),
        "url.template": "/api/v1/contacts/details/…",
        "http.response.status_code": 200,
        "postalytics.operation": "request",
        "postalytics.outcome": "answered",
    }


async def test_neither_key_nor_personal_data_is_exported(telemetry: Telemetry) -> None:
    """That holds for data that is sent, quoted by the server, or in an error."""
    async with FakePostalytics(api_key=KEY) as fake:
        fake.intercept = Script(None, None, said(400, ADDRESS), said(503, KEY, X_Who=ADDRESS))
        async with patient(fake, observers=[telemetry.observer]) as client:
            await client.contacts.create_contact(
                NewContact(contact_list_id=1, first_name="Ada", email_address=ADDRESS)
            )
            await client.request("GET", "/contacts/details/5002", params={"email": ADDRESS})
            with pytest.raises(ResponseError, match="status 400"):
                await client.contacts.create_contact(
                    NewContact(contact_list_id=1, first_name="Ada", email_address=ADDRESS)
                )
            await client.accounts.get_my_account()
    data = telemetry.reader.get_metrics_data()
    assert data is not None
    exported = data.to_json() + "".join(span.to_json() for span in telemetry.spans())
    assert len(telemetry.spans()) == len(fake.requests) == 5
    for secret in (KEY, ADDRESS):
        encoded = base64.b64encode(f"{secret}:".encode()).decode()
        for written in (secret, quote(secret, safe=""), encoded, encoded.rstrip("=")[:-2]):
            assert written not in exported
    names = Counter(name for span in telemetry.spans() for name in span.attributes or {})
    assert names.keys().isdisjoint({"url.full", "url.query", "url.path"})
    assert not [name for name in names if "header" in name]


class _BrokenSampler(Sampler):
    def should_sample(
        self, parent_context: Context | None, trace_id: int, name: str, *_: Any, **__: Any
    ) -> SamplingResult:
        raise RuntimeError

    def get_description(self) -> str:
        return "broken"


async def test_a_span_that_cannot_begin_breaks_neither_the_call_nor_the_metrics(
    fake: FakePostalytics, telemetry: Telemetry
) -> None:
    broken = TracerProvider(sampler=_BrokenSampler(), shutdown_on_exit=False)
    async with patient(fake, observers=[OpenTelemetryObserver(broken, telemetry.meters)]) as client:
        await client.accounts.get_my_account()
    (duration,) = telemetry.points("http.client.request.duration")
    assert duration.count == 1


async def test_without_a_provider_it_follows_the_process_which_may_have_none(
    fake: FakePostalytics,
) -> None:
    async with patient(fake, observers=[OpenTelemetryObserver()]) as client:
        assert (await client.accounts.get_my_account()).account_id == 1001


def test_without_the_extra_the_import_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry", None)
    monkeypatch.delitem(sys.modules, "postalytics_runtime.observability.opentelemetry")
    with pytest.raises(ImportError) as error:
        importlib.import_module("postalytics_runtime.observability.opentelemetry")
    assert str(error.value) == (
        "OpenTelemetryObserver needs the package opentelemetry-api, which comes with the extra "
        '`otel`: pip install "postalytics[otel]"'
    )


def test_without_the_extra_everything_else_can_be_imported() -> None:
    program = """
import sys
sys.modules["opentelemetry"] = None
from postalytics import *
Postalytics(environment="local")
print(testing, Observer)
"""
    subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)
