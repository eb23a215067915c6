"""What is said about a document besides its facts: findings, and the ledger of what became of every block.

This room imports nothing else of the project.
"""

from converter.findings.exit_status import ExitStatus, worst
from converter.findings.finding import Finding, Severity
from converter.findings.ledger import Abstention, BlockEntry, Disposition, Ledger

__all__ = ["Abstention", "BlockEntry", "Disposition", "ExitStatus", "Finding", "Ledger", "Severity", "worst"]
