from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from cubby.embedding import (
    Manifest,
    PackError,
    find_pack,
    import_pack,
    list_packs,
    load_pack,
    read_manifest,
)


def change(pack: Path, **fields: object) -> None:
    """Write fields of model.json again; None removes one."""
    path = pack / "model.json"
    content = json.loads(path.read_bytes()) | fields
    path.write_text(json.dumps({key: value for key, value in content.items() if value is not None}))


def replace(pack: Path, name: str, content: bytes) -> None:
    """Put other content under a name and declare it in model.json as right."""
    (pack / name).write_bytes(content)
    files = json.loads((pack / "model.json").read_bytes())["files"]
    files[name] = {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    change(pack, files=files)


def part(pack: Path, name: str, **fields: object) -> dict[str, object]:
    return json.loads((pack / "model.json").read_bytes())[name] | fields


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"dim": 768}, "dim is 768; every space here has 512"),
        ({"space": None}, "missing required field `space`"),
        ({"space": "Ünfit space"}, r"space"),
        ({"name": "../elsewhere"}, r"name"),
        ({"cluster_threshold": 1.5}, r"cluster_threshold"),
        ({"candidate_cosine": 1.5}, r"candidate_cosine"),
        ({"prompts": ["a photo"]}, r"prompts"),
        ({"prompts": []}, r"prompts"),
        ({"files": {}}, r"does not list text_model.onnx, tokenizer.json, vision_model.onnx"),
        ({"files": {"../../x": {"bytes": 1, "sha256": "0" * 64}}}, r"files"),
        ({"image": None}, "missing required field `image`"),
    ],
)
def test_a_manifest_that_says_something_impossible_is_refused(pack, fields, reason):
    change(pack, **fields)

    with pytest.raises(PackError, match=reason):
        load_pack(pack)


@pytest.mark.parametrize(
    ("section", "fields", "reason"),
    [
        ("image", {"resize": "squash"}, "resize"),
        ("image", {"std": [1, 0, 1]}, "std must not be zero"),
        ("image", {"input": "pixels"}, r"takes \['pixel_values'\], not just 'pixels'"),
        ("image", {"output": "vectors"}, r"no output 'vectors', only \['image_embeds'\]"),
        (
            "image",
            {"size": 256},
            r"'pixel_values' is tensor\(float\) .*not .* \['n', 3, 256, 256\]",
        ),
        ("text", {"input": "tokens"}, "not just 'tokens'"),
        ("text", {"end_token_id": 7}, "end token is not 7"),
        ("text", {"context_length": 500}, "text_model.onnx failed on"),
    ],
)
def test_a_manifest_that_does_not_fit_its_graphs_is_refused(pack, section, fields, reason):
    change(pack, **{section: part(pack, section, **fields)})

    with pytest.raises(PackError, match=reason):
        load_pack(pack)


def test_a_folder_without_a_manifest_is_no_pack(tmp_path):
    with pytest.raises(PackError, match=r"is not a model pack: model\.json not found"):
        load_pack(tmp_path)


def test_a_manifest_that_is_no_json_is_refused(pack):
    (pack / "model.json").write_text("{")

    with pytest.raises(PackError, match=r"model\.json: Input data was truncated"):
        load_pack(pack)


def test_a_missing_file_is_named(pack):
    (pack / "text_model.onnx").unlink()

    with pytest.raises(PackError, match=r"text_model\.onnx is missing"):
        load_pack(pack)


def test_a_file_of_another_size_is_refused(pack):
    with (pack / "tokenizer.json").open("ab") as file:
        file.write(b"\n")

    with pytest.raises(PackError, match="has 1681891 bytes, should have 1681890"):
        load_pack(pack)


def test_one_changed_byte_is_noticed(pack):
    content = bytearray((pack / "vision_model.onnx").read_bytes())
    content[500_000] ^= 1
    (pack / "vision_model.onnx").write_bytes(content)

    with pytest.raises(PackError, match=r"vision_model\.onnx: sha256 is .*, should be 5b9c9ecf"):
        load_pack(pack)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("vision_model.onnx", "onnxruntime cannot open"),
        ("text_model.onnx", "onnxruntime cannot open"),
        ("tokenizer.json", "is not a valid tokenizer file"),
    ],
)
def test_content_of_another_kind_is_refused_though_its_sha256_is_right(pack, name, reason):
    replace(pack, name, b'{"not": "it"}')

    with pytest.raises(PackError, match=reason):
        load_pack(pack)


