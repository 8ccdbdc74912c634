"""Started by test-ci-step.sh, which says what this does."""

import hashlib
import json
import os
import pathlib
import platform
import re
import shlex
import shutil
import stat
import subprocess
import sys
import tarfile
import tempfile
import unittest

try:
    import yaml
except ImportError:
    sys.exit("test-ci-step: PyYAML is missing (Debian: python3-yaml)")

ROOT = pathlib.Path(__file__).resolve().parent.parent
REAL = os.environ.get("AKTO_BIN")
CAPTURES = ROOT / "examples" / "captures"

# Writes its arguments down as JSON, writes an --output file, and ends as it is told to.
STAND_IN = """#!/usr/bin/env python3
import json, os, sys
arguments = sys.argv[1:]
if arguments == ["--version"]:
    print("akto 0.0.0-stand-in")
    sys.exit(0)
with open(os.environ["STAND_IN_SEEN"], "a") as file:
    file.write(json.dumps(arguments) + "\\n")
status = int(os.environ.get("STAND_IN_STATUS", "0"))
for position, argument in enumerate(arguments):
    if argument == "--output" or argument.startswith("--output="):
        path = argument[9:] if "=" in argument else arguments[position + 1]
        if status != 2:
            open(path, "w").write('{"version":"2.1.0","runs":[]}')
sys.exit(status)
"""

HOSTILE = ["$(touch pwned)", "`touch pwned`", "; touch pwned #", "a b", "it's \"quoted\"", "-x", "--output=/dev/full", "*", "\\", "$HOME", "é &&touch pwned"]


