"""Doses under the headings, lead-ins and lists of a page."""

import pytest

from converter.facts.context import FactContext, Reading
from converter.facts.dosage.reader import read
from converter.monograph import Dose
from converter.monograph.identity import fold
from converter.source import read_document

HEAD = "---\nlayout: minimal-medicine\ntitle: {title}\n---\n\n# {title}\n### Generic Name\n{title}\n\n### Dosage\n\n"


def page(body: str, title: str = "Examplamine", ingredients: tuple[str, ...] = ()) -> Reading:
    document = read_document((HEAD.format(title=title) + body).encode(), "page.md")
    names = frozenset({fold(title), *(fold(name) for name in ingredients)})
    return read(FactContext(document=document, ingredients=ingredients or (title,), drug_names=names))


def structured(body: str, title: str = "Examplamine", ingredients: tuple[str, ...] = ()) -> list[Dose]:
    facts = page(body, title, ingredients).facts
    return [fact for fact in facts if isinstance(fact, Dose) and fact.regimen is not None]


def reasons(body: str, title: str = "Examplamine", ingredients: tuple[str, ...] = ()) -> list[str]:
    return [abstention.reason for abstention in page(body, title, ingredients).abstentions]


def test_lead_in_gives_the_persons() -> None:
    (dose,) = structured("**Adults:** The usual dose is 50 mg twice daily.\n")
    assert dose.population.group == "adult"
    assert dose.text == "The usual dose is 50 mg twice daily."
    assert dose.evidence.text == dose.text


def test_list_under_an_introduction_keeps_persons_and_purpose() -> None:
    body = "**Adult Dosage:** Dosage depends on the condition. Generally:\n\n* **Gout:** 300 mg once daily.\n"
    (dose,) = structured(body)
    assert (dose.population.group, dose.indication) == ("adult", "Gout")


def test_nested_condition_is_kept_in_its_words() -> None:
    body = "* **Dialysis patients:**\n    * **Alpha-naive:** 100 mg orally three times a week.\n"
    (dose,) = structured(body)
    assert {"Dialysis patients", "Alpha-naive"} <= {*dose.population.conditions, dose.indication}


def test_renal_band_is_a_range_and_words() -> None:
    (dose,) = structured("* **CrCl 30-50 mL/min:** 250 mg every 12 hours.\n")
    band = dose.population.creatinine_clearance
    assert band is not None
    assert (str(band.low), str(band.high)) == ("30", "50")
    assert dose.population.conditions == ("CrCl 30-50 mL/min",)


def test_maximum_of_the_same_paragraph_joins_its_dose() -> None:
    (dose,) = structured("**Adults:** 200 mg three times daily. The maximum daily dose is 600 mg.\n")
    assert dose.regimen is not None
    assert [(str(limit.value), limit.period_unit) for limit in dose.regimen.limits] == [("600", "d")]


def test_maximum_for_other_persons_stands_alone() -> None:
    first, second = structured(
        "**Adults:** 200 mg three times daily. In the elderly, the maximum daily dose is 300 mg.\n"
    )
    assert first.regimen is not None
    assert first.regimen.limits == ()
    assert second.regimen is not None
    assert (second.regimen.phase, second.population.group) == ("maximum", "elderly")


def test_route_and_meals_said_once_hold_for_all_doses() -> None:
    body = (
        "* **Gout:** 300 mg twice daily.\n\n**Administration:** Examplamine is taken orally. It is taken after meals.\n"
    )
    (dose,) = structured(body)
    assert dose.regimen is not None
    assert dose.regimen.route == "oral"
    assert dose.regimen.repeat is not None
    assert dose.regimen.repeat.when == ("PC",)


def test_two_routes_in_the_section_give_none() -> None:
    body = "300 mg twice daily.\n\nExamplamine is given orally. Examplamine is given intravenously.\n"
    (dose,) = structured(body)
    assert dose.regimen is not None
    assert dose.regimen.route == ""


def test_duration_of_the_paragraph_joins_its_dose() -> None:
    (dose,) = structured("The usual dose is 2 g every 8 hours. Treatment usually lasts 10-14 days.\n")
    assert dose.regimen is not None
    assert dose.regimen.repeat is not None
    assert dose.regimen.repeat.bounds is not None


def test_other_medicine_bars_the_doses_under_its_name() -> None:
    body = "* **Metformin:** 500 mg twice daily.\n"
    assert structured(body) == []
    assert reasons(body) == ["another-medicine"]