def test_the_towers_in_each_others_place_are_refused(pack):
    replace(pack, "vision_model.onnx", (pack / "text_model.onnx").read_bytes())

    with pytest.raises(PackError, match=r"takes \['input_ids'\], not just 'pixel_values'"):
        load_pack(pack)


def test_labels_are_the_packs_own_and_then_its_colours_with_its_shapes(pack):
    change(pack, labels=["portrait"], colours=["red", "blue"], shapes=["ring"])

    assert read_manifest(pack).all_labels == ["portrait", "red ring", "blue ring"]


def test_an_imported_pack_is_found_by_its_space(pack, tmp_path):
    models = tmp_path / "models"

    folder = import_pack(pack, models)

    assert folder == models / "shapes-clip"
    assert find_pack(models, "shapes-clip-v1") == folder
    assert find_pack(models, "another") is None
    assert load_pack(folder).space == "shapes-clip-v1"
    assert sorted(path.name for path in models.iterdir()) == ["shapes-clip"]


def test_only_listed_files_are_imported(pack, tmp_path):
    (pack / "notes.txt").write_text("mine")

    folder = import_pack(pack, tmp_path / "models")

    names = {path.name for path in folder.iterdir()}
    assert names == {"model.json", "vision_model.onnx", "text_model.onnx", "tokenizer.json"}


def test_importing_the_same_pack_again_changes_nothing(pack, tmp_path):
    folder = import_pack(pack, tmp_path / "models")
    before = (folder / "model.json").stat().st_ino

    assert import_pack(pack, tmp_path / "models") == folder
    assert (folder / "model.json").stat().st_ino == before


def test_another_pack_of_the_same_name_does_not_replace_the_first(pack, tmp_path):
    models = tmp_path / "models"
    folder = import_pack(pack, models)
    tokenizer = (pack / "tokenizer.json").read_bytes()
    replace(pack, "tokenizer.json", tokenizer + b"\n")

    with pytest.raises(PackError, match="exists with other content"):
        import_pack(pack, models)

    assert (folder / "tokenizer.json").read_bytes() == tokenizer
    assert [path.name for path in models.iterdir()] == ["shapes-clip"]


def test_two_packs_never_share_a_space(pack, tmp_path):
    models = tmp_path / "models"
    import_pack(pack, models)
    change(pack, name="another")

    with pytest.raises(PackError, match="already makes vectors of the space shapes-clip-v1"):
        import_pack(pack, models)


def test_a_refused_import_leaves_nothing_behind(pack, tmp_path):
    (pack / "tokenizer.json").unlink()

    with pytest.raises(PackError):
        import_pack(pack, tmp_path / "models")

    assert not (tmp_path / "models").exists()


def test_the_list_shows_what_is_there_and_what_is_wrong_with_it(pack, tmp_path):
    models = tmp_path / "models"
    import_pack(pack, models)
    (models / "empty").mkdir()
    (models / ".pull-other").mkdir()
    (models / "note.txt").write_text("")

    broken, good = list_packs(models)

    assert broken.folder.name == "empty"
    assert broken.manifest is None
    assert "model.json not found" in (broken.problem or "")
    assert good.problem is None
    assert isinstance(good.manifest, Manifest)
    assert good.manifest.total_bytes == 2_955_672


def test_an_incomplete_pack_is_listed_with_its_problem_and_not_used(pack, tmp_path):
    models = tmp_path / "models"
    (import_pack(pack, models) / "text_model.onnx").write_bytes(b"short")

    (info,) = list_packs(models)

    assert "has 5 bytes, should have 333419" in (info.problem or "")
    assert find_pack(models, "shapes-clip-v1") is None


def test_no_models_folder_means_no_packs(tmp_path):
    assert list_packs(tmp_path / "none") == []
