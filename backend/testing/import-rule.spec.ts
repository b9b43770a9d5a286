import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { assemblies, flowPackages, guarded, onNode, open, page, rooms } from './rooms.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

interface Import {
  readonly file: string;
  /** A path from the root, or the name of a package. */
  readonly target: string;
  readonly names: readonly string[];
  readonly typeOnly: boolean;
}

let imports: Import[];
let files: string[];

beforeAll(async () => {
  files = (await Promise.all(['flows', 'migrations', 'backend', 'frontend'].map(sourcesBelow))).flat();
  imports = (await Promise.all(files.map(importsOf))).flat();
});

const forTests = (file: string) => file.includes('/testing/') || /(\.spec|-under-test)\.ts$/.test(file);

/** The product's own sources; what only tests use may look everywhere. */
async function sourcesBelow(folder: string): Promise<string[]> {
  const found = await readdir(path.join(root, folder), { recursive: true });
  return found
    .map((file) => `${folder}/${file.split(path.sep).join('/')}`)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts') && !forTests(file));
}

async function importsOf(file: string): Promise<Import[]> {
  const source = ts.createSourceFile(file, await readFile(path.join(root, file), 'utf8'), ts.ScriptTarget.Latest, true);
  const found: Import[] = [];
  const add = (specifier: ts.Node, names: string[], typeOnly: boolean) => {
    if (!ts.isStringLiteral(specifier)) return;
    const target = specifier.text.startsWith('.') ? path.posix.join(path.posix.dirname(file), specifier.text) : specifier.text;
    found.push({ file, target, names, typeOnly });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, namesIn(node.importClause), isTypeOnly(node.importClause));
    else if (ts.isExportDeclaration(node) && node.moduleSpecifier) add(node.moduleSpecifier, ['*'], node.isTypeOnly);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) add(node.arguments[0]!, ['*'], false);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function namesIn(clause: ts.ImportClause | undefined): string[] {
  const bindings = clause?.namedBindings;
  if (bindings && ts.isNamedImports(bindings)) return bindings.elements.map((element) => (element.propertyName ?? element.name).text);
  return ['*'];
}

function isTypeOnly(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const bindings = clause.namedBindings;
  return (
    !clause.name &&
    !!bindings &&
    ts.isNamedImports(bindings) &&
    bindings.elements.length > 0 &&
    bindings.elements.every((element) => element.isTypeOnly)
  );
}

const roomOf = (file: string) => (file.startsWith('migrations/') ? 'migrations' : file.split('/').slice(0, 2).join('/'));
const sideOf = (file: string) => file.split('/')[0];
const isOurs = (target: string) => /^(flows|migrations|backend|frontend)\//.test(target);
const tell = ({ file, target }: Import) => `${file} imports ${target}`;

function isAllowed({ file, target, typeOnly }: Import): boolean {
  const [from, to] = [roomOf(file), roomOf(target)];
  if (from === to || (target in open && sideOf(file) === sideOf(target))) return true;
  if (file in assemblies) return sideOf(file) === sideOf(target) || sideOf(target) === 'migrations';
  const room = rooms[from] ?? (sideOf(file) === 'frontend' ? page : undefined);
  return !!room && (room.may.includes(to) || (typeOnly && !!room.types?.includes(to)));
}

describe('the rooms of the house', () => {
  it('import only what the table allows', () => {
    expect(
      imports
        .filter(({ target }) => isOurs(target) && !forTests(target))
        .filter((each) => !isAllowed(each))
        .map(tell),
    ).toEqual([]);
  });

  it('are each in the table, pages excepted', () => {
    const unknown = files.filter((file) => !(file in assemblies) && !(roomOf(file) in rooms) && sideOf(file) !== 'frontend');
    expect(unknown).toEqual([]);
  });

  it('never need each other in a circle', () => {
    const needs = (room: string, seen: readonly string[]): string[] => {
      if (seen.includes(room)) return [[...seen.slice(seen.indexOf(room)), room].join(' → ')];
      return (rooms[room]?.may ?? []).flatMap((next) => needs(next, [...seen, room]));
    };
    expect([...new Set(Object.keys(rooms).flatMap((room) => needs(room, [])))]).toEqual([]);
  });

  it('take nothing from the tests', () => {
    expect(imports.filter(({ target }) => isOurs(target) && forTests(target)).map(tell)).toEqual([]);
  });
});

describe('an import', () => {
  it('names the file it means, with its ending', () => {
    const bare = imports.filter(({ target }) => isOurs(target) && !/\.(ts|json|mjs|css|scss)$/.test(target));
    expect(bare.map(tell)).toEqual([]);
  });

  it('goes to no barrel', () => {
    expect(files.filter((file) => path.basename(file) === 'index.ts')).toEqual(['migrations/index.ts']);
  });

  it.each(guarded)('of $name from $from stays in its room: $because', ({ name, from, only }) => {
    const outside = imports.filter(
      (each) =>
        each.target === from &&
        (name === '*' || each.names.includes(name) || each.names.includes('*')) &&
        !only.includes(roomOf(each.file)),
    );
    expect(outside.map(tell)).toEqual([]);
  });
});

describe('the flow language', () => {
  it('uses only packages that run in the browser too', () => {
    const foreign = imports.filter(
      ({ file, target }) =>
        sideOf(file) === 'flows' && !onNode.includes(file) && !isOurs(target) && !flowPackages.includes(target.split('/')[0]!),
    );
    expect(foreign.map(tell)).toEqual([]);
  });
});
