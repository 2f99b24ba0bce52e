"""Every example of the spec passes through the client in both directions without loss."""

from __future__ import annotations

import copy
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web

from postalytics import API as EMITTED
from postalytics import Postalytics
from postalytics_codegen.emit.documents import Examples
from postalytics_codegen.model import OperationModel
from postalytics_codegen.yaml import plain
from postalytics_runtime.schema import MismatchReport
from support.fidelity.spec import API, OPERATIONS

EXAMPLES = Examples(API)
MODELS = {model.type.__name__: model for model in EMITTED.models}
BODIES = [name for name, operation in OPERATIONS.items() if operation.body]


class Vendor:
    """Yield a server with one response for all requests, which keeps the requests."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer
        self.bodies: list[Any] = []

    async def handle(self, request: web.Request) -> web.Response:
        if request.can_read_body:
            self.bodies.append(await request.json())
        return web.json_response(self.answer)


@asynccontextmanager
async def client_of(vendor: Vendor) -> AsyncIterator[Postalytics]:
    application = web.Application()
    application.router.add_route("*", "/{path:.*}", vendor.handle)
    runner = web.AppRunner(application)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        async with Postalytics("key", base_url=f"http://{host}:{port}", strict=True) as client:
            yield client
    finally:
        await runner.cleanup()


def read(model: str, document: dict[str, Any]) -> Any:
    """Return a model made from JSON without mismatches."""
    report = MismatchReport()
    made = MODELS[model].structure(copy.deepcopy(document), report)
    assert report.mismatches == []
    return made


async def call(client: Postalytics, operation: OperationModel) -> Any:
    """Call an operation with the examples of its parameters and its body."""
    values: dict[str, Any] = {p.name: plain(p.example) for p in operation.path_parameters}
    if operation.body:
        values["body"] = read(operation.body, EXAMPLES.of(operation.body))
    client = client.with_options(allow_ambiguous_ids=True)  # The API of these tests has no list.
    function: Callable[..., Any] = getattr(getattr(client, operation.resource), operation.name)
    if not operation.many:
        return await function(**values)
    (item,) = await function(**values, limit=1).collect()
    return item


@pytest.mark.parametrize("name", OPERATIONS)
async def test_the_example_of_a_response_is_read_and_written_without_loss(name: str) -> None:
    operation = OPERATIONS[name]
    paging = operation.paging
    fields = MODELS[operation.returns].fields
    example: Any = EXAMPLES.of(operation.returns) if fields else {"unknown": "a"}
    expected = example
    if paging and paging.items:
        (expected,) = example[paging.items.wire.value]
    whole = not operation.many or expected is not example

    async with client_of(Vendor(example if whole else [example])) as client:
        answer = await call(client, operation)

    assert answer.extra == ({} if fields else example)
    assert MODELS[operation.item].unstructure(answer) == expected


@pytest.mark.parametrize("name", BODIES)
async def test_the_example_of_a_body_arrives_unchanged(name: str) -> None:
    operation = OPERATIONS[name]
    vendor = Vendor(EXAMPLES.of(operation.returns))

    async with client_of(vendor) as client:
        await call(client, operation)

    assert vendor.bodies == [EXAMPLES.of(operation.body or "")]


@pytest.mark.parametrize("name", MODELS)
def test_the_example_of_a_model_has_only_known_fields(name: str) -> None:
    example = EXAMPLES.of(name)

    model = read(name, example)

    assert model.extra == {}
    assert MODELS[name].unstructure(model) == example


def test_every_parameter_of_a_path_has_an_example() -> None:
    without = [
        f"{operation.resource}.{name}: {parameter.name}"
        for name, operation in OPERATIONS.items()
        for parameter in operation.path_parameters
        if parameter.example is None
    ]

    assert without == []
