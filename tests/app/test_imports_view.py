"""导入: a file is looked at, corrected, imported and taken out (the workspace of ``conftest.py``)."""

from __future__ import annotations

import pytest
from conftest import App, shown_text

from liantu import imports
from liantu.words import t
from ui.guards import User

FIRMS = "企业名称,所在开发区,所在环节,员工人数\n戊机械有限公司,甲经开区,纤维,12\n=1+1,甲经开区,,\n"


def upload(app: App, content: str, name: str = "名录.csv", lang: str = "zh"):
    test = app.open("imports", lang=lang)
    test.file_uploader(key="import_file").set_value((name, content.encode(), "text/csv")).run()
    assert not test.exception
    return test


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_file_is_previewed_checked_and_written_only_on_the_button(app: App, lang):
    test = upload(app, FIRMS, lang=lang)
    text = shown_text(test)
    assert t("intake.problem_formula_text", lang) in text
    # a firm, its presence, one row refused, nothing doubtful
    assert [m.value for m in test.metric] == ["1", "1", "1", "0"]
    assert imports.listed(app.workspace) == []
    test.button(key="import_write").click().run()
    assert not test.exception
    (record,) = imports.listed(app.workspace)
    assert record["new"] == {"enterprises": 1, "presences": 1}
    assert any(record["id"] in s.value for s in test.success)
    assert "intake." not in shown_text(test)


def test_the_firm_stands_on_the_dossier_and_leaves_with_the_import(app: App):
    upload(app, FIRMS).button(key="import_write").click().run()
    page = app.open("dossier", place="zone-a", chain="demo", node="demo/fibre")
    assert "戊机械有限公司" in set(page.dataframe[0].value["企业"])
    (record,) = imports.listed(app.workspace)
    test = app.open("imports")
    test.button(key=f"import_remove_{record['id']}").click().run()
    assert imports.listed(app.workspace) != []
    test.button(key=f"import_remove_{record['id']}_yes").click().run()
    assert not test.exception
    assert imports.listed(app.workspace) == []
    assert t("intake.list_none", "zh") in shown_text(test)


def test_the_same_file_again_says_that_nothing_changes(app: App):
    upload(app, FIRMS).button(key="import_write").click().run()
    test = upload(app, FIRMS, "again.csv")
    (record,) = imports.listed(app.workspace)
    assert t("intake.state_already", "zh", id=record["id"]) in [i.value for i in test.info]
    assert "import_write" not in {b.key for b in test.button}


def test_columns_that_the_headings_do_not_tell_are_chosen_and_remembered(app: App):
    content = "甲列,乙列\n戊有限公司,纤维\n"
    test = upload(app, content)
    assert "import_write" not in {b.key for b in test.button}
    kind = next(s for s in test.selectbox if s.key.endswith("_kind"))
    kind.set_value("enterprises").run()
    next(s for s in test.selectbox if s.key.endswith("_enterprises_name_zh")).set_value(0).run()
    assert not test.exception
    test.button(key="import_write").click().run()
    assert not test.exception
    assert [r["new"] for r in imports.listed(app.workspace)] == [{"enterprises": 1}]
    again = upload(app, content.replace("戊", "己"), "下月.csv")
    assert t("intake.remembered", "zh") in shown_text(again)
    assert "import_write" in {b.key for b in again.button}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "file_empty"),
        ("姓名,电话\n某某,1\n", "sheet_unknown"),
        ('{"a": {"b": 1}}', "json_shape"),
        ("<html/>", "markup_file"),
    ],
)
def test_what_is_no_such_table_is_refused_in_words(app: App, content, code):
    test = upload(app, content or " ")
    text = shown_text(test)
    assert (t(f"intake.remedy_{code}", "zh") if code != "file_empty" else t("check.remedy_file_empty", "zh")) in text
    assert "import_write" not in {b.key for b in test.button}


def test_hostile_text_of_a_file_is_shown_as_text(app: App):
    test = upload(app, "企业名称,所在开发区\n<script>alert(1)</script>公司,<img src=x onerror=alert(1)>\n")
    html = "".join(str(m.value) for m in test.markdown)
    assert "<script>" not in html
    assert not any(m.allow_html for m in test.markdown)


