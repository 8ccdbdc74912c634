#!/usr/bin/env bash
# Runs the shell of the CI pipeline steps: every `run:` block of action.yml, the script lines of the GitLab snippet, and the entries
# of the pre-commit hooks. First against a stand-in that writes down its arguments, then, where AKTO_BIN names a binary, against that.
#
# Needs bash, git, curl and Python 3.9 with PyYAML (Debian: python3-yaml).
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
exec python3 -B "$here/test_ci_step.py" "$@"
