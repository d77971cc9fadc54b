"""Documents made to harm: each runs in a process of its own, with little memory and little time.

It ends with a package or with an error of two lines; then what was there before is as it was. Nothing outside of the
output folder is written, nothing but the document is read, and nobody is called.
"""

from __future__ import annotations

import ast
import gzip
import json
import os
import re
import resource
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from codegen import naming

ROOT = Path(__file__).resolve().parents[2]
Json = dict[str, Any]
HEAD = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\n"
MEMORY = 2 * 1024**3
SECONDS = 30
"""Far more than any of them takes on a machine that is busy, and far less than for ever."""


def document(schemas: Json | None = None, paths: Json | None = None) -> str:
    return json.dumps(
        {
            "openapi": "3.1.0",
            "info": {"title": "T", "version": "1"},
            "paths": paths or {},
            "components": {"schemas": schemas or {}},
        }
    )


def ref(name: object) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def chain(length: int, link: Callable[[Json], Json], end: Json) -> str:
    """Make schemas each of which holds the next one."""
    return document({f"S{n}": link(ref(f"S{n + 1}")) for n in range(length)} | {f"S{length}": end})


OBJECT: Json = {"properties": {"a": {"type": "string"}}}
ERRORS: dict[str, Callable[[], str | bytes]] = {
    "sequences in sequences": lambda: "- " * 10_000 + "a",
    "mappings in mappings": lambda: "".join(" " * n + "a:\n" for n in range(10_000)),
    "flow in flow": lambda: "a: " + "{a: " * 10_000,
    "keys of keys": lambda: "? " * 10_000,
    "objects in objects": lambda: '{"a":' * 1_000_000,
    "lists in lists": lambda: "[" * 1_000_000,
    "a key twice among many, JSON": lambda: "{" + ",".join(f'"k{n}":1' for n in range(300_000)) + ',"k299999":2}',
    "a key twice among many, YAML": lambda: "".join(f"k{n}: 1\n" for n in range(50_000)) + "k49999: 2\n",
    "millions of values, JSON": lambda: '{"openapi":"3.1.0","x":[' + ",".join(["[]"] * 10_000_000) + "]}",
    "aliases of aliases": lambda: (
        "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
        + "".join(
            f"{after}: &{after} [{', '.join([f'*{before}'] * 10)}]\n"
            for before, after in zip("abcdefgh", "bcdefghi", strict=True)
        )
    ),
    "many aliases of one": lambda: f"a: &a [x]\nb: [{','.join(['*a'] * 150_000)}]\n",
    "many anchors": lambda: "".join(f"k{n}: &a{n} x\n" for n in range(50_000)),
    "an anchor in itself": lambda: "a: &a {b: *a}\n",
    "merge keys": lambda: "a: &a {b: c}\nd: {<<: [*a, a]}\n",
    "a tag of Python": lambda: HEAD + "x: !!python/object/apply:os.system ['touch harmed']\n",
    "a tag of its own": lambda: "%TAG ! tag:example.com,2000:\n---\na: !b c\n",
    "another YAML": lambda: "%YAML 9.9\n---\na: 1\n",
    "many documents": lambda: "---\n" * 100_000,
    "only comments": lambda: "# x\n" * 500_000,
    "a long text": lambda: "a: " + "x" * 20_000_000,
    "a long fraction": lambda: "a: 1." + "1" * 2_000_000,
    "a long exponent": lambda: '{"a": 1e' + "1" * 1_000_000 + "}",
    "a long integer": lambda: '{"a": ' + "1" * 5_000_000 + "}",
    "a time twice as a key": lambda: HEAD + "2024-05-01: 1\n2024-05-01: 2\n",
    "a number and its text as keys": lambda: HEAD + "1: a\n'1': b\n",
    "not a number": lambda: HEAD + "x: .nan\n",
    "gzip": lambda: gzip.compress(HEAD.encode()),
    "UTF-16 without a mark": lambda: HEAD.encode("utf-16-le"),
    "UTF-32": lambda: HEAD.encode("utf-32"),
    "Latin-1": lambda: HEAD.replace("T", "é").encode("latin-1"),
    "OpenAPI 3.2": lambda: HEAD.replace("3.1.0", "3.2.0"),
    "OpenAPI 2": lambda: HEAD.replace("3.1.0", "2.0.0"),
    "a version that is a number": lambda: HEAD.replace("3.1.0", "3.2"),
    "references in a circle": lambda: document({"A": ref("B"), "B": ref("C"), "C": ref("A")}),
    "allOf in a circle": lambda: document({"A": {"allOf": [ref("B")], **OBJECT}, "B": {"allOf": [ref("A")], **OBJECT}}),
    "references in a row": lambda: chain(3_000, lambda following: following, {"type": "string"}),
    "allOf in a row": lambda: chain(2_000, lambda following: {"allOf": [following], **OBJECT}, OBJECT),
    "a large union": lambda: document({"A": {"oneOf": [{"items": {"enum": [f"v{n}"]}} for n in range(5_000)]}}),
    "a path of parameters": lambda: document({}, {"/" + "{a}" * 20_000: {"get": {"responses": {}}}}),
}

