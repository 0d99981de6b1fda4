"""Text can be read in both themes."""

import pytest

from dermdesk.ui.palette import DARK, LIGHT, Tokens, contrast


def test_contrast_of_known_pairs() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_every_text_stands_out(tokens: Tokens) -> None:
    faint = {pair: round(contrast(*pair), 2) for pair in tokens.text_pairs if contrast(*pair) < 4.5}
    assert not faint
