"""The demo's folder: cleared of an earlier demo, and of nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from broker.demo.folder import MARK, stage
from broker.errors import ConfigError


def test_an_earlier_demo_is_cleared(tmp_path: Path) -> None:
    """What an earlier demo left is gone when the next one begins, files and folders alike."""
    folder = tmp_path / "a demo"
    with stage(folder):
        (folder / "customs-nz").mkdir()
        (folder / "customs-nz" / "store.sqlite").write_text("old")
        (folder / "note.txt").write_text("old")
    with stage(folder):
        assert [entry.name for entry in folder.iterdir()] == [MARK]


def test_other_files_are_not_touched(tmp_path: Path) -> None:
    """A folder that holds anything but a demo is refused, and left as it is."""
    (tmp_path / "thesis.odt").write_text("years of work")
    with pytest.raises(ConfigError, match="not touched"), stage(tmp_path):
        pass
    assert (tmp_path / "thesis.odt").read_text() == "years of work"


def test_what_a_link_leads_to_is_not_touched(tmp_path: Path) -> None:
    """A link inside the demo's folder is removed, and not what it leads to."""
    outside, folder = tmp_path / "outside", tmp_path / "demo"
    outside.mkdir()
    (outside / "kept.txt").write_text("kept")
    with stage(folder):
        (folder / "link").symlink_to(outside)
    with stage(folder):
        assert not (folder / "link").is_symlink()
    assert (outside / "kept.txt").read_text() == "kept"


def test_two_demos_do_not_share_a_folder(tmp_path: Path) -> None:
    """While one demo is played, another in the same folder is refused and clears nothing."""
    with stage(tmp_path / "demo") as folder:
        (folder / "customs-nz").mkdir()
        with pytest.raises(ConfigError, match="Another demo"), stage(folder):
            pass
        assert (folder / "customs-nz").is_dir()


def test_a_folder_that_cannot_be_made_is_said_so(tmp_path: Path) -> None:
    """A file where the folder should be is a one-line error, no traceback."""
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigError, match="cannot use"), stage(tmp_path / "file"):
        pass
