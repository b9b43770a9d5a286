import type { Flow, FlowId } from '../language/flow.ts';
import { operations } from '../language/operations.ts';
import type { Frame } from '../machine/compile.ts';
import { type Happened, Stage, TranscriptMismatch } from './stage.ts';
import { type Line, parseTranscript } from './transcript.ts';

/**
 * Replays a transcript against flows; throws a `TranscriptMismatch` that shows what was written and what happened.
 * Gives the steps that were entered, in order.
 */
export function replay(source: string, library: ReadonlyMap<FlowId, Flow>, frame: Frame): Stage['entered'] {
  const { headers, lines } = parseTranscript(source);
  const stage = new Stage(headers, library, frame);
  for (const [index, line] of lines.entries()) {
    if (isExpectation(line)) {
      if (index === 0) throw new TranscriptMismatch(`Line ${line.number}: nothing has happened yet that could be answered`);
      continue;
    }
    const until = lines.findIndex((later, at) => at > index && !isExpectation(later));
    const expected = lines.slice(index + 1, until < 0 ? undefined : until);
    compare(line, expected, stage.act(line), stage.where());
  }
  return stage.entered;
}

/** The same conversation written down as it goes now: what the customer and the world do is kept, what we say is new. */
export function rewrite(source: string, library: ReadonlyMap<FlowId, Flow>, frame: Frame): string {
  const { headers, lines } = parseTranscript(source);
  const stage = new Stage(headers, library, frame);
  const top = source.split(/\r?\n/).filter((line) => /^(#|[a-z]+:)/.test(line));
  const body = lines.flatMap((line, index) => {
    if (line.mark === '=') return [`= ${stage.where()}`];
    if (isExpectation(line)) return [];
    const until = lines.findIndex((later, at) => at > index && !isExpectation(later));
    const expected = lines.slice(index + 1, until < 0 ? undefined : until);
    const happened = stage
      .act(line)
      .filter(
        (seen) => mustBeWritten(seen) || expected.some(({ mark, text }) => mark === '!' && text.startsWith(seen.text.split(' ')[0]!)),
      );
    return [`${line.mark} ${line.text}`, ...happened.map(({ mark, text }) => `${mark} ${text}`)];
  });
  return `${top.join('\n')}\n\n${body.join('\n')}\n`;
}

const isExpectation = ({ mark }: Line): boolean => mark === '<' || mark === '!' || mark === '=';

/** An operation on rows that others share is part of the contract; one that only reads may go unsaid. */
function mustBeWritten({ mark, text }: Happened): boolean {
  const operation = Object.entries(operations).find(([name]) => text.split(' ')[0] === name)?.[1];
  return mark === '<' || (operation !== undefined && 'shared' in operation);
}

function compare(action: Line, expected: readonly Line[], happened: readonly Happened[], where: string): void {
  let next = 0;
  const wanted = expected.filter(({ mark }) => mark !== '=');
  for (const seen of happened) {
    const line = wanted[next];
    if (line && line.mark === seen.mark && fits(line, seen)) next += 1;
    else if (mustBeWritten(seen)) throw mismatch(action, wanted, happened, line, seen);
  }
  if (next < wanted.length) throw mismatch(action, wanted, happened, wanted[next], undefined);

  const rests = expected.find(({ mark }) => mark === '=');
  if (rests && rests.text !== where)
    throw new TranscriptMismatch(`Line ${rests.number}: it should rest at "${rests.text}", and rests at "${where}"`);
}

const fits = (line: Line, seen: Happened): boolean =>
  line.text === seen.text || (line.mark === '!' && line.text === seen.text.split(' → ')[0]);

function mismatch(
  action: Line,
  wanted: readonly Line[],
  happened: readonly Happened[],
  line: Line | undefined,
  seen: Happened | undefined,
): TranscriptMismatch {
  const show = (mark: string, text: string, here: boolean) => `  ${here ? '→' : ' '} ${mark} ${text}`;
  return new TranscriptMismatch(
    [
      `Line ${line?.number ?? action.number}: after "${action.mark} ${action.text}"`,
      'the transcript says',
      ...wanted.map((each) => show(each.mark, each.text, each === line)),
      ...(line ? [] : ['  → (nothing more)']),
      'and this happened',
      ...happened.map((each) => show(each.mark, each.text, each === seen)),
      ...(seen ? [] : ['  → (nothing more)']),
    ].join('\n'),
  );
}
