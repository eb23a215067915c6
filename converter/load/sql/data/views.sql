-- Views over the tables. `{joined:…}` gathers texts, `{number:…}` makes a number of a decimal.

-- view dose_by_drug: Doses by medicine and population, one row a dose, with its maxima and conditions; numbers to compare with.
SELECT
  m."title" AS "drug",
  d."indication",
  d."intent",
  d."population",
  d."population_group",
  {number:d."age_low"} AS "age_low",
  {number:d."age_high"} AS "age_high",
  d."age_unit",
  {number:d."weight_low"} AS "weight_low",
  {number:d."weight_high"} AS "weight_high",
  d."weight_unit",
  (SELECT {joined:i."text"} FROM "dose_instruction" i WHERE i."fact_id" = d."fact_id" AND i."kind" = 'condition') AS "conditions",
  d."phase",
  d."ingredient",
  d."structured",
  {number:d."amount_low"} AS "amount_low",
  {number:d."amount_high"} AS "amount_high",
  d."amount_unit",
  {number:d."rate_low"} AS "rate_low",
  {number:d."rate_high"} AS "rate_high",
  d."rate_unit",
  d."rate_kind",
  d."frequency",
  d."frequency_max",
  {number:d."period"} AS "period",
  {number:d."period_max"} AS "period_max",
  d."period_unit",
  d."as_needed",
  d."route",
  (SELECT {joined:l."value" || ' ' || l."unit" || ' per ' || CASE l."per" WHEN 'period' THEN l."period" || ' ' || l."period_unit" ELSE l."per" END}
   FROM "dose_limit" l WHERE l."fact_id" = d."fact_id") AS "maxima",
  d."text",
  d."reason",
  d."review_status",
  m."source_url",
  d."line",
  d."fact_id",
  d."monograph_id"
FROM "dose" d JOIN "monograph" m ON m."monograph_id" = d."monograph_id"

-- view interaction_both_ways: For each medicine the interactions that its own page states, and those that other pages state of it.
SELECT
  m."title" AS "drug",
  i."text" AS "interacts_with",
  i."kind",
  i."effect",
  i."management",
  'own page' AS "stated_on",
  m."title" AS "stated_by",
  i."line",
  i."fact_id",
  m."monograph_id"
FROM "interaction" i JOIN "monograph" m ON m."monograph_id" = i."monograph_id"
UNION ALL
SELECT
  o."title",
  m."title",
  i."kind",
  i."effect",
  i."management",
  'other page',
  m."title",
  i."line",
  i."fact_id",
  o."monograph_id"
FROM "interaction" i
JOIN "monograph" m ON m."monograph_id" = i."monograph_id"
JOIN (SELECT DISTINCT lower(n."text") AS "named", n."monograph_id" FROM "name" n) k ON k."named" = lower(i."text")
JOIN "monograph" o ON o."monograph_id" = k."monograph_id"
WHERE i."kind" = 'drug' AND o."monograph_id" <> m."monograph_id"
