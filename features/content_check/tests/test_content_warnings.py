"""`flask content check` lists the gaps in texts after the errors."""

from types import SimpleNamespace

import orjson


def test_warnings_have_file_and_line(small_site: SimpleNamespace) -> None:
    path = next((small_site.data / "content" / "news").glob("*.json"))
    raw = orjson.loads(path.read_bytes())
    raw["body"]["zh"] = ["第一行", "水<b>土"]
    raw["projects"] = []
    path.write_bytes(orjson.dumps(raw, option=orjson.OPT_INDENT_2))
    line = path.read_text("utf-8").splitlines().index('      "水<b>土"') + 1
    result = small_site.app.test_cli_runner().invoke(args=["content", "check"])
    assert f"{path.name}:{line}: body.zh: warning: HTML is shown as it is" in result.output


def test_warnings_name_languages_by_their_names(small_site: SimpleNamespace) -> None:
    path = next((small_site.data / "content" / "news").glob("*.json"))
    raw = orjson.loads(path.read_bytes())
    raw["summary"] = {"en": "An expedition."}
    path.write_bytes(orjson.dumps(raw, option=orjson.OPT_INDENT_2))
    result = small_site.app.test_cli_runner().invoke(args=["publish", "--plan"])
    assert "in Chinese" in result.output
    assert "in zh" not in result.output
