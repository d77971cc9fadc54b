"""Prompty files: what their front matter may say, what it may refer to, and what is said of mistakes."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from model_inference.prompts import PromptError, PromptTemplate

FULL = """\
---
name: Hotel
description: A hotel's assistant.
authors: [ada, bob]
tags:
  - hotel
version: 1.0
model:
  api: chat
  configuration:
    type: azure_openai
    azure_deployment: gpt-4o-mini
    api_version: ${env:HOTEL_VERSION:2024-05-01:preview}
    api_key: ${env:HOTEL_KEY}
    nested: {client_secret: [s1, 22], region: ' west '}
  parameters:
    temperature: 1
    stop: ["\\n"]
inputs:
  question:
    type: string
  tone:
    type: string
    default: friendly
    description: How to speak.
outputs:
  answer: {type: string}
sample: ${file:sample.json}
template:
  type: mustache
  parser: prompty
---

system:
Be {{tone}}.

user:
{{question}}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOTEL_KEY", "hotel-secret-key")
    monkeypatch.delenv("HOTEL_VERSION", raising=False)
    tmp_path.joinpath("sample.json").write_text('{"question": "Is it ${env:HOTEL_KEY}?", "who": "${env:HOTEL_KEY}"}')
    return tmp_path


def load(folder: Path, text: str, name: str = "a.prompty") -> PromptTemplate:
    folder.joinpath(name).write_text(text)
    return PromptTemplate.from_prompty(folder / name)


def front(matter: str, body: str = "Hi") -> str:
    return f"---\n{matter}\n---\n{body}\n"


def test_everything_is_read(folder: Path) -> None:
    template = load(folder, FULL)
    prompty = template.prompty
    assert prompty is not None
    assert (prompty.name, prompty.description, prompty.version) == ("Hotel", "A hotel's assistant.", "1.0")
    assert (prompty.authors, prompty.tags) == (["ada", "bob"], ["hotel"])
    assert prompty.model.api == "chat"
    assert prompty.model.configuration["api_version"] == "2024-05-01:preview"
    assert prompty.model.configuration["api_key"] == "hotel-secret-key"
    assert prompty.model.configuration["nested"]["region"] == "west"
    assert prompty.inputs["tone"].default == "friendly"
    assert prompty.outputs["answer"].type == "string"
    assert prompty.sample == {"question": "Is it ${env:HOTEL_KEY}?", "who": "hotel-secret-key"}
    assert (prompty.template.type, prompty.template.parser) == ("mustache", "prompty")
    assert (prompty.file, prompty.line) == (folder / "a.prompty", FULL.splitlines().index("system:") + 1)
    assert prompty.content.startswith("system:\nBe")
    assert template.model_name == "gpt-4o-mini"
    assert template.parameters == {"temperature": 1, "stop": [""]}
    assert template.config == {}


def test_data_comes_first_then_the_sample_then_defaults(folder: Path) -> None:
    template = load(folder, FULL.replace("${file:sample.json}", "{question: 'Why?'}"))
    assert template.create_messages() == [
        {"role": "system", "content": "Be friendly."},
        {"role": "user", "content": "Why?"},
    ]
    assert [each["content"] for each in template.create_messages({"question": "How?"}, tone="rude")] == [
        "Be rude.",
        "How?",
    ]


