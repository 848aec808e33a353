import hashlib
import json
import re

import pytest
from django.conf import settings

from tools import build_assets

VENDOR = settings.BASE_DIR / build_assets.VENDOR


def test_the_lock_holds_hashes_and_no_addresses():
    lock = json.loads((settings.BASE_DIR / "package-lock.json").read_text())

    packages = [found for name, found in lock["packages"].items() if name]
    assert all(found["integrity"].startswith("sha512-") for found in packages)
    assert not re.search(r"resolved|https?://", json.dumps(lock))


def test_the_style_sheets_hold_nothing_that_is_not_ours_to_use():
    for path in VENDOR.glob("*/*.css"):
        css = path.read_text(encoding="utf-8")
        assert not re.search(r"GDS Transport|govuk-crest|@font-face|sourceMappingURL", css)
        assert not re.search(r"url\(['\"]?(/|https?:)", css)
    assert not list(VENDOR.rglob("*crest*")) + list(VENDOR.rglob("*crown*"))


def test_every_picture_that_a_style_sheet_asks_for_is_there():
    for path in VENDOR.glob("*/*.css"):
        for name in re.findall(r"url\(['\"]?\.\./(images/[\w.-]+)", path.read_text("utf-8")):
            assert (VENDOR / name).exists(), name


def test_the_files_are_those_of_the_manifest():
    manifest = json.loads((VENDOR / "manifest.json").read_text())

    lock = json.loads((settings.BASE_DIR / "package.json").read_text())["dependencies"]
    assert manifest["packages"] == lock
    for name, digest in manifest["files"].items():
        assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == digest


def test_patching_takes_out_the_font_the_arms_and_the_map():
    css = (
        "@font-face{font-family:GDS Transport;src:url(/assets/fonts/x.woff2)}"
        ".a{font-family:GDS Transport,arial,sans-serif;color:red}"
        ".b:before{background-image:url(/assets/images/govuk-crest.svg);top:0}"
        ".c{background:url(/assets/images/icon.svg)}/*# sourceMappingURL=x.css.map */"
    )

    assert build_assets.patch_css(css) == (
        f".a{{font-family:{build_assets.FONT_STACK};color:red}}"
        ".b:before{top:0}.c{background:url(../images/icon.svg)}"
    )
    assert build_assets.patch_js("go();//# sourceMappingURL=x.js.map") == "go();"


def test_building_again_does_nothing():
    said: list[str] = []

    build_assets.build(settings.BASE_DIR, said.append)

    assert said == ["Page kit: in place"]


def test_without_node_the_sentence_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setattr(build_assets.shutil, "which", lambda name: None)
    monkeypatch.setattr(build_assets, "_site_packages", lambda root: [])

    with pytest.raises(build_assets.AssetsNotBuilt, match="Node 18 or newer"):
        build_assets._npm(tmp_path)


def test_the_node_of_the_python_environment_will_do(monkeypatch):
    monkeypatch.setattr(build_assets.shutil, "which", lambda name: None)

    node, script = build_assets._npm(settings.BASE_DIR)

    assert node.endswith("node")
    assert script.endswith("npm-cli.js")