def test_label_that_bars_keeps_doses_as_words() -> None:
    body = "**Titration:** 25 mg once daily.\n"
    assert structured(body) == []
    assert reasons(body) == ["context-not-understood"]


def test_sign_that_markdown_swallows_bars_its_item() -> None:
    body = "* 25-34 kg: 60 mg once daily.\n* >34 kg: 80 mg once daily.\n"
    doses = structured(body)
    assert [str(dose.population.weight.high) for dose in doses if dose.population.weight] == ["34"]
    assert reasons(body) == ["context-not-understood"]


def test_condition_of_a_clause_reaches_the_next_clause_of_its_sentence() -> None:
    body = "In patients with renal impairment, 5 mg once daily; maximum 10 mg daily.\n"
    for dose in structured(body):
        assert dose.population.conditions == ("In patients with renal impairment",)


def test_clause_behind_one_not_understood_stays_words_too() -> None:
    body = "Under frobbed glurbs, 5 mg once daily; 10 mg twice daily.\n"
    assert structured(body) == []
    assert reasons(body) == ["word-not-understood", "refers-elsewhere"]


def test_combination_doses_name_their_ingredient() -> None:
    body = "Alphamine 5 mg + Betazide 12.5 mg once daily.\n"
    doses = structured(body, "Alphamine + Betazide", ("Alphamine", "Betazide"))
    assert [dose.ingredient for dose in doses] == ["alphamine", "betazide"]
    assert {dose.sequence for dose in doses} == {1}


def test_combination_dose_without_ingredient_stays_words() -> None:
    body = "The usual dose is 5 mg once daily.\n"
    assert reasons(body, "Alphamine + Betazide", ("Alphamine", "Betazide")) == ["ingredient-not-stated"]
    (dose,) = structured("One tablet once daily.\n", "Alphamine + Betazide", ("Alphamine", "Betazide"))
    assert dose.ingredient == ""


def test_equal_doses_are_one_fact() -> None:
    assert len(structured("10 mg once daily.\n\n10 mg once daily.\n")) == 1


def test_doses_of_other_sections_are_not_read() -> None:
    assert structured("### Side Effects\n\n500 mg twice daily may cause nausea.\n") == []


def test_a_line_with_its_own_label_leaves_the_label_before_it() -> None:
    body = "**Scurvy**\nAdults: 300 mg once daily\nChildren 20 kg and more: 200 mg daily; 10 to 19 kg: 100 mg daily\n"
    groups = {str(dose.regimen.amount.low): dose.population.group for dose in structured(body) if dose.regimen}
    assert groups == {"300": "adult", "200": "child", "100": "child"}


def test_nobody_inherits_the_persons_before_others_who_were_not_understood() -> None:
    """The weight band belongs to the children whose first dose stays words, never to the adults of the label."""
    body = "**Adults:** 300 mg daily. Children over 25 kg get 200 mg, or the like, daily; 20 to 25 kg: 100 mg daily.\n"
    assert {dose.population.group for dose in structured(body) if dose.population.weight} <= {"child"}


def test_a_needle_is_no_default_where_tablets_are_named() -> None:
    body = "* 100 mg twice daily\n* Severe disease: 50 mg intravenously once daily\n* Each tablet holds 50 mg.\n"
    assert [dose.regimen.route for dose in structured(body) if dose.regimen] == ["", "iv"]


def test_a_route_of_another_medicine_is_no_default() -> None:
    body = "* 100 mg twice daily\n* Otheramine 50 mg intramuscularly is given with it.\n"
    routes = [dose.regimen.route for dose in structured(body) if dose.regimen]
    assert routes == [""]


def test_a_heading_of_maxima_makes_no_dose_of_them() -> None:
    (dose,) = structured("#### Maximum\n\n60 mg per day\n")
    assert dose.regimen is not None
    assert (dose.regimen.amount, dose.regimen.rate) == (None, None)
    assert [str(limit.value) for limit in dose.regimen.limits] == ["60"]


def test_what_is_said_of_all_ingredients_belongs_to_none_of_them() -> None:
    own = "**Examplamine:**\n\n* 400 mg twice daily\n\n"
    body = f"{own}**Combination:** 1 tablet twice daily.\n\n**Both together**\n\n* 2 tablets at night\n"
    title, parts = "Examplamine + Otherol", ("Examplamine", "Otherol")
    found = structured(body, title, parts)
    assert [(dose.ingredient, dose.component) for dose in found] == [("examplamine", "Examplamine"), ("", ""), ("", "")]


