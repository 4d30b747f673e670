"""`troupe demo`: the main job with nothing configured."""

import re
import subprocess

from appliance import binary, environment

STEPS = [
    "Minted a key",
    "tools/list",
    *["request_upload_url and PUT: slide"] * 7,
    "create_story",
    "preview_story",
    "schedule_story",
    "get_story: published",
    "The link answers 200",
    *["create_character", "generate_character_references: four views", "generate_content and wait_for_batch: 10 posts"] * 2,
    "approve_story and publish_story: 2 of them are out",
]


def demo(*arguments: str, **env: str) -> subprocess.CompletedProcess:
    return subprocess.run([binary(), "demo", *arguments], capture_output=True, text=True, timeout=300, env=environment(**env))


def test_the_demo_shows_every_step_and_ends_well(tmp_path):
    done = demo(TMPDIR=str(tmp_path))
    assert done.returncode == 0, done.stdout + done.stderr
    lines = [line for line in done.stdout.splitlines() if re.match(r" ?\d+  ", line)]
    assert [int(line.split()[0]) for line in lines] == list(range(1, len(STEPS) + 1))
    for line, step in zip(lines, STEPS, strict=True):
        assert step in line, f"expected {step!r} in {line!r}"
    assert re.search(r"\d+ bytes of pictures uploaded", done.stdout) and re.search(r"\d+ bytes passed through", done.stdout)
    assert re.search(r", \d+ s$", done.stdout.rstrip()) and "trp_live_" in done.stdout
    assert not re.search(r"trp_live_\w{20}", done.stdout), "the key is not printed whole"
    assert list(tmp_path.iterdir()) == [], "nothing is left behind"


def test_the_demo_can_keep_its_file(tmp_path):
    kept = tmp_path / "demo.db"
    assert demo("--keep", str(kept)).returncode == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["demo.db"]
    assert subprocess.run([binary(), "verify", str(kept)], capture_output=True).returncode == 0
    again = demo("--keep", str(kept))
    assert again.returncode == 1 and "exists already" in again.stderr


def test_a_step_that_fails_ends_the_demo_with_status_1(tmp_path):
    """Its file may not grow to what seven pictures need."""
    limited = subprocess.run(
        ["bash", "-c", 'ulimit -f 600; exec "$0" demo', binary()],
        capture_output=True,
        text=True,
        timeout=120,
        env=environment(TMPDIR=str(tmp_path)),
    )
    assert limited.returncode == 1, limited.stdout + limited.stderr
    assert limited.stderr.startswith("Error: "), limited.stderr
    assert "Done" not in limited.stdout


def test_without_a_place_for_its_file_the_demo_says_so(tmp_path):
    done = demo("--keep", str(tmp_path / "no-such-folder" / "demo.db"))
    assert done.returncode == 1 and done.stderr.startswith("Error: "), done.stderr