class Sandbox(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name).resolve()
        self.work = self.folder / "work"
        self.work.mkdir()
        self.seen = self.folder / "seen"
        self.seen.touch()
        (self.folder / "runner").mkdir()
        self.stand_in = self.folder / "stand-in"
        self.stand_in.write_text(STAND_IN)
        self.stand_in.chmod(0o755)

    def environment(self, **more):
        clean = {key: value for key, value in os.environ.items() if not key.startswith(("GITHUB_", "AKTO_", "RUNNER_", "CI_"))}
        return {**clean, "STAND_IN_SEEN": str(self.seen), **more}

    def shell(self, script, **environment):
        done = subprocess.run(["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script], cwd=self.work, stdin=subprocess.DEVNULL,
                              env=self.environment(**environment), capture_output=True, text=True)
        self.assertFalse((self.work / "pwned").exists(), "an input was run as a command")
        return done

    def calls(self):
        return [json.loads(line) for line in self.seen.read_text().splitlines()]


class Action:
    """A composite action, run the way a runner does, for as much of the expression language as action.yml uses."""

    def __init__(self, sandbox, binary, **given):
        self.definition = yaml.safe_load((ROOT / "action.yml").read_text())
        self.sandbox, self.outputs, self.uploaded, self.log = sandbox, {}, None, ""
        self.inputs = {name: given.get(name.replace("-", "_"), entry.get("default", "")) for name, entry in self.definition["inputs"].items()}
        self.inputs["binary"] = str(binary) if binary else given.get("binary", "")

    def value(self, expression):
        kind, _, name = expression.partition(".")
        if kind == "inputs":
            return self.inputs[name]
        if expression == "github.action_repository":
            return "example/akto"
        step, _, output = name.partition(".outputs.")
        return self.outputs.get(step, {}).get(output, "")

    def text(self, template):
        return re.sub(r"\$\{\{\s*([\w.-]+)\s*\}\}", lambda match: self.value(match.group(1)), template)

    def holds(self, condition, failed):
        condition = condition.removeprefix("${{").removesuffix("}}").strip()
        for part in condition.split("&&"):
            part = part.strip()
            if part == "!cancelled()":
                failed = False
            else:
                name, _, wanted = part.partition(" != ")
                if self.value(name) == wanted.strip("'"):
                    return False
        return not failed

    def run(self, upload_fails=False, **environment):
        """The job's status: that of the first step to fail."""
        job, search = 0, os.environ["PATH"]
        runner = self.sandbox.folder / "runner"
        for number, step in enumerate(self.definition["runs"]["steps"]):
            if not self.holds(step.get("if", ""), job != 0) if "if" in step else job != 0:
                continue
            if "uses" in step:
                assert step["uses"].startswith("github/codeql-action/upload-sarif@")
                self.uploaded = pathlib.Path(self.text(step["with"]["sarif_file"]))
                assert json.loads(self.uploaded.read_text())["version"] == "2.1.0"
                job = job or int(upload_fails)
                continue
            assert step["shell"] == "bash"
            files = {name: self.sandbox.folder / f"{name}-{number}" for name in ("GITHUB_OUTPUT", "GITHUB_PATH")}
            for file in files.values():
                file.write_text("")
            done = self.sandbox.shell(
                step["run"], PATH=search, GITHUB_ACTIONS="true", GITHUB_ACTION_PATH=str(ROOT), RUNNER_TEMP=str(runner),
                **{name: str(file) for name, file in files.items()}, **{name: self.text(value) for name, value in step["env"].items()}, **environment)
            self.log += done.stdout + done.stderr
            search = os.pathsep.join([*files["GITHUB_PATH"].read_text().split("\n")[:-1], search])
            self.outputs[step.get("id", "")] = dict(line.split("=", 1) for line in files["GITHUB_OUTPUT"].read_text().splitlines())
            job = job or done.returncode
        return job


class ActionTests(Sandbox):
    def test_no_run_block_holds_an_expression(self):
        for step in yaml.safe_load((ROOT / "action.yml").read_text())["runs"]["steps"]:
            self.assertNotIn("${{", step.get("run", ""), step["name"])

    def test_every_input_reaches_a_step(self):
        definition = yaml.safe_load((ROOT / "action.yml").read_text())
        used = json.dumps(definition["runs"])
        for name in definition["inputs"]:
            self.assertIn("inputs." + name, used)

    def test_the_status_is_that_of_akto(self):
        for status in (0, 1, 2, 3, 130, 143):
            with self.subTest(status=status):
                action = Action(self, self.stand_in)
                self.assertEqual(action.run(STAND_IN_STATUS=str(status)), status)
                self.assertEqual(action.outputs["run"]["status"], str(status))
                self.assertIsNone(action.uploaded)

    def test_findings_are_uploaded_before_the_job_fails(self):
        for status, uploads in ((0, True), (1, True), (2, False), (3, True), (143, False)):
            with self.subTest(status=status):
                action = Action(self, self.stand_in, upload_sarif="true")
                self.assertEqual(action.run(STAND_IN_STATUS=str(status)), status)
                self.assertEqual(action.uploaded is not None, uploads)

    def test_a_failed_upload_hides_nothing(self):
        action = Action(self, self.stand_in, upload_sarif="true")
        self.assertNotEqual(action.run(upload_fails=True, STAND_IN_STATUS="3"), 0)
        self.assertIn("could not finish", action.log)
        self.assertNotEqual(Action(self, self.stand_in, upload_sarif="true").run(upload_fails=True), 0)

    def test_arguments_arrive_as_they_are(self):
        action = Action(self, self.stand_in, path="\n".join(HOSTILE), allow="\n".join(HOSTILE), args="\n".join(HOSTILE), fail_on="-$(touch pwned)")
        self.assertEqual(action.run(), 0)
        self.assertEqual(self.calls(), [["scan", "--format=github", "--fail-on=-$(touch pwned)", *(f"--allow={one}" for one in HOSTILE),
                                         *HOSTILE, "--", *HOSTILE]])

    def test_the_other_inputs_are_not_run_either(self):
        for one in HOSTILE:
            for name in ("command", "format", "version", "upload_sarif"):
                with self.subTest(name=name, value=one):
                    Action(self, None if name == "version" else self.stand_in, **{name: one}).run()
            self.assertNotEqual(Action(self, one).run(), 0)

    def test_carriage_returns_and_blank_lines_are_no_paths(self):
        self.assertEqual(Action(self, self.stand_in, path="a\r\n\r\nb c\r\n").run(), 0)
        self.assertEqual(self.calls(), [["scan", "--format=github", "--", "a", "b c"]])

    def test_sarif_and_a_log(self):
        self.assertEqual(Action(self, self.stand_in, command="lint", upload_sarif="true", format="text").run(STAND_IN_STATUS="1"), 1)
        sarif = self.folder / "runner" / "akto-lint.sarif"
        self.assertEqual(self.calls(), [["lint", "--format=sarif", f"--output={sarif}", "--", "."], ["lint", "--format=text", "--", "."]])

    def test_what_cannot_be_used_is_status_2(self):
        for given in ({"command": "replay"}, {"upload_sarif": "yes"}, {"command": "lint", "allow": "x.example"}):
            with self.subTest(**given):
                self.assertEqual(Action(self, self.stand_in, **given).run(), 2)
        self.assertEqual(self.calls(), [])

    def test_a_stale_report_is_not_uploaded(self):
        (self.folder / "runner" / "akto-scan.sarif").write_text('{"version":"2.1.0"}')
        action = Action(self, self.stand_in, upload_sarif="true")
        action.run(STAND_IN_STATUS="2")
        self.assertIsNone(action.uploaded)

    def release(self, version, content):
        folder = self.folder / "releases" / f"v{version}"
        folder.mkdir(parents=True)
        name = f"akto-{version}-{platform.system().lower()}-{platform.machine()}.tar.gz"
        shutil.copy(self.stand_in, self.folder / "akto")
        with tarfile.open(folder / name, "w:gz") as archive:
            archive.add(self.folder / "akto", "akto")
        digest = hashlib.sha256((folder / name).read_bytes() + content).hexdigest()
        (folder / f"{name}.sha256").write_text(f"{digest}  {name}\n")
        return f"file://{self.folder / 'releases'}"

    def test_a_release_is_downloaded_and_checked(self):
        action = Action(self, None, version="1.2.3")
        self.assertEqual(action.run(AKTO_STEP_RELEASES=self.release("1.2.3", b"")), 0, action.log)
        self.assertEqual(len(self.calls()), 1)

    def test_a_release_with_another_digest_is_refused(self):
        action = Action(self, None, version="1.2.4")
        self.assertEqual(action.run(AKTO_STEP_RELEASES=self.release("1.2.4", b"!")), 2)
        self.assertIn("digest", action.log)
        self.assertEqual(self.calls(), [])

    def test_a_release_that_is_missing_is_refused(self):
        action = Action(self, None, version="9.9.9")
        self.assertEqual(action.run(AKTO_STEP_RELEASES=f"file://{self.folder}"), 2)
        self.assertIn("9.9.9", action.log)

    def test_an_akto_on_the_path_is_taken(self):
        (self.folder / "bin").mkdir()
        (self.folder / "bin" / "akto").symlink_to(self.stand_in)
        before = os.environ["PATH"]
        os.environ["PATH"] = f"{self.folder / 'bin'}{os.pathsep}{before}"
        try:
            self.assertEqual(Action(self, None).run(), 0)
        finally:
            os.environ["PATH"] = before
        self.assertEqual(len(self.calls()), 1)


class GitLab(Sandbox):
    def job(self, name, binary, **environment):
        """The job's script, its repository being a copy of what this step needs."""
        snippet = yaml.safe_load((ROOT / "examples" / "ci" / "gitlab-ci.yml").read_text())
        job = {**snippet[snippet[name]["extends"]], **snippet[name]} if "extends" in snippet[name] else snippet[name]
        repository = self.folder / "repository"
        if not repository.exists():
            (repository / "scripts").mkdir(parents=True)
            shutil.copy(ROOT / "scripts" / "ci-step.sh", repository / "scripts")
            git = ["git", "-c", "user.name=t", "-c", "user.email=t@t.example", "-c", "init.defaultBranch=main", "-C", str(repository)]
            for arguments in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "copy"]):
                subprocess.run(git + arguments, check=True)
        shutil.rmtree(self.work / ".akto", ignore_errors=True)
        lines = job.get("before_script", []) + job["script"]
        variables = {**snippet["variables"], "AKTO_REPOSITORY": f"file://{repository}", "CI_PROJECT_DIR": str(self.work), **environment}
        return job, self.shell("\n".join(lines), AKTO_STEP_BINARY=str(binary), **variables)