def test_a_new_way_of_giving_ends_the_use_that_stood_under_the_one_before() -> None:
    body = "* **Adults:** IV: Analgesia: 2-4 mg; Sedation: 1 mg. Transdermal: 10 mg once daily.\n"
    uses = {str(dose.regimen.amount.high): dose.indication for dose in structured(body) if dose.regimen}
    assert uses == {"4": "Analgesia", "1": "Sedation", "10": ""}


def test_a_use_behind_a_semicolon_keeps_the_state_that_opens_the_sentence() -> None:
    body = (
        "- In severe renal impairment (creatinine clearance <30 mL/min): Gout: 50 mg daily; Arthritis: 25 mg daily.\n"
    )
    found = [(dose.indication, "30" in " ".join(dose.population.conditions)) for dose in structured(body)]
    assert found == [("Gout", True), ("Arthritis", True)]


def test_induction_is_a_step_of_the_treatment_and_no_use() -> None:
    body = "* **Ulcerative Colitis:** Induction - 8 mg twice daily; Maintenance - 4 mg twice daily.\n"
    found = [(dose.indication, dose.population.conditions) for dose in structured(body)]
    assert found == [("Ulcerative Colitis", ("Induction",)), ("Ulcerative Colitis", ())]


def test_forms_and_rates_are_no_uses() -> None:
    for label in ("Ointments (5%) or sprays (10%)", "Infusion rate", "Oral coated tablets (40 mg)"):
        doses = structured(f"* **{label}:** Apply to the affected area up to four times daily.\n")
        assert [dose.indication for dose in doses] == [""], label


def test_maximum_of_a_combination_belongs_to_the_ingredient_spoken_of() -> None:
    names = ("exemplin", "probeston")
    body = "- 20 mg of exemplin orally four times daily as needed. The maximum daily dose is 200 mg.\n"
    (dose,) = structured(body, "Exemplin + Probeston", names)
    assert (dose.ingredient, len(dose.regimen.limits if dose.regimen else ())) == ("exemplin", 1)
    assert reasons("- Increase slowly, up to a maximum of 150 mg/day.\n", "Exemplin + Probeston", names) == [
        "ingredient-not-stated"
    ]


def test_what_is_inhaled_is_not_swallowed() -> None:
    (dose,) = structured("The usual dose is 60 mg (two 30 mg capsules), inhaled up to five times daily.\n")
    assert dose.regimen is not None and dose.regimen.route == "inhalation"


def test_a_rare_route_is_kept_in_its_words() -> None:
    body = "* **Intravenous use:** 4 mg daily.\n* **Intracoronary use:** 10 mg over 5 minutes.\n"
    _, dose = structured(body)
    assert dose.regimen is not None and dose.regimen.route == "intracoronary"


def test_a_dose_belongs_to_the_ingredient_that_its_words_name() -> None:
    """The second sentence stands in the first ingredient's line, but gives the second's dose."""
    body = "* **Examplamine:** 75 mg once daily. Otherol succinate: 100 mg once daily.\n"
    found = structured(body, "Examplamine + Otherol Succinate", ("Examplamine", "Otherol Succinate"))
    given = [(str(dose.regimen.amount.low), dose.component) for dose in found if dose.regimen and dose.regimen.amount]
    assert given == [("75", "Examplamine"), ("100", "Otherol Succinate")]


def test_what_a_tablet_holds_is_no_dose_of_its_own() -> None:
    names = ("exemplin", "probeston")
    for held in ("(Exemplin 25 mg + Probeston 125 mg)", "of Exemplin 25 mg + Probeston 125 mg"):
        (dose,) = structured(f"One tablet {held} three times a day, before meals.\n", "Exemplin + Probeston", names)
        assert dose.regimen is not None and dose.regimen.amount is not None and dose.regimen.repeat is not None
        assert (dose.regimen.amount.low, dose.regimen.amount.unit, dose.regimen.repeat.frequency) == (1, "{tablet}", 3)


def test_the_adult_dose_of_children_of_an_age_is_theirs() -> None:
    body = "#### **Children:**\n\n* 14 years and older: Adult dose (5 mL orally every 6 hours).\n"
    (dose,) = structured(body)
    assert dose.population.group == "child" and dose.population.age is not None
    assert dose.population.age.low == 14


