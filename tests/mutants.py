"""Breaks single lines of the core in a copy of the project and lists what no test noticed.

    python tests/mutants.py [--count N] [--seed N] [FILE …]

A mutant is one change a tired person might make: a comparison turned, a number off by one, an
`and` for an `or`, a call left out. Only the tests that mirror the broken file are run.
"""

import argparse
import ast
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).parent.parent
CORE = ("bus", "config", "devices", "agents", "rag")
NOT_CORE = ("__main__.py", "__init__.py")
TIMEOUT_S = 240
"""How long the tests of one mutant may take; a mutant that hangs is noticed."""
PYTEST = (sys.executable, "-m", "pytest", "-x", "-q", "--timeout", "20", "-p", "no:cacheprovider")
SURVIVED = (0, 4, 5)
"""Exit codes of pytest: all passed, no such test folder, no test in it."""

COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Lt: "<=",
    ast.LtE: "<",
    ast.Gt: ">=",
    ast.GtE: ">",
    ast.Eq: "!=",
    ast.NotEq: "==",
    ast.Is: "is not",
    ast.IsNot: "is",
    ast.In: "not in",
    ast.NotIn: "in",
}


@dataclass(frozen=True)
class Mutant:
    """One broken line: the text between two offsets of a file, replaced."""

    file: Path
    line: int
    start: int
    end: int
    text: str

    def apply(self, source: str) -> str:
        """Return the source with the line broken."""
        data = source.encode()
        return (data[: self.start] + self.text.encode() + data[self.end :]).decode()


def mutants(file: Path) -> Iterator[Mutant]:
    """Yield every way to break a file."""
    source = (PROJECT / file).read_text(encoding="utf-8")
    starts = [0]
    for line in source.encode().splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    for node in ast.walk(ast.parse(source)):
        text = _broken(node)
        if text is not None and isinstance(node, ast.expr | ast.stmt):
            start = starts[node.lineno - 1] + node.col_offset
            end = starts[(node.end_lineno or node.lineno) - 1] + (node.end_col_offset or 0)
            yield Mutant(file, node.lineno, start, end, text)


def _broken(node: ast.AST) -> str | None:  # noqa: PLR0911  # one line per kind of break
    match node:
        case ast.Compare(left, [operator], [right]) if type(operator) in COMPARISONS:
            turned = COMPARISONS[type(operator)]
            return f"({ast.unparse(left)} {turned} {ast.unparse(right)})"
        case ast.BoolOp(operator, values):
            word = " or " if isinstance(operator, ast.And) else " and "
            return f"({word.join(f'({ast.unparse(value)})' for value in values)})"
        case ast.UnaryOp(ast.Not(), operand):
            return f"({ast.unparse(operand)})"
        case ast.Constant(bool() as value):
            return repr(not value)
        case ast.Constant(int() | float() as value):
            return repr(value + 1)
        case ast.Expr(ast.Call() | ast.Await()):
            return "pass"
        case _:
            return None


def tests_for(file: Path) -> Path:
    """Return the tests that mirror a file, or else its folder's."""
    mirrored = Path("tests") / file.parent / f"test_{file.name}"
    return mirrored if (PROJECT / mirrored).exists() else mirrored.parent


def survives(mutant: Mutant, copy: Path) -> bool:
    """Say whether all tests of the broken file still pass."""
    target = copy / mutant.file
    source = target.read_text(encoding="utf-8")
    target.write_text(mutant.apply(source), encoding="utf-8")
    tests = str(tests_for(mutant.file))
    try:
        done = subprocess.run(
            [*PYTEST, tests],
            cwd=copy,
            timeout=TIMEOUT_S,
            capture_output=True,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False
    finally:
        target.write_text(source, encoding="utf-8")
    return done.returncode in SURVIVED


def _tried(mutant: Mutant, copy: Path, number: int, of: int) -> bool:
    """Say whether nobody notices a mutant; print what became of it at once."""
    unnoticed = survives(mutant, copy)
    word = "NOBODY NOTICED" if unnoticed else "noticed"
    print(f"{number}/{of} {mutant.file}:{mutant.line}: {word} {mutant.text!r}", flush=True)  # noqa: T201
    return unnoticed


def core() -> list[Path]:
    """Return the files worth breaking."""
    files = (path for folder in CORE for path in (PROJECT / folder).rglob("*.py"))
    return sorted(path.relative_to(PROJECT) for path in files if path.name not in NOT_CORE)


def main() -> int:
    """Break lines, run tests, print what survived."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("files", nargs="*", type=Path, help="files to break (default: the core)")
    parser.add_argument("--count", type=int, default=40, help="how many lines to break")
    parser.add_argument("--seed", type=int, default=1)
    said = parser.parse_args()
    every = [mutant for file in said.files or core() for mutant in mutants(file)]
    chosen = random.Random(said.seed).sample(every, min(said.count, len(every)))  # noqa: S311  # no secret
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "hearsay"
        shutil.copytree(PROJECT, copy, ignore=shutil.ignore_patterns(".venv", ".git", ".*_cache"))
        unnoticed = sum(_tried(mutant, copy, n, len(chosen)) for n, mutant in enumerate(chosen, 1))
    print(f"{len(chosen)} lines broken, {unnoticed} unnoticed (seed {said.seed})")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
