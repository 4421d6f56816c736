"""One full county and one small one, made once and written to files; tests look at the files."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.demo import generate, write

from .made import AS_OF, Files


def make(folder: Path, seed: int, scale: float) -> Files:
    county = generate(seed, AS_OF, scale)
    return Files(county, write(county, folder))


@pytest.fixture(scope="package")
def full(tmp_path_factory: pytest.TempPathFactory) -> Files:
    return make(tmp_path_factory.mktemp("full-county"), seed=20260101, scale=1.0)


@pytest.fixture(scope="package")
def small(tmp_path_factory: pytest.TempPathFactory) -> Files:
    return make(tmp_path_factory.mktemp("small-county"), seed=11, scale=0.1)
