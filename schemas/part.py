"""What every record and every code of a contract is made of."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, cast

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler
from pydantic_core import CoreSchema


class Part(BaseModel):
    """A record of a contract: strict, frozen, nothing beside its fields; bytes are hex in JSON.

    Its fields stand in the order of the Avro record of the same name.
    """

    model_config = ConfigDict(
        frozen=True,
        strict=True,
        extra="forbid",
        defer_build=True,
        hide_input_in_errors=True,
        ser_json_bytes="hex",
        val_json_bytes="hex",
    )


class Code(StrEnum):
    """A closed code list: names, values and Avro symbols are the same words."""

    @staticmethod
    def _generate_next_value_(
        name: str,
        start: int,  # noqa: ARG004 - enum calls it with all four
        count: int,  # noqa: ARG004
        last_values: list[str],  # noqa: ARG004
    ) -> str:
        return name

    @classmethod
    def __get_pydantic_core_schema__(
        cls,
        source: Any,  # noqa: ANN401 - pydantic's own signature
        handler: GetCoreSchemaHandler,
    ) -> CoreSchema:
        """Accept the plain symbol also in strict mode: it is what an Avro decoder returns."""
        return cast("CoreSchema", {**handler(source), "strict": False})
