"""The wheel holds the program and the samples, and opens them from any folder."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    pip = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "-q",
        "--no-deps",
        "-w",
        str(folder),
        str(CHECKOUT),
    ]
    offline = {**os.environ, "PIP_RETRIES": "0", "PIP_TIMEOUT": "15"}
    done = subprocess.run(pip, capture_output=True, text=True, timeout=300, env=offline)
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:] or ["no reason given"]
        pytest.skip(f"pip cannot build here: {last[0]}")
    return next(folder.glob("fangtan-*.whl"))


def test_the_wheel_holds_every_module_and_the_samples(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    package = {
        path.relative_to(CHECKOUT).as_posix()
        for path in (CHECKOUT / "tui").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    samples = {f"tui/seeds/{p.name}" for p in (CHECKOUT / "seeds").iterdir() if p.is_file()}
    assert package <= names
    assert samples <= names
    assert not [name for name in names if name.startswith("tests/")]


def test_an_installed_copy_opens_the_samples_in_an_empty_folder(
    wheel: Path, tmp_path: Path
) -> None:
    if not any((CHECKOUT / "seeds").glob("*.[mt][dx]*")):
        pytest.skip("no samples yet")
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    (tmp_path / "empty").mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "tui", "check"],
        cwd=tmp_path / "empty",
        env={**os.environ, "PYTHONPATH": str(tmp_path / "site"), "PYTHONSAFEPATH": "1"},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert str(tmp_path / "site" / "tui" / "seeds") in done.stdout
    assert "python -m tui FOLDER" in done.stderr
