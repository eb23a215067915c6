#!/usr/bin/env bash
# Every regular expression of the program, those of the fact readers too, takes time that grows with the length of the
# text (docs/security.md). Some minutes of processor time, so not a part of the tests.
set -euo pipefail
cd "$(dirname "$0")/../.."
exec "${PYTHON:-python3}" -m tests.patterns.every
