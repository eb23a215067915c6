#!/usr/bin/env bash
# A scheduled run killed, and a full disk, at every file operation (the tests take a sample of them).
set -euo pipefail
cd "$(dirname "$0")/../.."
CONVERT_FAULT_STEP=1 "${PYTHON:-.venv/bin/python}" -m pytest -n 2 tests/jobs/test_faults.py