class GitLabTests(GitLab):
    def test_statuses(self):
        for status in (0, 1, 2, 3):
            with self.subTest(status=status):
                _, done = self.job("akto-scan", self.stand_in, STAND_IN_STATUS=str(status))
                self.assertEqual(done.returncode, status, done.stderr)

    def test_arguments(self):
        job, done = self.job("akto-scan", self.stand_in, AKTO_CAPTURES="a b\n$(touch pwned)", AKTO_ALLOW="*.corp.example\n@sanctioned.txt")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.calls(), [["scan", "--format=html", "--allow=*.corp.example", "--allow=@sanctioned.txt", "--output=akto-scan.html",
                                         "--", "a b", "$(touch pwned)"]])
        for path in job["artifacts"]["paths"]:
            self.assertTrue((self.work / path).exists())


class Hooks(Sandbox):
    hooks = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())}

    def run_hook(self, identifier, binary, files, **environment):
        """pre-commit splits the entry, appends `args` and the files, and runs that without a shell."""
        hook = self.hooks[identifier]
        bin_folder = self.folder / "bin"
        bin_folder.mkdir(exist_ok=True)
        (bin_folder / "akto").unlink(missing_ok=True)
        (bin_folder / "akto").symlink_to(pathlib.Path(binary).resolve())
        command = shlex.split(hook["entry"]) + hook.get("args", []) + files
        search = f"{bin_folder}{os.pathsep}{os.environ['PATH']}"
        command[0] = shutil.which(command[0], path=search)
        return subprocess.run(command, cwd=self.work, env=self.environment(PATH=search, **environment), stdin=subprocess.DEVNULL,
                              capture_output=True, text=True)