PACKAGES: dict[str, Callable[[], str | bytes]] = {
    "a byte order mark": lambda: b"\xef\xbb\xbf" + HEAD.encode(),
    "line ends of Windows": lambda: HEAD.replace("\n", "\r\n"),
    "keys of all kinds": lambda: HEAD + "x-a: {1: a, true: b, null: c, 2024-05-01: d, 1e3: e, .nan: f, ~: g}\n",
    "5,000 values": lambda: document({"E": {"type": "string", "enum": [f"value {n}" for n in range(5_000)]}}),
    "5,000 values of one name": lambda: document(
        {"E": {"enum": ["x" + f"{n:b}".replace("0", " ").replace("1", "-") for n in range(5_000)]}}
    ),
    "5,000 values of two types": lambda: document({"E": {"enum": [*range(2_500), *(f"v{n}" for n in range(2_500))]}}),
    "1,000 parameters": lambda: document(
        {}, {"/a": {"get": {"parameters": [{"name": f"p{n}", "in": "query"} for n in range(1_000)], "responses": {}}}}
    ),
    "allOf twice of allOf twice": lambda: chain(60, lambda following: {"allOf": [following, following]}, OBJECT),
    "oneOf twice of oneOf twice": lambda: chain(60, lambda following: {"oneOf": [following, following]}, OBJECT),
    "allOf of unions": lambda: chain(
        40,
        lambda following: {
            "allOf": [
                {"oneOf": [following, {"properties": {"b": {"type": "integer"}}}]},
                {"anyOf": [following, {"properties": {"c": {"type": "integer"}}}]},
            ]
        },
        OBJECT,
    ),
    "lists of lists": lambda: chain(400, lambda following: {"type": "array", "items": following}, {"type": "string"}),
    "unions in a circle": lambda: document(
        {"A": {"oneOf": [ref("B"), {"type": "string"}]}, "B": {"oneOf": [ref("A"), {"type": "integer"}]}}
    ),
    "schemas of themselves": lambda: document(
        {
            "A": {"oneOf": [ref("A")]},
            "B": {"type": "array", "items": ref("B")},
            "C": {"additionalProperties": ref("C")},
            "D": {**OBJECT, "anyOf": [ref("D"), {"required": ["a"]}]},
            "E": {"discriminator": {"propertyName": "a"}, "oneOf": [ref("E"), ref("F")]},
            "F": {"allOf": [ref("E")], **OBJECT},
        }
    ),
    "numbers at the limit": lambda: document(
        {"A": {"enum": [10**399, 1]}, "B": {"enum": [1e308, -0.0, 5e-324]}, "C": {"minimum": -(10**398), "const": 1.5}}
    ),
    "long names": lambda: document({"N" * 100_000: {"properties": {"p" * 100_000: {}, "P" * 100_000: {}}}}),
}


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an output once, which a failing run has to leave alone."""
    folder = tmp_path_factory.mktemp("good")
    (folder / "openapi.yaml").write_text(HEAD)
    assert run(folder).returncode == 0
    return folder / "out"


PROGRESS = re.compile(r"^out/p: [a-z ]+ \(\d+ s\)\n", re.MULTILINE)


def run(folder: Path, *arguments: str, spec: str = "openapi.yaml") -> subprocess.CompletedProcess[str]:
    """Generate in a process that may take no more than its share."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))

    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "codegen", "generate", "--spec", spec, "--out", "out", "--package", "p", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        preexec_fn=limit,
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
        stdin=subprocess.DEVNULL,
    )
    assert time.monotonic() - started < SECONDS
    # Whether a step takes long enough to be told of is up to the machine.
    done.stderr = PROGRESS.sub("", done.stderr)
    return done


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def put(folder: Path, content: str | bytes) -> None:
    (folder / "openapi.yaml").write_bytes(content if isinstance(content, bytes) else content.encode())