def test_who_may_not_review_sees_what_was_found_and_cannot_write_or_take_out(app: App, monkeypatch):
    upload(app, FIRMS).button(key="import_write").click().run()
    reader = User(name="reader", may_review=False, sees_internal=True)
    for module in ("ui.guards", "ui.imports"):
        monkeypatch.setattr(f"{module}.current_user", lambda: reader)
    test = upload(app, FIRMS.replace("戊", "己"))
    assert t("intake.not_allowed", "zh") in [i.value for i in test.info]
    assert not {b.key for b in test.button if b.key and b.key.startswith("import_")}
    monkeypatch.setattr("ui.guards.current_user", lambda: User(name="guest", may_review=False, sees_internal=False))
    assert "戊机械有限公司" not in shown_text(App(app.workspace).open("imports"))


def test_a_workspace_that_cannot_be_written_says_so(app: App):
    test = upload(app, FIRMS)
    (app.workspace / "data" / "imported").write_text("no folder", encoding="utf-8")
    test.button(key="import_write").click().run()
    assert not test.exception
    assert t("error.import_not_writable", "zh", path=app.workspace / "data" / "imported") in [
        e.value for e in test.error
    ]


def test_of_many_findings_the_first_are_shown_and_all_can_be_taken(app: App):
    test = upload(app, FIRMS + "".join(f"己{i}有限公司,不存在的区,,\n" for i in range(300)))
    assert len(next(f.value for f in test.dataframe if len(f.value) > 100)) == 200
    # 300 unknown zones, the formula, and the note that so many firms have no place
    assert t("intake.problems_more", "zh", first=200, n=302) in [c.value for c in test.caption]


WORDS_ONLY = "企业名称,所在地,主要产品\n戊机械有限公司,甲经开区某路,纤维\n"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_presences_that_will_not_count_are_told_before_and_after(app: App, lang):
    test = upload(app, WORDS_ONLY, lang=lang)
    before = next(w.value for w in test.warning if t("intake.weigh_words", lang, n=1, total=1) in w.value)
    assert t("intake.weigh_counting", lang, n=0, total=1) in before
    assert t("intake.weigh_again", lang) not in before
    test.button(key="import_write").click().run()
    assert not test.exception
    after = next(w.value for w in test.warning if t("intake.weigh_words", lang, n=1, total=1) in w.value)
    assert t("intake.weigh_again", lang) in after


def test_presences_that_all_count_are_no_warning(app: App):
    test = upload(app, FIRMS)
    assert t("intake.weigh_counting", "zh", n=1, total=1) in [c.value for c in test.caption]
    assert not any(t("intake.weigh_counting", "zh", n=1, total=1) in w.value for w in test.warning)


def test_a_file_of_something_else_does_not_stand_under_what_goes_in(app: App):
    test = upload(app, "姓名,电话\n某某,1\n某某某,2\n")
    captions = [c.value for c in test.caption]
    assert t("intake.goes_in_none", "zh") in captions
    assert t("intake.goes_in", "zh") not in captions
    assert [(m.label, m.value) for m in test.metric] == [
        (t("intake.is_refused", "zh"), "2"),
        (t("intake.is_warned", "zh"), "0"),
    ]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_box_to_drop_a_file_on_speaks_the_language_of_the_screen(app: App, lang):
    app.open("imports", lang=lang)
    styles = [body for body in _styles(app.test) if "stFileUploaderDropzone" in body]
    assert bool(styles) == (lang == "zh")
    assert all(t("intake.choose_file", "zh") in body for body in styles)


def _styles(test) -> list[str]:
    """Return the styles of a page; Streamlit keeps them beside its main part."""
    found, todo = [], [test._tree]
    while todo:
        node = todo.pop()
        todo += getattr(node, "children", {}).values()
        if getattr(node, "type", "") == "html":
            found.append(node.proto.body)
    return found