def test_secrets_are_masked_and_in_no_repr(folder: Path) -> None:
    prompty = load(folder, FULL.replace("${file:sample.json}", "{}")).prompty
    assert prompty is not None
    safe = prompty.to_safe_dict()
    assert safe["model"]["configuration"] == {
        "type": "azure_openai",
        "azure_deployment": "gpt-4o-mini",
        "api_version": "2024-05-01:preview",
        "api_key": "*" * 16,
        "nested": {"client_secret": ["**", "**"], "region": "west"},
    }
    assert safe["file"] == (folder / "a.prompty").as_posix()
    assert set(safe) == {"model", "template", "inputs", "outputs", "file"}
    assert prompty.model.configuration["api_key"] == "hotel-secret-key"
    assert "hotel-secret-key" not in repr(prompty) + json.dumps(safe)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("${env:SET}", "set"),
        ("${env:SET:other}", "set"),
        ("${env:UNSET:other}", "other"),
        ("${env:UNSET:https://host:1/path}", "https://host:1/path"),
        ("'${env:UNSET:}'", ""),
        ("in ${env:SET}", "in ${env:SET}"),
        ("${file:deep/list.json}", ["set", {"k": [1]}]),
    ],
)
def test_references(folder: Path, monkeypatch: pytest.MonkeyPatch, written: str, value: Any) -> None:
    monkeypatch.setenv("SET", "set")
    monkeypatch.delenv("UNSET", raising=False)
    folder.joinpath("deep").mkdir()
    folder.joinpath("deep/list.json").write_text('["${env:SET}", "${file:deep/k.json}"]')
    folder.joinpath("deep/k.json").write_text('{"k": [1]}')
    assert load(folder, front(f"sample:\n  x: {written}")).prompty.sample == {"x": value}  # type: ignore[union-attr]


def test_a_sample_may_be_the_name_of_a_file(folder: Path) -> None:
    folder.joinpath("s.json").write_text('{"x": "y"}')
    assert load(folder, front("sample: s.json", "{{x}}")).create_messages() == [{"role": "system", "content": "y"}]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("Hi", 1, "a prompty file begins with front matter: put it between two lines of ---"),
        ("", 1, "a prompty file begins with front matter"),
        ("\n\n---\nname: a\n", 3, "the front matter that begins here has no end: put a line of --- below it"),
        (front("name: a\nmodel: {"), 3, "the front matter is not YAML: expected the node content"),
        (front("name: a\n\tb: c"), 3, "the front matter is not YAML: found character '\\t'"),
        (front("version: 2024-99-99"), 2, "the front matter is not YAML: month must be in 1..12"),
        (
            front("name: !!python/object:os.system a"),
            2,
            "the front matter is not YAML: could not determine a constructor",
        ),
        (front("- a\n- b"), 2, "the front matter is a list; it has to be a mapping"),
        (front("name: a\nmodel:\n  api: chat\n  api: chat"), 5, "'api' stands twice in one mapping; remove one"),
        (front("name: a\nmodle: {}"), 3, "'modle' is not known in the front matter; did you mean 'model'?"),
        (front("basePrompty: {}"), 2, "'basePrompty' is not known in the front matter"),
        (
            front("model:\n  api: chat\n  config: {}"),
            4,
            "'config' is not known in 'model'; did you mean 'configuration'?",
        ),
        (front("model:\n  parameters: [1]"), 3, "'parameters' is [1]; it has to be a mapping"),
        (front("model: gpt"), 2, "'model' is 'gpt'; it has to be a mapping"),
        (front("authors: me"), 2, "'authors' is 'me'; it has to be a list"),
        (front("name: [a]"), 2, "'name' is ['a']; it has to be a text"),
        (front("inputs:\n  a: string"), 3, "'a' has to be a mapping with a 'type', such as string"),
        (
            front("inputs:\n  a: {type: string, defualt: 1}"),
            3,
            "'defualt' is not known in 'inputs.a'; did you mean 'default'?",
        ),
        (front("template: 1"), 2, "'template' has to be a text or a mapping"),
        (
            front("sample:\n  list:\n    - a\n    - ${env:NOT_SET_HERE}"),
            5,
            "the environment variable NOT_SET_HERE is not set; set it",
        ),
        (front("sample:\n  a: ${oops}"), 3, "'${oops}' is no reference; write ${env:NAME}"),
        (front("sample:\n  a: ${env:}"), 3, "'${env:}' is no reference"),
        (front("sample: ${file:none.json}"), 2, "none.json cannot be read: No such file or directory"),
        (front("name: a\nsample: ${file:../out.json}"), 3, "../out.json lies outside the prompty file's folder"),
        (front("sample: ${file:/etc/passwd}"), 2, "/etc/passwd lies outside the prompty file's folder"),
        (front("sample: ${file:link.json}"), 2, "link.json lies outside the prompty file's folder"),
        (front("sample: ${file:bad.json}"), 2, "bad.json is not JSON: Expecting"),
        (front("sample: ${file:latin.json}"), 2, "latin.json is not UTF-8: "),
        (front("sample: ${file:loop.json}"), 2, "files refer to each other more than 8 deep, the last to loop.json"),
        (front("sample: ${file:list.json}"), 2, "'sample' is [1]; it has to be a mapping"),
        (front("base: none.prompty"), 2, "none.prompty cannot be read: No such file or directory"),
        (front("name: a\nbase: a.prompty"), 3, "a.prompty has this file as a base itself; remove one of the two"),
        (front("name: a", "\nuser:\nb {{#x}}"), 6, "Unclosed section '{{#x}}'"),
        (front("name: a", "{{y"), 4, "Unclosed token '{{y'"),
    ],
)
def test_mistakes_are_told_with_file_and_line(folder: Path, text: str, line: int, message: str) -> None:
    folder.joinpath("bad.json").write_text("{")
    folder.joinpath("latin.json").write_bytes(b'"\xe4"')
    folder.joinpath("loop.json").write_text('{"a": "${file:loop.json}"}')
    folder.joinpath("list.json").write_text("[1]")
    inner = folder / "inner"
    inner.mkdir()
    for name in ("bad", "latin", "loop", "list"):
        folder.joinpath(f"{name}.json").rename(inner / f"{name}.json")
    inner.joinpath("link.json").symlink_to(folder / "sample.json")
    with pytest.raises(PromptError) as caught:
        load(inner, text)
    assert str(caught.value).startswith(f"{inner / 'a.prompty'}:{line}: {message}")
    assert (caught.value.path, caught.value.line) == (inner / "a.prompty", line)


