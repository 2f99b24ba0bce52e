"""Pictures of the figures: the same figures, the same bytes."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from .figures import FOLDER, Figure
from .subjects import SUBJECTS, Subject

_GREY: Final = "#777777"
"""As far from white as from black, so that a page may be light or dark."""
_BLUE: Final = "#2f80d0"
_STYLE: Final = {
    "svg.fonttype": "none",  # text stays text: small, and found by a search
    "svg.hashsalt": "growth",
    "font.family": "sans-serif",
    "font.size": 10,
    "text.color": _GREY,
    "axes.edgecolor": _GREY,
    "axes.labelcolor": _GREY,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "xtick.color": _GREY,
    "ytick.color": _GREY,
    "legend.frameon": False,
}


def draw(name: str, figures: Sequence[Figure], folder: Path = FOLDER) -> None:
    """Draw time and memory of a subject."""
    matplotlib: Any = importlib.import_module("matplotlib")
    matplotlib.use("svg")
    plots: Any = importlib.import_module("matplotlib.pyplot")
    with matplotlib.rc_context(_STYLE):
        picture, (time, memory) = plots.subplots(1, 2, figsize=(8, 2.8), layout="constrained")
        _draw_time(time, SUBJECTS[name], figures)
        _draw_memory(memory, SUBJECTS[name], figures)
        picture.savefig(
            folder / f"{name}.svg",
            transparent=True,
            metadata={"Date": None, "Creator": None, "Description": " ".join(map(str, figures))},
        )
        plots.close(picture)


def _draw_time(axes: Any, subject: Subject, figures: Sequence[Figure]) -> None:
    sizes = _draw_sizes(axes, subject, figures)
    last = figures[-1].seconds / figures[-1].size
    axes.plot(sizes, [last * size for size in sizes], "--", color=_GREY, label="proportional")
    axes.plot(sizes, [figure.seconds for figure in figures], "o-", color=_BLUE, label="measured")
    axes.set_yscale("log")
    axes.yaxis.set_major_formatter("{x:g}")
    axes.minorticks_off()
    axes.set_title("processor time", fontsize=10)
    axes.set_ylabel(subject.took)
    axes.legend()


def _draw_memory(axes: Any, subject: Subject, figures: Sequence[Figure]) -> None:
    sizes = _draw_sizes(axes, subject, figures)
    axes.plot(sizes, [figure.mib for figure in figures], "o-", color=_BLUE)
    axes.set_ylim(0, 1.2 * max(figure.mib for figure in figures))
    axes.set_title("memory of the process", fontsize=10)
    axes.set_ylabel("MiB at most")


def _draw_sizes(axes: Any, subject: Subject, figures: Sequence[Figure]) -> list[int]:
    sizes = [figure.size for figure in figures]
    axes.set_xscale("log")
    axes.set_xticks(sizes, [f"{size:,}" for size in sizes])
    axes.minorticks_off()
    axes.set_xlabel(subject.what)
    return sizes
