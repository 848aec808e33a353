"""What our source never does: each rule is tried on a line that breaks it. V1, V5, V13, V15."""

import ast
import re

import pytest

from tests.security.code import (
    calls,
    imports,
    modules,
    name_of,
    of_requests,
    scripts,
    templates,
)

NEVER_IMPORTED = {
    "ldap": "V1.2.6", "ldap3": "V1.2.6", "lxml": "V1.2.7", "xml.etree": "V1.5.1",
    "xml.dom": "V1.5.1", "xml.sax": "V1.5.1", "pickle": "V1.5.2", "marshal": "V1.5.2",
    "shelve": "V1.5.2", "yaml": "V1.5.2", "dill": "V1.5.2", "memcache": "V1.3.9",
    "pymemcache": "V1.3.9", "jwt": "V9.1.1", "graphene": "V4.3.1", "strawberry": "V4.3.1",
    "channels": "V4.4.1", "websockets": "V4.4.1", "aiortc": "V17.1.1", "saml2": "V6.8.3",
    "onelogin": "V6.8.3", "authlib": "V10.1.2", "oauthlib": "V10.4.1", "random.SystemRandom": "",
    "telnetlib": "V12.3.1", "ftplib": "V12.3.1", "ctypes": "V1.4.1",
}  # fmt: skip


def faults_of_imports(tree: ast.AST) -> list[str]:
    return [
        name for name in imports(tree) for root in NEVER_IMPORTED
        if name == root or name.startswith(f"{root}.")
    ]  # fmt: skip


def test_no_request_reaches_a_parser_or_protocol_that_we_do_not_guard():
    """V1.2.6, V1.2.7, V1.3.9, V1.5.1, V1.5.2, V4.3.1, V4.4.1, V6.8.3, V9.1.1, V10, V17"""
    found = {name: faults_of_imports(tree) for name, tree in of_requests().items()}
    assert not {name: faults for name, faults in found.items() if faults}
    assert faults_of_imports(ast.parse("import xml.etree.ElementTree as E")) != []
    assert faults_of_imports(ast.parse("from pickle import loads")) != []


RUNS_CODE = {"eval", "exec", "compile", "__import__", "os.system", "os.popen", "os.execv"}


def faults_of_calls(tree: ast.AST) -> list[str]:
    wrong = []
    for name, call in calls(tree):
        shell = any(
            word.arg == "shell" and not (
                isinstance(word.value, ast.Constant) and word.value.value is False
            )
            for word in call.keywords
        )  # fmt: skip
        if name in RUNS_CODE or (name.startswith("subprocess.") and shell):
            wrong.append(f"{name} in line {call.lineno}")
    return wrong


def test_nothing_typed_becomes_code_or_a_command():
    """V1.2.5, V1.3.2: no eval, exec or shell anywhere; no process is started by a request."""
    found = {name: faults_of_calls(tree) for name, tree in modules().items()}
    assert not {name: faults for name, faults in found.items() if faults}
    starts = {name for name, tree in of_requests().items() if "subprocess" in set(imports(tree))}
    assert starts == set()
    assert faults_of_calls(ast.parse("eval(request.POST['x'])")) != []
    assert faults_of_calls(ast.parse("subprocess.run(x, shell=True)")) != []


def is_made_of_parts(node: ast.AST) -> bool:
    return isinstance(node, (ast.JoinedStr, ast.BinOp)) or (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        and node.func.attr == "format"
    )  # fmt: skip


def faults_of_sql(tree: ast.AST) -> list[str]:
    wrong = []
    for name, call in calls(tree):
        last = name.rsplit(".", 1)[-1]
        if last in ("raw", "extra", "RawSQL") and "." in name and "objects" in name:
            wrong.append(f"{name} in line {call.lineno}")
        if last in ("execute", "executemany") and call.args and is_made_of_parts(call.args[0]):
            wrong.append(f"{name} in line {call.lineno}")
    return wrong


OWN_NAMES = {
    "worklocal/core/rowsecurity.py", "worklocal/exchange/benefits_gateway/services.py",
    "worklocal/reference/provenance/copying.py", "worklocal/reference/places/loading.py",
    "worklocal/exchange/requests/erasure.py",
    "worklocal/exchange/requests/registry.py",
}  # fmt: skip
"""Put names of our own tables, from the models, into a statement; values go as parameters."""


