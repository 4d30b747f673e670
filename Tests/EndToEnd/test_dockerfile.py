"""`etc/Dockerfile` where no image can be pulled: its steps, one after the other, in a layer over this machine's file system.

What a step changes (packages, users, /src) stays in the layer, a folder of the test's, as it would in an image. Needs Debian 12 with Swift
below, and root for the mount. It builds the whole program anew, in some ten minutes on two cores: `make image` does so, `make test` does not.
"""

import os
import pathlib
import re
import shlex
import shutil
import subprocess

import pytest

from appliance import ROOT

BUILD_SECONDS = 1_800


def instructions(text: str):
    """The instructions with their arguments, comments dropped, continuation lines joined."""
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    for line in "\n".join(lines).replace("\\\n", " ").splitlines():
        word, _, rest = line.strip().partition(" ")
        yield word.upper(), rest.strip()


def steps(dockerfile: str) -> list[str]:
    """The shell commands of RUN and COPY, each told before it runs. Stages share the layer: what one copies from another is there."""
    commands, folder = [], "/"
    for word, rest in instructions(dockerfile):
        if word == "FROM":
            folder = "/"
        elif word == "WORKDIR":
            folder = rest
        elif word == "RUN":
            commands.append(f"cd {shlex.quote(folder)} && sh -c {shlex.quote(rest)}")
        elif word == "COPY" and not rest.startswith("--from="):
            *sources, target = shlex.split(rest)
            for source in sources:
                commands.append(f"mkdir -p {target} && cp -a /context/{'.' if source == '.' else source} {target}")
        else:
            assert word in ("COPY", "USER", "VOLUME", "EXPOSE", "ENV", "STOPSIGNAL", "ENTRYPOINT", "CMD", "LABEL"), (
                f"{word} is new: teach it to this test"
            )
    return [f"echo {shlex.quote('+ ' + command)}; {command}" for command in commands]


def enter(layer: pathlib.Path, command: str, seconds: int) -> subprocess.CompletedProcess:
    """Runs a command with the layer as its file system, in a mount namespace of its own: nothing stays mounted, however it ends."""
    root = layer / "root"
    script = (
        f"mount -t overlay overlay -o lowerdir=/,upperdir={layer}/upper,workdir={layer}/work {root} && "
        f"mount -t proc proc {root}/proc && mount --rbind /dev {root}/dev && exec chroot {root} {command}"
    )
    return subprocess.run(
        ["unshare", "--mount", "sh", "-c", script], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=seconds
    )


@pytest.fixture
def layer(tmp_path):
    """A layer with a copy of the tree, without what git ignores, at /context."""
    for name in ("upper", "work", "root"):
        (tmp_path / name).mkdir()
    if os.geteuid() != 0:
        pytest.skip("mounting a layer needs root")
    if (tried := enter(tmp_path, "swift --version", 60)).returncode != 0:
        pytest.skip(f"no layer can be mounted here, or there is no Swift in it: {tried.stdout[-200:]}")
    tree = tmp_path / "upper" / "context"
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, check=True
    )
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, tree / name)
    yield tmp_path
    shutil.rmtree(tmp_path)  # a build of some GiB


def test_the_program_is_built_as_by_make():
    options = re.search(r"^RELEASE := (.*)$", (ROOT / "Makefile").read_text(), re.M).group(1)
    assert ("RUN", f"swift build {options}") in instructions((ROOT / "etc/Dockerfile").read_text())


@pytest.mark.slow
def test_every_step_works_and_the_program_runs(layer):
    commands = steps((ROOT / "etc/Dockerfile").read_text())
    commands += ["cd /", "troupe version", "troupe demo", "runuser -u troupe -- troupe init --data /data/troupe.db"]
    (layer / "upper" / "steps.sh").write_text("\n".join(["set -eu", *commands]))
    done = enter(layer, "sh /steps.sh", BUILD_SECONDS)
    assert done.returncode == 0, done.stdout[-6_000:]
    assert "Done: a carousel of" in done.stdout