@pytest.mark.parametrize("name", ERRORS)
def test_an_error_and_nothing_else(name: str, tmp_path: Path, good: Path) -> None:
    put(tmp_path, ERRORS[name]())
    shutil.copytree(good, tmp_path / "out")
    done = run(tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    first, second, rest = done.stderr.split("\n")
    assert first.startswith("error: openapi.yaml")
    assert second.startswith("hint: ")
    assert rest == ""
    assert "the generator failed" not in first
    assert "defect" not in second
    assert len(done.stderr) < 2_000
    assert files(tmp_path / "out") == files(good)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["openapi.yaml", "out"]


@pytest.mark.parametrize("name", PACKAGES)
def test_a_package_all_the_same(name: str, tmp_path: Path) -> None:
    put(tmp_path, PACKAGES[name]())
    done = run(tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    code = (
        "import p, p.aio, p.models, p.operations\n"
        "kinds = [getattr(p.models, name) for name in p.models.__all__]\n"
        "print(*(kind.from_dict({'a': 'b'}).as_dict() for kind in kinds if hasattr(kind, 'from_dict')))\n"
        "from model_inference_overlay.codec import decoder\n"
        "for name in p.models.__all__:\n"
        "    name == 'UNSET' or decoder(name, 'p.models')\n"
    )
    path = os.pathsep.join(map(str, (tmp_path / "out", ROOT / "overlay")))
    used = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )
    assert used.returncode == 0, used.stderr[-2000:]


def test_what_cannot_be_read(tmp_path: Path, good: Path) -> None:
    shutil.copytree(good, tmp_path / "out")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "dangling").symlink_to("nowhere")
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "secret").write_text(HEAD)
    (tmp_path / "secret").chmod(0)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(os.path.relpath(tmp_path / "socket"))
        kinds = ["missing", ".", "pipe", "dangling", "loop", "socket", "/dev/zero", "pipe/x", "x" * 5_000]
        for spec in kinds if os.geteuid() == 0 else [*kinds, "secret"]:
            done = run(tmp_path, spec=spec)
            assert (done.returncode, done.stdout) == (2, ""), spec
            assert done.stderr.endswith("\nhint: give the path of a readable file\n"), spec
            assert done.stderr.count("\n") == 2, spec
    assert files(tmp_path / "out") == files(good)


# Nothing is written elsewhere