def test_values_never_stand_in_a_statement():
    """V1.2.4: every statement is a constant with parameters, or names tables of our models."""
    found = {
        name: faults_of_sql(tree) for name, tree in of_requests().items() if name not in OWN_NAMES
    }
    assert not {name: faults for name, faults in found.items() if faults}
    assert faults_of_sql(ast.parse("cursor.execute(f'SELECT {x}')")) != []
    assert faults_of_sql(ast.parse("Person.objects.raw(x)")) != []


def test_patterns_are_constants_or_escape_what_they_are_given():
    """V1.2.9"""
    wrong = []
    for name, tree in of_requests().items():
        for called, call in calls(tree):
            if not called.startswith("re.") or called == "re.escape" or not call.args:
                continue
            pattern = call.args[0]
            if isinstance(pattern, ast.JoinedStr) and "re.escape" not in ast.unparse(pattern):
                parts = [p.value for p in pattern.values if isinstance(p, ast.FormattedValue)]
                if not all(name_is_constant(part) for part in parts):
                    wrong.append(f"{name}:{call.lineno} {ast.unparse(pattern)}")
    assert not wrong


def name_is_constant(node: ast.AST) -> bool:
    """A constant, a name in capitals, or the pattern of another one."""
    return isinstance(node, ast.Constant) or ast.unparse(node).removesuffix(".pattern").isupper()


def test_no_template_is_made_of_what_somebody_typed():
    """V1.3.5, V1.3.7: templates are files of ours; nothing renders a string as one."""
    wrong = [
        f"{name}:{call.lineno}"
        for name, tree in of_requests().items()
        for called, call in calls(tree)
        if called.rsplit(".", 1)[-1] in ("from_string", "Template", "render_to_string_from")
    ]
    assert not wrong
    assert not [n for n, t in of_requests().items() if "markdown" in set(imports(t))]


def faults_of_formats(tree: ast.AST) -> list[str]:
    """What is put into a format: by `.format(…)`, or by `%` on what came with a request."""
    wrong = []
    for name, call in calls(tree):
        last = name.rsplit(".", 1)[-1] if name else getattr(call.func, "attr", "")
        if last not in ("format", "format_map") or not isinstance(call.func, ast.Attribute):
            continue
        if not is_ours(call.func.value):
            wrong.append(f"{ast.unparse(call.func)} in line {call.lineno}")
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
            left = ast.unparse(node.left)
            if re.search(r"\b(request|POST|GET|FILES|cleaned_data)\b", left):
                wrong.append(f"{left} in line {node.lineno}")
    return wrong


HANDED_ON = {"worklocal/evidence/engine/credibility.py", "worklocal/web/shell/kit.py"}
"""Format what their own callers wrote: a caution of the engine, a message of a field."""


def is_ours(node: ast.AST) -> bool:
    """A constant, one in capitals (by itself or out of a table), or a translation of one."""
    if isinstance(node, ast.Call):
        name = name_of(node.func)
        translates = name in ("_", "gettext", "pgettext", "ngettext", "str", "sql.SQL", "SQL")
        return translates and bool(node.args) and is_ours(node.args[0])
    if isinstance(node, ast.Subscript):
        return is_ours(node.value)
    return isinstance(node, ast.Constant) or ast.unparse(node).rsplit(".", 1)[-1].isupper()


def test_no_format_is_made_of_what_somebody_typed():
    """V1.3.10: what is formatted is a constant or its translation; values are only put in."""
    found = {
        name: faults_of_formats(tree) for name, tree in of_requests().items()
        if name not in HANDED_ON
    }  # fmt: skip
    assert not {name: faults for name, faults in found.items() if faults}
    assert faults_of_formats(ast.parse("said['words'].format(name=x)")) != []
    assert faults_of_formats(ast.parse("request.POST['x'] % y")) != []
    ours = "_('a {b}').format(b=1); LINE.format(1); TABLE[x].format(1)"
    assert faults_of_formats(ast.parse(ours)) == []


SAFE_BY_DRAWING = re.compile(r"web/(board|money|shell|employer|commissioner|record)/|evidence/")


def test_escaping_is_never_switched_off_in_a_template():
    """V1.1.2, V1.2.1, V3.2.2: no |safe, no autoescape off; mark_safe is for our own drawings."""
    wrong = [
        str(path) for path in templates()
        if re.search(r"\|\s*safe\b|\|\s*safeseq|autoescape\s+off", path.read_text())
    ]  # fmt: skip
    assert not wrong
    marks = {
        name for name, tree in of_requests().items()
        if any(called.endswith("mark_safe") for called, _ in calls(tree))
    }  # fmt: skip
    assert all(SAFE_BY_DRAWING.search(name) for name in marks), marks


