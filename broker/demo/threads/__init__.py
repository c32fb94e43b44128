"""The eight threads of the scenario, each told by a table of its own."""

from broker.demo.threads.marks import Said
from broker.demo.threads.reading import names, script
from broker.demo.threads.script import Scene, Script

__all__ = ["Said", "Scene", "Script", "names", "script"]