def test_how_often_over_a_list_holds_for_its_doses() -> None:
    body = "For children, the dosage is based on weight and administered once daily:\n\n"
    body += "* **Under 20 kg:** 150 mg.\n* **20 kg and over:** 200 mg twice daily.\n"
    first, second = structured(body)
    assert [dose.regimen and dose.regimen.repeat and dose.regimen.repeat.frequency for dose in (first, second)] == [
        1,
        2,
    ]


def test_how_often_in_the_sentence_before_a_list_is_not_shared_out() -> None:
    body = "It is given once daily.\n\n* **Adults:** 150 mg.\n* **Children:** 50 mg twice daily.\n"
    (dose,) = structured(body)
    assert dose.population.group == "child"
    assert "frequency-in-heading" in reasons(body)


def test_a_share_of_the_day_over_a_list_keeps_it_as_words() -> None:
    assert structured("The dosage is given in two divided doses:\n\n* **Adults:** 150 mg.\n") == []


@pytest.mark.parametrize(
    ("label", "phase"),
    [("Initial Dose", "initial"), ("Maintenance Dose", "maintenance"), ("Loading Dose", "loading")],
)
def test_phase_of_a_label_holds_for_the_clause_behind_it_alone(label: str, phase: str) -> None:
    first, second = structured(f"* **{label}:** 5 mg once daily. 10 mg twice daily is also used.\n")
    assert first.regimen is not None
    assert second.regimen is not None
    assert (first.regimen.phase, second.regimen.phase) == (phase, "unspecified")


def test_maximum_behind_a_labelled_phase_joins_its_dose() -> None:
    (dose,) = structured("* **Maintenance Dose:** 20-80 mg once daily. The maximum daily dose is 80 mg.\n")
    assert dose.regimen is not None
    assert (dose.regimen.phase, [str(limit.value) for limit in dose.regimen.limits]) == ("maintenance", ["80"])


def test_one_route_in_the_text_does_not_reach_doses_of_a_page_whose_labels_name_another() -> None:
    body = "* **Ophthalmic:** 1 drop as needed.\n* **Spinal:** 5 mg for saddle block.\n* Apply topically twice daily.\n"
    assert [dose.regimen and dose.regimen.route for dose in structured(body)] == ["ophthalmic", "", "topical"]


def test_a_number_in_a_name_bars_no_dose() -> None:
    (dose,) = structured("* **Severe IGF-1 deficiency:** 0.05 mg/kg twice daily.\n")
    assert dose.indication == "Severe IGF-1 deficiency"


def test_what_a_counted_thing_holds_may_stand_in_brackets() -> None:
    parts = ("Abcdexin", "Efghizole")
    body = "One capsule of Abcdexin (10mg) + Efghizole (75mg) orally once daily.\n"
    (dose,) = structured(body, "Abcdexin + Efghizole", parts)
    assert dose.regimen is not None
    assert dose.regimen.amount is not None
    assert (str(dose.regimen.amount.low), dose.regimen.amount.unit, dose.ingredient) == ("1", "{capsule}", "")
    assert dose.regimen.instructions == ("Abcdexin (10mg) + Efghizole (75mg)",)


def test_drops_of_a_solution_are_named_by_their_ingredient() -> None:
    parts = ("Abcdexin", "Efghizole")
    (dose,) = structured("Instil 1-2 drops of 1% Abcdexin solution twice daily.\n", "Abcdexin + Efghizole", parts)
    assert dose.ingredient == "abcdexin"
    assert structured("Instil 1-2 mg twice daily of 1% Abcdexin solution.\n", "Abcdexin + Efghizole", parts) == []


PARTS = ("Abcdexin", "Efghizole")


def limits(body: str) -> list[tuple[str, list[str]]]:
    doses = structured(body, "Abcdexin + Efghizole", PARTS)
    found = [(dose.ingredient, dose.regimen.limits) for dose in doses if dose.regimen is not None]
    return [(name, [f"{limit.value} {limit.unit}/{limit.period_unit}" for limit in each]) for name, each in found]


@pytest.mark.parametrize(
    "body",
    [
        "Maximum dosage: Abcdexin 100 mg + Efghizole 8 mg once daily.\n",
        "Maximum dose should not exceed Abcdexin 100 mg and Efghizole 8 mg per day.\n",
        "Do not exceed 100 mg of Abcdexin or 8 mg of Efghizole per day.\n",
    ],
)
def test_maximum_of_each_part_is_told_with_its_name(body: str) -> None:
    assert limits(body) == [("abcdexin", ["100 mg/d"]), ("efghizole", ["8 mg/d"])]