EVIL_NAMES = [
    "../../up",
    "/etc/absolute",
    "C:\\Windows\\x",
    "..",
    ".",
    "a/../../b",
    "con",
    "CON",
    "aux.json",
    "NUL",
    "com1",
    "LPT9",
    "twin",
    "Twin",
    "TWIN",
    "ﬁle",
    "file",
    "File",
    "straße",
    "STRASSE",
    "İ",
    "i̇",
    "__init__",
    "__main__",
    "__pycache__",
    "manifest.json",
    "models",
    "enums",
    "x" * 300,
    "X" * 300,
    "a\0b",
    "a\nb",
    "trailing.",
    "trailing ",
    "%2e%2e%2fx",
    "$(touch harmed)",
    "`touch harmed`",
    "~",
    "-rf",
    *(f"Filler{n}" for n in range(40)),
]


def test_names_never_leave_the_folder(tmp_path: Path) -> None:
    paths = {
        f"/{n}": {
            "get": {
                "operationId": name,
                "tags": [name],
                "responses": {"200": {"description": "", "content": {"application/json": {"schema": pointer(name)}}}},
            }
        }
        for n, name in enumerate(EVIL_NAMES)
    }
    work = tmp_path / "work"
    work.mkdir()
    put(work, document(dict.fromkeys(EVIL_NAMES, OBJECT), paths))
    done = run(work)
    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["work"]
    assert sorted(path.name for path in work.iterdir()) == ["openapi.yaml", "out"]
    made = list(files(work / "out"))
    parts = [path for path in made if path.startswith("p/models/_")]
    assert len(parts) > len(EVIL_NAMES)
    folded = [naming.folded(path) for path in made]
    assert len(set(folded)) == len(made)
    for path in made:
        for part in path.split("/"):
            assert len(part) < 100
            assert part.partition(".")[0].casefold() not in naming.DEVICES
            assert not part.endswith((".", " "))
            assert part.isprintable()
            assert not set(part) & set('<>:"\\|?*')


def pointer(name: str) -> Json:
    return ref(name.replace("~", "~0").replace("/", "~1").replace("%", "%25"))


# Nothing else is read, and nobody is called

WATCHED = """
import json, os, sys

opened, called = [], []
NETWORK = ("socket.", "urllib.", "http.", "ftplib.", "smtplib.", "webbrowser.")
PROCESSES = ("os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "pty.spawn", "subprocess.Popen")

def watch(event, arguments):
    if event == "open":
        opened.append(os.fsdecode(arguments[0]) if isinstance(arguments[0], (str, bytes, os.PathLike)) else "")
    elif event.startswith(NETWORK + PROCESSES):
        called.append([event, repr(arguments)])

from codegen.command import main
sys.addaudithook(watch)
code = main(sys.argv[1:])
print(json.dumps([code, opened, called, sys.prefix, sys.base_prefix]))
"""


def referring(targets: list[str]) -> Json:
    """Make a document that refers to each target wherever a reference can stand, and names it where none can."""
    paths: Json = {}
    schemas: Json = {}
    for index, target in enumerate(targets):
        refers = {"$ref": target}
        answer = {"200": {"description": "", "content": {"application/json": {"schema": refers}}}}
        schemas[f"S{index}"] = {"properties": {"a": refers}}
        schemas[f"T{index}"] = {
            "$id": target,
            "$schema": target,
            "$dynamicRef": target,
            "externalDocs": {"url": target},
            "oneOf": [OBJECT],
            "discriminator": {"propertyName": "a", "mapping": {"x": target}},
        }
        example = {"schema": {"type": "object"}, "examples": {"a": {"externalValue": target}}}
        links = {"a": {"operationRef": target}}
        good = {"200": {"description": "", "content": {"application/json": example}, "links": links}}
        paths |= {
            f"/schema/{index}": {"get": {"responses": answer}},
            f"/parameter/{index}": {"get": {"parameters": [refers], "responses": {}}},
            f"/body/{index}": {"get": {"requestBody": refers, "responses": {}}},
            f"/answer/{index}": {"get": {"responses": {"200": refers}}},
            f"/good/{index}": {"get": {"responses": good}},
        }
    data = json.loads(document(schemas, paths))
    return {**data, "jsonSchemaDialect": targets[0], "$schema": targets[0], "externalDocs": {"url": targets[0]}}


