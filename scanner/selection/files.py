"""The files of profiles: built-in ones by name, all others by path."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from scanner.disclosure.suggestion import suggestion
from scanner.errors import ProfileError

_SCANNER: Final = Path(__file__).resolve().parents[1]
_BUILT_IN: Final = (_SCANNER / "profiles", _SCANNER.parent / "profiles")  # an installed wheel; a checkout


def built_in_names() -> list[str]:
    """The names of the profiles that come with the package."""
    return sorted({path.stem for folder in _BUILT_IN if folder.is_dir() for path in folder.glob("*.yaml")})


def profile_path(name_or_path: str | Path) -> Path:
    """The file of a profile. Raises ProfileError for an unknown name, and for anything but a name or a path."""
    if not isinstance(name_or_path, str | Path):
        raise ProfileError(f"a profile is given by its name or its path, not as {type(name_or_path).__name__}")
    if not name_or_path:
        raise ProfileError(f"a profile is given by its name or its path, and this is neither; {_known()}")
    if isinstance(name_or_path, str) and name_or_path.replace("-", "").replace("_", "").isalnum():
        for folder in _BUILT_IN:
            path = folder / f"{name_or_path}.yaml"
            if path.is_file():
                return path
        raise ProfileError(
            f"no profile is called {name_or_path}{suggestion(name_or_path, built_in_names())}; {_known()}"
        )
    return Path(name_or_path)


def _known() -> str:
    return f"there are {', '.join(built_in_names())}"