def test_our_scripts_place_text_as_text():
    """V3.2.2, V3.5.5, V15.3.6: no innerHTML, document.write, eval, postMessage or __proto__."""
    words = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function"
    more = r"|postMessage|addEventListener\(.message|__proto__|localStorage|sessionStorage"
    wrong = [str(p) for p in scripts() if re.search(words + more + "|indexedDB", p.read_text())]
    assert scripts()
    assert not wrong


CALLS_OUT = {
    "worklocal/exchange/benefits_gateway/client.py", "worklocal/exchange/sending/govuk_notify.py",
    "worklocal/exchange/sending/plain_email.py", "worklocal/support/referrals/holidays.py",
}  # fmt: skip
NETWORK = ("urllib.request", "http.client", "requests", "httpx", "httpx2", "socket", "smtplib",
           "notifications_python_client", "django.core.mail")  # fmt: skip


def test_only_the_ports_call_out():
    """V1.3.6, V13.2.4, V13.2.5: no address that somebody typed is ever opened."""
    found = {
        name
        for name, tree in of_requests().items()
        if any(each == word or each.startswith(f"{word}.")
               for each in imports(tree) for word in NETWORK)
        and name.startswith("worklocal/")
    }  # fmt: skip
    allowed = {name for name in found if "/exchange/" in name}
    assert found == allowed, found - allowed


RANDOM_ALLOWED = ("worklocal/web/demonstration/", "worklocal/evidence/", "worklocal/matching/")


def test_what_must_not_be_guessed_comes_from_the_system():
    """V6.5.3, V7.2.3, V11.5.1: `random` is for drawn samples and invented people alone."""
    found = {n for n, tree in of_requests().items() if "random" in set(imports(tree))}
    assert all(name.startswith(RANDOM_ALLOWED) for name in found), found


WEAK = {"md5", "sha1", "new", "DES", "ARC4", "ECB", "PKCS1v15", "Blowfish"}


def test_no_weak_hash_cipher_or_mode():
    """V11.3.1, V11.3.2, V11.4.1, V11.4.3: SHA-1 stands only in the public list of breaches."""
    wrong = []
    for name, tree in modules().items():
        for called, call in calls(tree):
            part = called.rsplit(".", 1)
            if part[0] == "hashlib" and part[-1] in ("md5", "sha1"):
                wrong.append(name)
            if part[-1] in ("ECB", "DES", "ARC4", "PKCS1v15", "Blowfish"):
                wrong.append(f"{name}:{call.lineno}")
    assert set(wrong) <= {"worklocal/exchange/sign_in/passwords.py"}, wrong


def test_no_secret_stands_in_the_source():
    """V13.3.1: nothing named a key, a password or a token is a constant of letters."""
    wrong = []
    for name, tree in modules().items():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.Constant):
                continue
            value = node.value.value
            for target in node.targets:
                named = getattr(target, "id", getattr(target, "attr", ""))
                secret = re.search(r"(secret|password|token|api_key)$", named, re.IGNORECASE)
                if secret and isinstance(value, str) and len(value) > 12 and " " not in value:
                    wrong.append(f"{name}: {named}")
    assert not [each for each in wrong if "URL" not in each and "." not in each.split(": ")[1]]


@pytest.mark.parametrize("path", scripts(), ids=lambda path: path.name)
def test_scripts_keep_nothing_in_the_browser(path):
    """V14.3.3"""
    assert not re.search(
        r"localStorage|sessionStorage|indexedDB|document\.cookie", path.read_text()
    )


def test_forms_name_their_fields():
    """V15.3.3: no form takes whatever it is sent, and no model is made of a whole request."""
    wrong = []
    for name, tree in of_requests().items():
        given = {
            ast.unparse(word.value) for _, call in calls(tree) for word in call.keywords
            if word.arg is None
        }  # fmt: skip
        wrong += [name for each in given if re.search(r"\.(POST|GET|body)\b", each)]
        wrong += [
            name for node in ast.walk(tree)
            if isinstance(node, ast.Assign) and name_of_target(node) == "fields"
            and ast.unparse(node.value) == "'__all__'"
        ]  # fmt: skip
    assert not wrong


def name_of_target(node: ast.Assign) -> str:
    return getattr(node.targets[0], "id", "")


def test_requests_are_read_by_where_they_came_from():
    """V15.3.7: GET, POST and headers are each read by name; nothing mixes them."""
    wrong = [n for n, tree in of_requests().items() if re.search(r"request\.REQUEST\b|QUERY_STRING",
             ast.unparse(tree))]  # fmt: skip
    assert not wrong
