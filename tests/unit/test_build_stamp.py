"""A second start takes seconds: the build's stamp follows its inputs and nothing else."""

import pytest

from agile_app import build


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A small project that looks built."""
    for name in ("agile_app/pages.py", "assets/a.css", "assets/external/link.js", "rxconfig.py",
                 "requirements.txt", "deploy/constraints.txt", "reflex.lock/package.json",
                 "reflex.lock/package-lock.json", "README.md",
                 ".web/build/client/index.html"):  # fmt: skip
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("{}")
    monkeypatch.setattr(build, "ROOT", tmp_path)
    monkeypatch.setattr(build, "STATIC", tmp_path / ".web/build/client")
    monkeypatch.setattr(build, "STAMP", tmp_path / ".web/build/agile-stamp.json")
    monkeypatch.setattr(
        build, "LOCKS", tuple(tmp_path / "reflex.lock" / each.name for each in build.LOCKS)
    )
    build.STAMP.write_text(build.stamp(build.fingerprint(build.inputs())))
    return tmp_path


def test_nothing_changed_needs_no_build(project):
    assert build.is_current()


@pytest.mark.parametrize(
    "name",
    ["agile_app/pages.py", "assets/a.css", "rxconfig.py", "requirements.txt",
     "reflex.lock/package-lock.json"],
)  # fmt: skip
def test_a_changed_input_needs_one(project, name):
    (project / name).write_text("changed")
    assert not build.is_current()


def test_a_new_and_a_removed_file_need_one(project):
    (project / "agile_app/more.py").write_text("")
    assert not build.is_current()
    (project / "agile_app/more.py").unlink()
    assert build.is_current()
    (project / "assets/a.css").rename(project / "assets/b.css")
    assert not build.is_current()


def test_what_is_not_built_from_does_not_matter(project):
    (project / "README.md").write_text("changed")
    (project / "assets/external/link.js").write_text("changed")
    assert build.is_current()


def test_a_build_that_lost_its_pages_is_not_current(project):
    (project / ".web/build/client/index.html").unlink()
    assert not build.is_current()


def test_pages_with_the_demo_banner_are_other_pages(project, monkeypatch):
    monkeypatch.setenv("AGILE_DEMO", "0")
    assert not build.is_current()


def test_a_broken_stamp_is_not_current(project):
    build.STAMP.write_text("{")
    assert not build.is_current()


def test_a_failed_build_says_what_npm_said_without_its_diary(project, monkeypatch):
    log = project / "build.log"
    log.write_text("npm silly noise\nnpm verbose noise\nrequest failed SELF_SIGNED_CERT_IN_CHAIN\n")
    monkeypatch.setattr(build, "LOG", log)
    assert "noise" not in build._why()
    assert "Codes: SELF_SIGNED_CERT_IN_CHAIN" in build._why()