@pytest.mark.parametrize(
    ("matter", "message"),
    [
        ("model: {api: completion}", "model.api is 'completion'; messages are made of 'chat' alone"),
        ("template: jinja2", "template.type is 'jinja2'; messages are made of 'mustache' alone"),
        ("template: {parser: other}", "template.parser is 'other'; messages are made of 'prompty' alone"),
    ],
)
def test_other_kinds_are_read_and_make_no_messages(folder: Path, matter: str, message: str) -> None:
    template = load(folder, front(f"{matter}\nname: n"))
    assert template.prompty is not None
    assert template.prompty.name == "n"
    with pytest.raises(PromptError) as caught:
        template.create_messages()
    assert str(caught.value) == f"{folder / 'a.prompty'}: {message}"


def test_a_base_fills_in_what_is_left_out(folder: Path) -> None:
    base = "name: base\ntags: [t, b]\nauthors: [x]\nmodel:\n  configuration: {azure_deployment: d, region: r}\n"
    folder.joinpath("base.prompty").write_text(
        front(base + "  parameters: {top_p: 1, seed: 2}\nsample: {a: 1, b: 2}", "Never")
    )
    own = "base: base.prompty\ntags: [t, c]\nmodel:\n  configuration: {region: mine}\n  parameters: {seed: 3}"
    template = load(folder, front(f"{own}\nsample: {{b: 3}}", "{{a}}{{b}}"))
    prompty = template.prompty
    assert prompty is not None
    assert prompty.basePrompty is not None
    assert (prompty.name, prompty.tags, prompty.authors) == ("base", ["t", "b", "c"], ["x"])
    assert prompty.model.configuration == {"azure_deployment": "d", "region": "mine"}
    assert (template.model_name, template.parameters) == ("d", {"top_p": 1, "seed": 3})
    assert template.create_messages() == [{"role": "system", "content": "13"}]


