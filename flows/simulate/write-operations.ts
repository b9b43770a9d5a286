import { writeFileSync } from 'node:fs';
import { operations } from '../language/operations.ts';
import { operationsGuide } from '../language/operations-guide.ts';

writeFileSync(new URL('../../docs/operations.md', import.meta.url), operationsGuide(operations));
