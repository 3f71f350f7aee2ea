"""The data dictionary says what the tables are."""

from tests.data_dictionary import PAGE, render


def test_the_data_dictionary_is_what_the_models_say():
    assert PAGE.read_text(encoding="utf-8") == render(), (
        "docs/data-dictionary.md is behind: python -m tests.data_dictionary"
    )