def test_the_folder_may_hold_configuration(folder: Path) -> None:
    folder.joinpath("prompty.json").write_text('{"default": {"azure_deployment": "d", "key": "${env:HOTEL_KEY}"}}')
    prompty = load(folder, front("model: {configuration: {azure_deployment: own}}")).prompty
    assert prompty is not None
    assert prompty.model.configuration == {"azure_deployment": "own", "key": "hotel-secret-key"}
    folder.joinpath("prompty.json").write_text('{"other": {}}')
    with pytest.raises(PromptError, match=r'a.prompty: prompty.json beside it has to hold \{"default": \{\.\.\.\}\}$'):
        load(folder, front("name: a"))


def test_partials_are_files_of_the_folder(folder: Path) -> None:
    folder.joinpath("rules.mustache").write_text("One: {{one}}\n{{> more.md}}\n")
    folder.joinpath("more.md").write_text("user:\n{{two}}\n")
    template = load(folder, front("name: a", "Rules\n  {{> rules}}\nassistant:\nOk"))
    assert template.create_messages(one="system:\n", two="2") == [
        {"role": "system", "content": "Rules\n  One: system:"},
        {"role": "user", "content": "2"},
        {"role": "assistant", "content": "Ok"},
    ]


@pytest.mark.parametrize(
    ("partial", "message"),
    [
        ("none", r"a.prompty: there is no file none or none.mustache beside it for the partial 'none'"),
        ("../out", r"a.prompty: ../out lies outside the prompty file's folder"),
        ("loop", r"a.prompty: partials include each other without end"),
        ("bad", r"bad.mustache:2: Unclosed token '\{\{x'"),
    ],
)
def test_partials_that_are_refused(folder: Path, partial: str, message: str) -> None:
    folder.joinpath("loop.mustache").write_text("{{> loop}}")
    folder.joinpath("bad.mustache").write_text("a\n{{x")
    with pytest.raises(PromptError, match=message):
        load(folder, front("name: a", f"{{{{> {partial} }}}}")).create_messages()


def test_other_fences_marks_and_line_ends(folder: Path) -> None:
    text = "\ufeff+++\r\nname: a\r\n+++\r\nuser:\r\nHi ---\r\nassistant:\r\nHo\r\n"
    assert load(folder, text).create_messages() == [
        {"role": "user", "content": "Hi ---"},
        {"role": "assistant", "content": "Ho"},
    ]


def test_files_that_cannot_be_read(folder: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"none\.prompty"):
        PromptTemplate.from_prompty(folder / "none.prompty")
    with pytest.raises(ValueError, match="file_path is empty"):
        PromptTemplate.from_prompty("")
    folder.joinpath("latin.prompty").write_bytes(b"---\nname: \xe4\n---\n")
    with pytest.raises(PromptError, match=r"latin\.prompty: the file is not UTF-8: .* at byte 10$"):
        PromptTemplate.from_prompty(folder / "latin.prompty")


def test_a_relative_path_starts_at_the_program(folder: Path) -> None:
    folder.joinpath("prompts").mkdir()
    load(folder / "prompts", front("name: a", "user:\nHi"))
    code = (
        "from model_inference.prompts import PromptTemplate\n"
        "print(PromptTemplate.from_prompty('./prompts/a.prompty').create_messages())"
    )
    folder.joinpath("program.py").write_text(code)
    command: list[Any] = [sys.executable, folder / "program.py"]
    path = os.pathsep.join(each for each in sys.path if each)
    done = subprocess.run(
        command, cwd="/", env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[{'role': 'user', 'content': 'Hi'}]\n"
    # Typed in, there is no program: the path starts at the current folder.
    typed = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=True,
    )
    assert typed.stdout == done.stdout


def test_errors_survive_pickling(folder: Path) -> None:
    with pytest.raises(PromptError) as caught:
        load(folder, "Hi")
    copy = pickle.loads(pickle.dumps(caught.value))
    assert (str(copy), copy.path, copy.line) == (str(caught.value), caught.value.path, 1)
