"""The checks of the code of pages find what they are for."""

from __future__ import annotations

import pytest

from support.fidelity.checked_blocks import problems
from support.fidelity.pages import Code, found_in

PAGE = """\
- A list:

  ```sh
  make test
  ```

````{note}
<!-- not run: it prints
nothing -->
```python
print()
```
````
Run `make lint`.

    print()

```{code-block} python
print()
```
"""


@pytest.mark.parametrize(
    ("language", "text", "problem"),
    [
        ("", "postalytics contacts lst", "3: postalytics contacts lst: No such command 'lst'."),
        ("sh", "echo\nmake tests", "4: make tests: There is no target tests."),
        ("sh", "pip install '.[cli,excle]'", "There is no extra excle."),
        ("sh", "bin/postalytics-codegen diff --agianst x", "unrecognized arguments: --agianst x"),
        ("sh", "X=1 postalytics fleet pause > a.txt", "Missing argument 'ACCOUNT'."),
        ("sh", "echo | postalytics contacts list --list a", "'a' is not a whole number."),
        ("sh", "postalytics contacts list \\\n  --lst 1", "No such option '--lst'."),
        ("sh", 'eval "$(postalytics completion dash)"', "'dash' is not one of"),
        ("", "postalytics job [OPTIONS]", "No such command 'job'."),
        ("python", 'run("postalytics jobs resum 1")', "No such command 'resum'."),
        ("python", "x = (", "'(' was never closed (<unknown>, line 3)"),
        ("", "import asyncio", "2: This is Python: begin the block with ```python."),
        ("json", "{", "This is not json"),
        ("toml", "a", "This is not toml"),
        ("ini", "a", "This is not ini"),
        ("yaml", "a: [", "This is not yaml"),
        ("diff", "+ a", "This is not diff"),
        ("nginx", "server {}", "No test reads nginx"),
        ("indented code", "print()", "No test reads indented code"),
    ],
)
def test_a_problem_of_a_block_is_found(language: str, text: str, problem: str) -> None:
    (found,) = problems(Code("page.md", 2, f"{text}\n", language))
    assert found.startswith("page.md:")
    assert problem in " ".join(found.split())


@pytest.mark.parametrize(
    ("language", "excuse", "expected"),
    [
        ("nginx", "tests install no nginx", None),
        ("python", "tests install no Airflow", None),
        ("", "tests have no cron", None),
        ("nginx", "no nginx", "page.md:2: `not run: no nginx` gives no reason: "),
        ("yaml", "tests have no Kubernetes", "page.md:2: The comment `not run` is not needed"),
    ],
)
def test_a_comment_gives_a_reason_and_is_needed(
    language: str, excuse: str, expected: str | None
) -> None:
    found = [*problems(Code("page.md", 2, "a\n", language, excuse=excuse))]
    assert len(found) == (expected is not None)
    assert not expected or found[0].startswith(expected)


def test_what_a_line_of_text_names_may_lack_what_it_needs() -> None:
    assert [*problems(Code("page.md", 2, "postalytics jobs resume", is_block=False))] == []
    (found,) = problems(Code("page.md", 2, "make guides", is_block=False))
    assert found == "page.md:2: make guides: There is no target guides."


def test_a_page_may_show_what_a_wrong_command_prints() -> None:
    printed = "Error: No such command 'uplod'. Did you mean 'upload'?"
    assert [*problems(Code("page.md", 2, f"$ postalytics contacts uplod\n{printed}\n"))] == []


def test_code_is_found_in_lists_and_in_directives_of_sphinx() -> None:
    found = found_in(PAGE, "page.md")
    assert [(code.line, code.language, code.text, code.excuse) for code in found] == [
        (3, "sh", "make test\n", None),
        (10, "python", "print()\n", "it prints\nnothing"),
        (14, "", "make lint", None),
        (16, "indented code", "print()\n", None),
        (18, "{code-block} python", "print()\n", None),
    ]