class HookTests(Hooks):
    def test_entries(self):
        for status in (0, 1, 2, 3):
            self.seen.write_text("")
            with self.subTest(status=status):
                self.assertEqual(self.run_hook("akto-scan", self.stand_in, ["a b.har"], STAND_IN_STATUS=str(status)).returncode, status)
                self.assertEqual(self.calls(), [["scan", "a b.har"]])

    def test_files(self):
        def taken(identifier, path):
            return re.search(self.hooks[identifier]["files"], path) is not None

        for path in ("a.har", "b/c.jsonl.gz", "d.ndjson"):
            self.assertTrue(taken("akto-scan", path))
        self.assertFalse(taken("akto-scan", "package.json"))


@unittest.skipUnless(REAL, "AKTO_BIN names no binary")
class RealBinaryTests(GitLab, Hooks):
    """The same steps with akto itself; what a finding is, is the business of other tests."""

    def act(self, **given):
        action = Action(self, pathlib.Path(REAL).resolve(), **given)
        return action, action.run()

    def test_scan(self):
        shop = str(CAPTURES / "shop.har")
        for given, status in ((dict(path=str(CAPTURES)), 1), (dict(path=shop), 0), (dict(path=str(CAPTURES), fail_on="none"), 0),
                              (dict(path=f"{shop}\n{self.folder / 'missing.har'}"), 3), (dict(path=shop, fail_on="sometimes"), 2)):
            with self.subTest(**given):
                action, job = self.act(**given, args="--no-config")
                self.assertEqual(job, status, action.log)

    def test_scan_with_upload(self):
        for path, status in ((CAPTURES, 1), (CAPTURES / "shop.har", 0)):
            action, job = self.act(path=str(path), upload_sarif="true", args="--no-config")
            self.assertEqual(job, status, action.log)
            self.assertIsNotNone(action.uploaded)
            self.assertEqual(bool(json.loads(action.uploaded.read_text())["runs"][0]["results"]), status == 1)

    def test_gitlab(self):
        _, done = self.job("akto-scan", pathlib.Path(REAL).resolve(), AKTO_CAPTURES=str(CAPTURES))
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("<html", (self.work / "akto-scan.html").read_text().lower())

    def test_hook(self):
        real = pathlib.Path(REAL).resolve()
        self.assertEqual(self.run_hook("akto-scan", real, [str(CAPTURES / "agents.har")]).returncode, 1)
        self.assertEqual(self.run_hook("akto-scan", real, [str(CAPTURES / "shop.har")]).returncode, 0)


if __name__ == "__main__":
    unittest.main(verbosity=1)