def test_maximum_of_each_part_joins_the_dose_of_that_part() -> None:
    body = "Abcdexin 50 mg + Efghizole 4 mg once daily. Maximum dosage: Abcdexin 100 mg + Efghizole 8 mg daily.\n"
    assert limits(body) == [("abcdexin", ["100 mg/d"]), ("efghizole", ["8 mg/d"])]
    body = "Abcdexin 50 mg and Efghizole 4 mg daily, maximum Abcdexin 100 mg daily.\n"
    assert limits(body) == [("abcdexin", ["100 mg/d"]), ("efghizole", [])]


@pytest.mark.parametrize(
    "body",
    [
        "Maximum dose: Abcdexin 100 mg and Efghizole 8 mg.\n",
        "Abcdexin 50 mg and Efghizole 4 mg daily, maximum of Abcdexin 100 mg.\n",
    ],
)
def test_maximum_of_parts_without_a_day_stays_words(body: str) -> None:
    assert all(not each for _, each in limits(body))
    assert reasons(body, "Abcdexin + Efghizole", PARTS)


def test_a_brand_of_this_medicine_limits_its_dose_and_another_brand_bars_it() -> None:
    body = (
        "* **Isentress:** 400 mg twice daily.\n* **Isentress HD:** 1200 mg once daily.\n* **Prezista:** 800 mg daily.\n"
    )
    found = [(dose.population.conditions, dose.indication) for dose in structured(body, "Raltegravir")]
    assert found == [(("Isentress",), ""), (("Isentress HD",), "")]
    assert reasons(body, "Raltegravir") == ["another-medicine"]


def test_doses_of_clinical_use_cases_are_read_with_their_own_route_only() -> None:
    body = "Adults: 5 mg orally once daily.\n\n#### Clinical Use Cases\n\n"
    body += "* **Intubation:** 0.2 mg IV.\n* **Surgery:** 1 mg.\n"
    found = [(dose.population.conditions, dose.regimen and dose.regimen.route) for dose in structured(body)]
    assert found == [((), "oral"), (("Intubation",), "iv"), (("Surgery",), "")]


def test_drops_go_where_the_other_drops_of_the_page_go() -> None:
    body = "* **Adults:** 1 drop into the affected eye four times daily.\n* **Children:** 1 drop twice daily.\n"
    assert [dose.regimen and dose.regimen.route for dose in structured(body)] == ["ophthalmic", "ophthalmic"]
    body += "* **Otitis:** 1 drop into the ear.\n"
    assert [dose.regimen and dose.regimen.route for dose in structured(body)] == ["ophthalmic", "", "otic"]


def test_what_is_injected_into_an_area_is_not_laid_on_it() -> None:
    (dose,) = structured("5 mg infiltrated locally into the affected area.\n")
    assert dose.regimen is not None
    assert (dose.regimen.route, dose.regimen.site) == ("", "the affected area")


def test_an_inhaler_is_inhaled_whatever_the_label_says() -> None:
    body = "* **Intravenous/Intramuscular:** For COPD: 50 mcg once daily via inhaler.\n"
    body += "* **Ophthalmic:** Apply the ointment daily.\n"
    assert [dose.regimen and dose.regimen.route for dose in structured(body)] == ["inhalation", "ophthalmic"]


@pytest.mark.parametrize(
    ("label", "low"),
    [
        ("Adults (18 years and older) and Adolescents (12 years and older)", "12"),
        ("Adults (18 years and older) and children (6-17 years)", "6"),
        ("Adolescents (12 years and older) and Adults", "12"),
    ],
)
def test_groups_whose_ages_meet_are_one_from_the_lowest_age_on(label: str, low: str) -> None:
    (dose,) = structured(f"**{label}:** 20 mg once daily.\n")
    age = dose.population.age
    assert age is not None
    assert (str(age.low), age.high, dose.population.group, dose.population.conditions) == (low, None, "", ())


def test_groups_with_a_gap_between_their_ages_keep_the_dose_as_words() -> None:
    assert structured("**Adults (18 years and older) and children (6-12 years):** 20 mg once daily.\n") == []


@pytest.mark.parametrize(
    ("label", "conditions"),
    [("Children & Adolescents", ()), ("Children (adolescents)", ("adolescents",)), ("Adolescents", ("adolescents",))],
)
def test_adolescents_limit_a_dose_unless_they_stand_beside_children(label: str, conditions: tuple[str, ...]) -> None:
    (dose,) = structured(f"**{label}:** 20 mg once daily.\n")
    assert (dose.population.group, dose.population.conditions) == ("child", conditions)
