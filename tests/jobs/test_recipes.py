"""The recipes are what the programs that read them expect."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from converter.cli.run import command as run_command
from converter.findings import ExitStatus
from converter.jobs.config import load_job

RECIPES = Path(__file__).parents[2] / "docs/recipes"


def yaml_of(name: str) -> Any:
    return yaml.safe_load((RECIPES / name).read_text(encoding="utf-8"))


def commands() -> list[str]:
    """The arguments of every `monograph-convert run …` in the recipes."""
    found = []
    for file in sorted(RECIPES.iterdir()):
        found += re.findall(r"monograph-convert run ([^\n\"|]*?)(?: 2>>.*)?$", file.read_text(encoding="utf-8"), re.M)
    arguments = yaml_of("cronjob.yaml")["spec"]["jobTemplate"]["spec"]["template"]["spec"]["containers"][0]["args"]
    assert arguments[0] == "run"
    return [*found, " ".join(arguments[1:])]


def test_the_job_is_one_that_loads() -> None:
    assert load_job(RECIPES / "converter.toml", "nightly").retention.releases == 14


def test_every_recipe_is_named_in_the_page_on_them() -> None:
    page = (RECIPES / "README.md").read_text(encoding="utf-8")
    for file in set(RECIPES.iterdir()) - {RECIPES / "README.md"}:
        assert file.name in page or f"[{file.suffix}]({file.name})" in page


def test_the_commands_have_options_that_there_are(tmp_path: Path) -> None:
    assert len(commands()) >= 3
    shutil.copy(RECIPES / "converter.toml", tmp_path)
    for line in commands():
        words = line.split()
        if "--config" in words:
            del words[words.index("--config") : words.index("--config") + 2]
        arguments = [*words, "--dry-run", "--config", str(tmp_path / "converter.toml")]
        assert CliRunner().invoke(run_command, arguments).exit_code == 0, line


def test_the_crontab_line_has_five_times_and_a_command() -> None:
    lines = [each for each in (RECIPES / "crontab").read_text().splitlines() if each and not each.startswith("#")]
    for line in lines:
        assert re.match(r"(?:[0-9*/,-]+ ){4}[0-9*/,-]+ +cd /", line)
        assert "%" not in line.replace("\\%", "")  # cron reads a bare % as a line end


def test_alerts_name_metrics_that_are_written() -> None:
    from converter.jobs.metrics import _HELP

    for rule in yaml_of("alerts.yml")["groups"][0]["rules"]:
        assert set(re.findall(r"monograph_converter_\w+", rule["expr"])) <= set(_HELP)


def test_the_cron_job_never_runs_twice_at_once_nor_as_root() -> None:
    spec = yaml_of("cronjob.yaml")["spec"]
    pod = spec["jobTemplate"]["spec"]["template"]["spec"]
    assert spec["concurrencyPolicy"] == "Forbid" and pod["securityContext"]["runAsNonRoot"]
    assert pod["containers"][0]["securityContext"]["readOnlyRootFilesystem"]


def test_the_cron_job_tries_again_only_what_may_then_succeed() -> None:
    job = yaml_of("cronjob.yaml")["spec"]["jobTemplate"]["spec"]
    (rule,) = job["podFailurePolicy"]["rules"]
    final = {ExitStatus.PARTIAL, ExitStatus.GATE, ExitStatus.NO_INPUT, ExitStatus.CONFIGURATION}
    assert rule["action"] == "FailJob" and set(rule["onExitCodes"]["values"]) == final
    assert job["template"]["spec"]["restartPolicy"] == "Never"  # the policy needs it


def test_the_workflow_gives_no_more_rights_than_it_needs_and_no_text_of_others_to_a_shell() -> None:
    workflow = yaml_of("github-actions.yml")
    assert workflow["permissions"] == {"contents": "read", "pull-requests": "write"}
    for step in workflow["jobs"]["convert"]["steps"]:
        used = re.findall(r"\$\{\{ *([^}]*?) *\}\}", step.get("run", ""))
        assert set(used) <= {"github.event.number"}


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not on this machine")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    for name in ("monograph-convert.service", "monograph-convert.timer"):
        text = (RECIPES / name).read_text().replace("/usr/local/bin/monograph-convert", "/bin/true")
        (tmp_path / name).write_text(text)
    done = subprocess.run(
        ["systemd-analyze", "verify", *map(str, sorted(tmp_path.iterdir()))],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    told = [line for line in done.stderr.splitlines() if "monograph-convert" in line]
    assert told == []
