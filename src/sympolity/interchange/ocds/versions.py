"""The releases behind a record: compiled, versioned, or one by one."""

from collections.abc import Iterator, Mapping

from sympolity.interchange.ocds.at import At, Json


def releases_of(found: At) -> Iterator[At]:
    """A release as it is; of a record its releases one by one, then what became of them."""
    parts = found.value
    versions = list(_versions(found.get("versionedRelease"))) if "versionedRelease" in parts else []
    is_record = bool(versions) or isinstance(parts.get("compiledRelease"), Mapping)
    if is_record or ("releases" in parts and "tender" not in parts and "contracts" not in parts):
        # A link to a release that stands elsewhere says nothing of it.
        yield from (each for each in found.objects("releases") if "ocid" in each.value or "url" not in each.value)
        yield from versions
        if isinstance(parts.get("compiledRelease"), Mapping):
            yield found.get("compiledRelease")
    else:
        yield found


def _versions(versioned: At) -> Iterator[At]:
    """Each release again out of the values that it changed, the earliest first."""
    if not isinstance(versioned.value, Mapping):
        return
    tags = _moments(versioned.value)
    for moment in sorted(tags):
        then = _as_of(versioned.value, moment)
        yield At({**then, "date": moment[0], "id": moment[1], "tag": tags[moment]}, versioned.path)


def _is_history(value: Json) -> bool:
    """Whether a list holds the values of one field over time."""
    return isinstance(value, list) and bool(value) and all(map(_is_version, value))


def _is_version(value: Json) -> bool:
    return isinstance(value, Mapping) and "value" in value and "releaseDate" in value


def _moment(version: Mapping[str, Json]) -> tuple[str, str]:
    return str(version.get("releaseDate") or ""), str(version.get("releaseID") or "")


def _moments(value: Json) -> dict[tuple[str, str], Json]:
    """The date and id of every release, with its tags."""
    if _is_history(value):
        return {_moment(each): each.get("releaseTag") for each in value}
    inner = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    return {moment: tags for each in inner for moment, tags in _moments(each).items()}


def _as_of(value: Json, moment: tuple[str, str]) -> Json:
    """What stood at a moment; None for what was not there yet."""
    if _is_history(value):
        return next((each["value"] for each in reversed(value) if _moment(each) <= moment), None)
    if isinstance(value, Mapping):
        return {name: _as_of(each, moment) for name, each in value.items()}
    if isinstance(value, list):
        return [_as_of(each, moment) for each in value]
    return value
