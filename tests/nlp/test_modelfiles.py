"""A model whose files are not those of its list is told, never loaded."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from workbench.nlp import modelfiles
from workbench.nlp.encoder import Encoder
from workbench.nlp.modelfiles import FILES, SUMS, ModelError, check, seal

BUNDLED = Path(modelfiles.__file__).parents[1] / "model" / "encoder"


@pytest.fixture
def model(tmp_path):
    for name in FILES:
        (tmp_path / name).write_bytes(name.encode() * 20)
    seal(tmp_path)
    return tmp_path


def test_check_of_the_bundled_model():
    assert set(FILES) | {SUMS} == {path.name for path in BUNDLED.iterdir()}
    check(BUNDLED)


@pytest.mark.parametrize("name", FILES)
def test_check_names_the_file_that_was_changed(model, name):
    check(model)
    data = bytearray((model / name).read_bytes())
    data[7] ^= 1
    (model / name).write_bytes(data)
    with pytest.raises(ModelError, match=f"{name}: damaged, or not the file.*Reinstall"):
        check(model)


@pytest.mark.parametrize("sums", ["", "x\n", "\xff\xfe", f"{'0' * 64}  words.onnx\n"])
def test_check_refuses_what_no_list_names(model, sums):
    (model / SUMS).write_text(sums)
    with pytest.raises(ModelError, match=r"words\.onnx: damaged"):
        check(model)


def test_check_of_a_model_without_its_list(model):
    (model / SUMS).unlink()
    with pytest.raises(FileNotFoundError, match=f"lacks {SUMS}"):
        check(model)


def test_seal_writes_what_sha256sum_reads(model):
    if shutil.which("sha256sum") is None:
        pytest.skip("this system has no sha256sum")
    done = subprocess.run(["sha256sum", "--strict", "-c", SUMS], cwd=model, capture_output=True)
    assert done.returncode == 0, done.stderr


def test_encoder_reads_no_file_of_a_damaged_model(model, monkeypatch):
    def no(*_, **__):
        raise AssertionError("a file was read before it was checked")

    monkeypatch.setattr(np, "load", no)
    (model / "heads.npz").write_bytes(b"exchanged")
    with pytest.raises(ModelError, match=r"heads\.npz"):
        Encoder(model)


@pytest.mark.parametrize("size", [0, 1000])
def test_annotate_with_a_damaged_model_ends_in_a_sentence(tmp_path, size):
    model = shutil.copytree(BUNDLED, tmp_path / "model")
    os.truncate(model / "words.onnx", size)
    (tmp_path / "a.txt").write_text("Ann Lind met Bo Berg in Oslo.")
    done = subprocess.run(
        [sys.executable, "-m", "workbench.cli", "annotate", "a.txt", "--out", "out"],
        cwd=tmp_path,
        env={**os.environ, "WORKBENCH_MODEL": str(model)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert done.stderr.startswith(f"workbench: {model / 'words.onnx'}: damaged")
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 1