@pytest.mark.parametrize("allow_unsupported", [False, True])
def test_no_reference_is_followed_out_of_the_document(tmp_path: Path, allow_unsupported: bool) -> None:
    work = tmp_path / "work"
    work.mkdir()
    for folder, name in ((tmp_path, "above.yaml"), (work, "beside.yaml")):
        (folder / name).write_text(document({"A": OBJECT}))
    (work / "linked.yaml").symlink_to("/etc/passwd")
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0)
        host = f"127.0.0.1:{listening.getsockname()[1]}"
        targets = [
            f"http://{host}/a.yaml#/A",
            f"//{host}/a.yaml",
            f"file://{tmp_path}/above.yaml#/components/schemas/A",
            "file:///etc/passwd",
            "/etc/passwd",
            "../above.yaml#/components/schemas/A",
            "beside.yaml#/components/schemas/A",
            "linked.yaml",
            "./openapi.yaml#/components/schemas/S0",
            "urn:example:a",
            "data:application/json,{}",
        ]
        for each in [targets] if allow_unsupported else [[target] for target in targets]:
            put(work, json.dumps(referring(each)))
            code, error = watched(work, *(["--allow-unsupported"] if allow_unsupported else []))
            if allow_unsupported:
                assert code == 0, error
                continue
            assert code == 2
            assert f"the reference {each[0]!r} leaves the document" in error
        with pytest.raises(BlockingIOError):
            listening.accept()
    if allow_unsupported:
        left_out = json.loads((work / "out" / "p" / "unsupported.json").read_text())
        kinds = ("#/components/schemas/S{}/properties/a", *(f"#/paths/~1{name}~1{{}}/get" for name in REFERRING))
        wanted = {kind.format(index) for kind in kinds for index in range(len(targets))}
        assert {item["pointer"] for item in left_out} == wanted


REFERRING = ("schema", "parameter", "body", "answer")


def watched(work: Path, *arguments: str) -> tuple[int, str]:
    """Generate under an audit hook; give the exit code and the error once it is known that nothing else was touched."""
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            WATCHED,
            "generate",
            "--spec",
            "openapi.yaml",
            "--out",
            "out",
            "--package=p",
            *arguments,
        ],
        cwd=work,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )
    *_, last = done.stdout.rstrip().split("\n")
    code, opened, called, *allowed = json.loads(last)
    # The formatter is the only program that is run, in a folder of its own.
    assert [event for event, text in called if event != "subprocess.Popen" or "ruff" not in text] == []
    outside = [
        name
        for name in opened
        # What was made for a moment and is gone held nothing that was there before.
        if Path(work, name).is_file()
        and not any(Path(work, name).is_relative_to(folder) for folder in (ROOT, work / "out", *allowed))
        and Path(work, name) != work / "openapi.yaml"
    ]
    assert outside == []
    return code, done.stderr


def test_the_watch_notices(tmp_path: Path) -> None:
    """Prove that the audit hook of the test above sees what it is there for."""
    code = WATCHED.replace(
        "code = main(sys.argv[1:])",
        "code = 0\nopen('/etc/passwd').close()\nimport socket\nsocket.socket().connect_ex(('127.0.0.1', 1))",
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True
    )
    _, opened, called, *_ = json.loads(done.stdout)
    assert "/etc/passwd" in opened
    assert "socket.connect" in [event for event, _ in called]


def test_the_generator_imports_nothing_that_calls(tmp_path: Path) -> None:
    """Hold that no module of the generator imports what opens connections."""
    network = {"aiohttp", "ftplib", "http", "httpx", "requests", "smtplib", "socket", "urllib3", "webbrowser"}
    for path in (ROOT / "codegen").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [item.name for item in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not network & {name.partition(".")[0] for name in names}, path
