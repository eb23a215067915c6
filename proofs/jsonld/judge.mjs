// Judges JSON-LD files with @adobe/structured-data-validator: node judge.mjs VOCABULARY.tsv FOLDER
// The validator wants schema.org as JSON-LD; it is laid out from the project's table of names.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import Validator from '@adobe/structured-data-validator';
import Extractor from '@marbec/web-auto-extractor';

const [table, folder] = process.argv.slice(2);

function schemaOrg() {
  const refs = (names) => names.split(' ').filter(Boolean).map((name) => ({ '@id': `schema:${name}` }));
  const graph = [];
  for (const line of readFileSync(table, 'utf8').split('\n')) {
    const [kind, name, first = '', second = '', instead = ''] = line.split('\t');
    const superseded = instead ? { 'schema:supersededBy': { '@id': `schema:${instead}` } } : {};
    const term = { '@id': `schema:${name}`, 'rdfs:label': name, ...superseded };
    if (kind === 'class') graph.push({ ...term, '@type': 'rdfs:Class', 'rdfs:subClassOf': refs(first) });
    if (kind === 'member') graph.push({ ...term, '@type': refs(first).map((ref) => ref['@id']) });
    if (kind === 'property') {
      graph.push({
        ...term, '@type': 'rdf:Property', 'schema:domainIncludes': refs(first), 'schema:rangeIncludes': refs(second),
      });
    }
  }
  return { '@graph': graph };
}

function* filesBelow(place) {
  for (const entry of readdirSync(place, { withFileTypes: true })) {
    const path = join(place, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path);
    else if (entry.name.endsWith('.jsonld')) yield path;
  }
}

const validator = new Validator(schemaOrg());
let passed = 0;
let failed = 0;
for (const file of filesBelow(folder)) {
  const text = readFileSync(file, 'utf8').replaceAll('<', '\\u003c');
  const html = `<html><head><script type="application/ld+json">${text}</script></head></html>`;
  const data = new Extractor({ addLocation: true, embedSource: ['jsonld'] }).parse(html);
  const nodes = Object.values(data.jsonld ?? {}).flat().length;
  const issues = await validator.validate(data);
  if (!nodes) issues.push({ severity: 'ERROR', issueMessage: 'no node was found' });
  if (issues.length) failed += 1;
  else passed += 1;
  for (const issue of issues.slice(0, 5)) {
    console.error(`${file}: ${issue.severity} ${issue.issueMessage} ${JSON.stringify(issue.path ?? '')}`);
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed || !passed ? 1 : 0);
