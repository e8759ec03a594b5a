"""Tests of files that are whole, or as they were."""

import pytest

from training.runs import records


def interrupt(*paths):
    raise KeyboardInterrupt


def test_what_cannot_be_put_in_place_leaves_everything_as_it_was(tmp_path, monkeypatch):
    records.write(tmp_path / "a.txt", "before")
    monkeypatch.setattr(records.os, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        records.write(tmp_path / "a.txt", "after")
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]
    assert (tmp_path / "a.txt").read_text() == "before"


@pytest.mark.parametrize("parent", ["there", "there/new/newer"])
def test_a_run_that_cannot_begin_leaves_no_directory(tmp_path, monkeypatch, parent):
    (tmp_path / "there").mkdir()
    monkeypatch.setattr(records.os, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        records.new_run(tmp_path / parent, {})
    assert not list((tmp_path / "there").iterdir())


def test_runs_of_one_second_have_directories_of_their_own(tmp_path):
    directories = {records.new_run(tmp_path / "new", {"number": number}) for number in range(3)}
    assert len(directories) == 3
    found = [records.read_config(directory)["number"] for directory in sorted(directories)]
    assert sorted(found) == [0, 1, 2]


def test_a_file_is_kept_beside_itself_under_new_names(tmp_path):
    for content in ["one", "two"]:
        (tmp_path / "a.txt").write_text(content)
        records.keep(tmp_path / "a.txt")
    assert (tmp_path / "backup-1.a.txt").read_text() == "one"
    assert (tmp_path / "backup-2.a.txt").read_text() == "two"
    assert (tmp_path / "a.txt").read_text() == "two"


@pytest.mark.parametrize("content", [b"", b'{"seed": 1', b"\xff\xfe", b"[]", b"3"])
def test_a_damaged_config_is_named(tmp_path, content):
    (tmp_path / "config.json").write_bytes(content)
    message = r"`config.json` must be .* Start a new run.*Received: .*config\.json: "
    with pytest.raises(records.Damaged, match=message):
        records.read_config(tmp_path)
