"""What every test stands on: no screen, no real keyring, no folder of its runner, known profiles of Hypothesis."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Before Qt and keyring are imported anywhere.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
os.environ.pop("DERMDESK_PASSPHRASE", None)

# The same examples in every quick run, so that a red run is red again; the soak looks further, each time elsewhere.
_WITHOUT_CLOCK = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("quick", _WITHOUT_CLOCK, max_examples=50, derandomize=True)
settings.register_profile("soak", _WITHOUT_CLOCK, max_examples=1000, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--soak", action="store_true", help="run the long forms of the tests too (make soak)")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--soak"):
        return
    long = [item for item in items if item.get_closest_marker("soak")]
    if long:
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if not item.get_closest_marker("soak")]


@pytest.fixture(scope="session")
def soak(request: pytest.FixtureRequest) -> bool:
    """Whether this is `make soak`: tests that count mutants, books or cuts take their large number then."""
    return bool(request.config.getoption("--soak"))


@pytest.fixture(scope="session", autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Data, cache and settings of the program go to a folder of this run."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "LOCALAPPDATA", "APPDATA"):
            patch.setenv(name, str(home / name.lower()))
        yield


@pytest.fixture(scope="session")
def reference_path(pytestconfig: pytest.Config) -> Path:
    """The reference book, made once and shared by all runs and workers: a sound one is used again."""
    from dermdesk.storage.reference_book import ReferenceBook

    path = Path(pytestconfig.cache.mkdir("reference-book")) / "reference.db"
    ReferenceBook.build(path, lambda _percent, _words: None)
    return path


@pytest.fixture
def own_reference(reference_path: Path, tmp_path: Path) -> Path:
    """A reference book of the test's own, to import into; the shared one stays as it is made."""
    folder = tmp_path / "reference"
    folder.mkdir()
    for name in (reference_path.name, f"{reference_path.name}.seal"):
        shutil.copy2(reference_path.with_name(name), folder / name)
    return folder / reference_path.name
