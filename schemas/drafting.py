"""Drafts a contract's Avro text from its model: how a new contract is written, and drift seen.

The file in `contracts/` is the contract. A test drafts each one again and compares: name, order,
type, optionality, symbols, default, size, precision, scale, kind, list and doc of every field. To
write a new one, put its model into `reports/` and its name into `contracts/shipped.py`, and let
`tests/make_contracts.py` write `text_of(draft(model))` into its file.
"""

from __future__ import annotations

import ast
import inspect
import json
import sys
import types
import typing
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from pydantic import AwareDatetime

from schemas.part import Code, Part
from schemas.report import Report
from schemas.terms import Terms
from schemas.values import NAMESPACE, SAYS_NOTHING, Fixed, Kind, Listed, Wide

_WIDTH = 100

Tree = dict[str, Any]


def draft(model: type[Report]) -> Tree:
    """Return the Avro schema, as a tree of JSON, that `model` is the face of.

    Raises:
        TypeError: A field has a type that no contract may hold, such as a string without a kind.
    """
    sections: list[tuple[str, type[Part]]] = []
    if "facts" in model.model_fields:
        sections.append(("terms", Terms))
    hints = typing.get_type_hints(model)
    sections += [(name, _without_none(hints[name])) for name in model.model_fields]
    known: set[str] = set()
    return {
        "type": "record",
        "name": model.contract,
        "namespace": NAMESPACE,
        "doc": _class_doc(model),
        "fields": [{"name": name, "type": _record(part, known)} for name, part in sections],
    }


def drift(contract: Tree, model: type[Report]) -> list[str]:
    """Return where a contract and its model differ, as paths with both values; empty is nowhere."""
    return list(_differences(contract, draft(model), ""))


def _differences(contract: Any, model: Any, path: str) -> Iterator[str]:  # noqa: ANN401 - JSON
    if isinstance(contract, dict) and isinstance(model, dict):
        for key in sorted(contract.keys() | model.keys()):
            one, other = contract.get(key, "nothing"), model.get(key, "nothing")
            yield from _differences(one, other, f"{path}.{key}")
    elif isinstance(contract, list) and isinstance(model, list) and len(contract) == len(model):
        for place, (one, other) in enumerate(zip(contract, model, strict=True)):
            name = one.get("name", place) if isinstance(one, dict) else place
            yield from _differences(one, other, f"{path}[{name}]")
    elif contract != model or type(contract) is not type(model):
        yield f"{path}: {contract!r} in the contract, {model!r} in the model"


def text_of(tree: Any, indent: int = 0) -> str:  # noqa: ANN401 - JSON
    """Return a draft as the text of a contract: what fits stands on one line."""
    flat = json.dumps(tree, ensure_ascii=False)
    if len(flat) + indent <= _WIDTH or not isinstance(tree, dict | list):
        return flat
    pad = "\n" + " " * (indent + 1)
    if isinstance(tree, list):
        inner = [text_of(item, indent + 1) for item in tree]
        return f"[{pad}{f',{pad}'.join(inner)}{pad[:-1]}]"
    inner = [f"{json.dumps(key)}: {text_of(item, indent + 1)}" for key, item in tree.items()]
    return f"{{{pad}{f',{pad}'.join(inner)}{pad[:-1]}}}"


def _without_none(hint: Any) -> type[Part]:  # noqa: ANN401 - a type hint has no type of its own
    options = [option for option in typing.get_args(hint) if option is not type(None)]
    return options[0] if options else hint  # type: ignore[no-any-return] # a section is a Part


def _record(part: type[Part], known: set[str]) -> Tree | str:
    if part.__name__ in known:
        return part.__name__
    known.add(part.__name__)
    hints = typing.get_type_hints(part, include_extras=True)
    docs = _field_docs(part)
    fields = []
    for name, info in part.model_fields.items():
        says, avro = _type(hints[name], known, f"{part.__name__}.{name}")
        field: Tree = {"name": name, "type": avro}
        if not info.is_required() and _says_nothing(info.default):
            field["default"] = [] if info.default == () else info.default and str(info.default)
        fields.append(field | says | {"doc": docs[name]})
    return {"type": "record", "name": part.__name__, "doc": _class_doc(part), "fields": fields}


