import type { Json, Variable } from '../../../flows/language/flow.ts';
import type { OperationName, operations } from '../../../flows/language/operations.ts';
import type { Transaction } from '../../database/tenant-database.ts';

type Declared = typeof operations;
type Values = Readonly<Record<string, Json>>;

/** What a declared type is in code. */
interface Typed {
  text: string;
  number: number;
  boolean: boolean;
  date: string;
  time: string;
  place: Values;
  file: Values;
  list: readonly Json[];
  record: Values;
}

type Fields<F> = { readonly [Name in keyof F]: F[Name] extends Variable['type'] ? Typed[F[Name]] | null : never };

/** A call of an operation: by which conversation, in which language, with what. */
export interface OperationCall<Input = Values> {
  readonly tx: Transaction;
  readonly businessId: string;
  readonly conversationId: string;
  readonly contactId: string;
  /** The language in which the customer is spoken to. */
  readonly language: string;
  readonly input: Input;
}

export type CallOf<Name extends OperationName> = OperationCall<Fields<Declared[Name]['input']>>;

export interface AnswerOf<Name extends OperationName> {
  readonly outcome: Declared[Name]['outcomes'][number];
  readonly output: Partial<Fields<Declared[Name]['output']>>;
}

/** Every operation that the flow language declares; one that is missing or answers otherwise does not compile. */
export type Operations = { readonly [Name in OperationName]: (call: CallOf<Name>) => Promise<AnswerOf<Name>> };

/** An option of a `choose` step. */
export type OptionItem = { readonly id: string; readonly title: string; readonly description?: string };

/** Whether a value may stand for a declared type. Null always may: it is what nobody has said yet. */
export function fits(value: Json, type: Variable['type']): boolean {
  if (value === null) return true;
  switch (type) {
    case 'text':
    case 'date':
    case 'time':
      return typeof value === 'string';
    case 'number':
      return typeof value === 'number' && Number.isFinite(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'list':
      return Array.isArray(value);
    case 'place':
    case 'file':
    case 'record':
      return typeof value === 'object' && !Array.isArray(value);
  }
}
