"""Dosage as R4 and R4B have it: one reason to take it as needed, one maximum for a time.

https://hl7.org/fhir/R4B/dosage.html. A dose that states more than one of them keeps its words only: a maximum that is
left out would make it another dose.
"""

from converter.monograph import Dose, Regimen
from converter.targets.fhir.dosage import dosage
from converter.targets.fhir.elements import Json

MANY_MAXIMA = "more-than-one-maximum"
MANY_REASONS = "more-than-one-reason-as-needed"


def misfit(regimen: Regimen) -> str:
    """Why a regimen has no place in an R4 Dosage; empty when it has one."""
    if sum(limit.per not in ("administration", "lifetime") for limit in regimen.limits) > 1:
        return MANY_MAXIMA
    return MANY_REASONS if len(regimen.as_needed_for) > 1 else ""


def r4_dosage(dose: Dose, element_id: str, rate_type_system: str) -> tuple[Json, str]:
    """The Dosage, and the reason why it is words only (empty when it is not)."""
    reason = dose.reason
    if dose.regimen is not None and misfit(dose.regimen):
        reason = misfit(dose.regimen)
        whole = dosage(dose, element_id=element_id)
        return {key: whole[key] for key in ("id", "sequence", "text", "additionalInstruction") if key in whole}, reason
    found = dosage(dose, element_id=element_id, rate_type_system=rate_type_system)
    needed, reasons = found.pop("asNeeded", None), found.pop("asNeededFor", [])
    if reasons:
        found["asNeededCodeableConcept"] = reasons[0]
    elif needed is not None:
        found["asNeededBoolean"] = needed
    if "maxDosePerPeriod" in found:
        (found["maxDosePerPeriod"],) = found["maxDosePerPeriod"]
    return found, reason