def _says_nothing(default: object) -> bool:
    return default is None or default == () or default in SAYS_NOTHING


def _type(hint: Any, known: set[str], path: str) -> tuple[Tree, Any]:  # noqa: ANN401 - as above
    """Return kind and list of the strings in a type, and the type in Avro."""
    marks = tuple(_marks(hint))
    bare = _bare(hint)
    origin = typing.get_origin(bare)
    if origin in (typing.Union, types.UnionType):
        inner = next(item for item in typing.get_args(bare) if item is not type(None))
        says, avro = _type(inner, known, path)
        return says, ["null", avro]
    if origin is tuple:
        says, avro = _type(typing.get_args(bare)[0], known, path)
        return says, {"type": "array", "items": avro}
    for mark in marks:
        if isinstance(mark, Fixed):
            return {}, _fixed(mark, known)
        if isinstance(mark, Wide):
            return {}, "long"
        if isinstance(mark, Kind):
            return _says(mark, marks), "string"
    return {}, _plain(bare, known, path)


def _says(kind: Kind, marks: tuple[Any, ...]) -> Tree:
    listed = next((mark for mark in marks if isinstance(mark, Listed)), None)
    return {"kind": kind.value} | ({} if listed is None else {"list": listed.name})


def _marks(hint: Any) -> Iterator[Any]:  # noqa: ANN401 - as above
    if typing.get_origin(hint) is typing.Annotated:
        yield from typing.get_args(hint)[1:]


def _bare(hint: Any) -> Any:  # noqa: ANN401 - as above
    return typing.get_args(hint)[0] if typing.get_origin(hint) is typing.Annotated else hint


def _fixed(mark: Fixed, known: set[str]) -> Tree | str:
    if mark.name in known:
        return mark.name
    known.add(mark.name)
    tree: Tree = {"type": "fixed", "name": mark.name, "size": mark.size}
    if mark.precision:
        tree |= {"logicalType": "decimal", "precision": mark.precision, "scale": mark.scale}
    return tree


def _plain(bare: Any, known: set[str], path: str) -> Any:  # noqa: ANN401 - as above
    simple = {int: "int", bool: "boolean", bytes: "bytes"}.get(bare)
    if simple is not None:
        return simple
    if bare is AwareDatetime:
        return {"type": "long", "logicalType": "timestamp-micros"}
    if issubclass(bare, Part):
        return _record(bare, known)
    if issubclass(bare, Code):
        return _enum(bare, known)
    raise TypeError(f"{path}: {bare.__name__} without a kind or a size stands in no contract")


def _enum(code: type[Code], known: set[str]) -> Tree | str:
    if code.__name__ in known:
        return code.__name__
    known.add(code.__name__)
    symbols = [str(symbol) for symbol in code]
    return {"type": "enum", "name": code.__name__, "doc": _class_doc(code), "symbols": symbols}


def _class_doc(cls: type) -> str:
    return " ".join(inspect.getdoc(cls).split()) if cls.__doc__ else ""  # type: ignore[union-attr] # it has one


def _field_docs(part: type[Part]) -> Mapping[str, str]:
    docs: dict[str, str] = {}
    for cls in reversed(part.__mro__[: part.__mro__.index(Part)]):
        docs |= _docs_by_class(cls.__module__).get(cls.__name__, {})
    return docs


@cache
def _docs_by_class(module: str) -> Mapping[str, Mapping[str, str]]:
    """Return, by class and field, the string that follows each annotated field in the source."""
    tree = ast.parse(inspect.getsource(sys.modules[module]))
    return {
        node.name: {
            before.target.id: " ".join(after.value.value.split())
            for before, after in zip(node.body, node.body[1:], strict=False)
            if isinstance(before, ast.AnnAssign)
            and isinstance(before.target, ast.Name)
            and isinstance(after, ast.Expr)
            and isinstance(after.value, ast.Constant)
            and isinstance(after.value.value, str)
        }
        for node in tree.body
        if isinstance(node, ast.ClassDef)
    }
