import type { FieldType } from './forms.ts';
import type { ScheduleTrigger } from './schedule.ts';

/** The flow language: what a business draws. A flow is data; a published version of it never changes. */

export type FlowId = string;

/** A word that the business would use for the moment, e.g. `ask-address`. Unique within its flow. */
export type StepId = string;

/** The name of a way out of a step, e.g. `answered`. Edges are read off `next`; they are stored nowhere else. */
export type Outcome = string;

/** What happened to a record, e.g. `order.ready`. */
export type SignalName = string;

/** ISO 639-1 code, e.g. `es`. */
export type Language = string;

/** Words that a customer reads, per language. May hold Liquid (`{{ order.total | money }}`). A bare string serves every language. */
export type Text = string | Readonly<Record<Language, string>>;

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export interface Flow {
  readonly id: FlowId;
  readonly title: string;
  readonly start: StepId;
  readonly triggers: readonly Trigger[];
  readonly variables: Readonly<Record<string, Variable>>;
  readonly steps: Readonly<Record<StepId, Step>>;
  /** Where each step lies on the canvas. Apart from the steps, because moving a box is not a change of meaning. */
  readonly layout: Readonly<Record<StepId, { readonly x: number; readonly y: number }>>;
}

/**
 * What starts a flow by itself. Where several would do for a message, the most particular one does: a link, a template's button, a basket,
 * an ad, a keyword, and at last `first`, the flow that answers when nothing else matches.
 *
 * Links, template buttons, baskets, ads, events and questions also do while another flow runs: the flow then runs in place, and afterwards the pending
 * question is asked again. It reads what began it as `event`. While a person has the conversation nothing starts.
 */
export type Trigger =
  | { readonly on: 'first' }
  /** A message that consists of exactly these words, in the given language, case and accents ignored. */
  | { readonly on: 'keyword'; readonly words: Readonly<Record<Language, readonly string[]>> }
  /** A signal that the running step does not take itself. `event` is its data. */
  | { readonly on: 'event'; readonly signal: SignalName }
  /** A basket from the catalog, where the running step does not ask for one. `event.items`: `retailerId`, `quantity`, `amount`, `currency`. */
  | { readonly on: 'cart' }
  /** A message that came by an ad or a post at Meta: this one, or any. `event`: `source`, `id`, `headline`, `body`, `url`, `click`. */
  | { readonly on: 'ad'; readonly id?: string }
  /** A message that is this code or begins with it, as a `wa.me` link or a printed code writes it. `event`: `code`, `rest`. */
  | { readonly on: 'link'; readonly code: string }
  /** A button of a template, by what its payload begins with. `event`: `payload`, `rest`, `title`. */
  | { readonly on: 'template-button'; readonly payload: string }
  /** A question of the customer's where another flow waits for an answer, and these words are none. `event.text` */
  | { readonly on: 'question' }
  | ScheduleTrigger;

export interface Variable {
  readonly type: 'text' | 'number' | 'boolean' | 'date' | 'time' | 'place' | 'file' | 'list' | 'record';
  /** Set when the flow starts. Absent means null. */
  readonly initial?: Json;
  /**
   * `input` is given by the flow that runs this one, `output` is given back to it. A `setting` is a policy that the business sets
   * without drawing: its `initial` value, shown by its `title`; steps only read it.
   */
  readonly role?: 'input' | 'output' | 'setting';
  readonly title?: Text;
}

/**
 * A value in a step: fixed, or read from a variable by a dotted path (own properties only). Besides its variables a flow
 * reads `contact`, `business`, `language`, `message`, the words that began the conversation, `event`, what began the flow, and
 * `referral`, the ad that the customer came by last; texts read the same names.
 */
export type Value = { readonly fixed: Json } | { readonly from: string } | { readonly text: Text };

/** A condition is data: no user code runs anywhere. */
export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  | { readonly left: Value; readonly is: 'equal' | 'less' | 'less-or-equal' | 'more' | 'more-or-equal' | 'contains'; readonly right: Value }
  | { readonly left: Value; readonly is: 'empty' | 'present' };

/** What happens when the customer says nothing. Reminders come in order, then the step leaves by its `silence` outcome. */
export interface Silence {
  readonly reminders?: readonly { readonly afterMinutes: number; readonly text: Text }[];
  /** Counted from entering the step. */
  readonly afterMinutes: number;
}

/**
 * A way out of a step that rests: it leaves by `outcome` when the signal arrives, and is about the thing that `about` names, where given.
 * `staff.took` is the signal that a member of staff took the conversation over; a step that does not take it is left in place.
 */
export interface SignalWay {
  readonly on: SignalName;
  /** Must equal the signal's `data.about`. */
  readonly about?: Value;
  /** The variable that gets the signal's data. */
  readonly saveAs?: string;
  readonly outcome: Outcome;
}

/** A `place` is kept as `{ address }` when it was typed, as `{ latitude, longitude, name?, address? }` when it came as a pin. A `cart` is the list of its items. */
export type AnswerType = 'text' | 'number' | 'date' | 'time' | 'email' | 'phone' | 'place' | 'photo' | 'file' | 'cart';

/**
 * What a message shows beside its words. A file is one of ours: `{ fileId, filename, mime }`. A product is named by its id in the
 * catalog at Meta; `products` reads a list of them, or of `{ title, products }`. Where a value is no such thing, only the words are said.
 */
export type Show =
  | { readonly document: Value }
  | { readonly image: Value }
  | { readonly video: Value }
  | { readonly audio: Value }
  /** `{ latitude, longitude, name?, address? }` */
  | { readonly location: Value }
  /** `{ name, phone, company?, email? }` */
  | { readonly contact: Value }
  /** A button that opens a page. */
  | { readonly link: { readonly title: Text; readonly url: Text } }
  | { readonly product: Value }
  | { readonly products: Value; readonly header: Text }
  /** A button that opens the catalog; `picture` is the product whose picture stands on it. */
  | { readonly catalog: { readonly picture?: Value } }
  /** WhatsApp's own bill with a button to pay it: `inChat`, as `payment.link` gives it. */
  | { readonly payment: Value }
  /** What became of such a bill; the customer sees it on the bill too. */
  | { readonly paymentStatus: Value; readonly status: PaymentStatus };

/** Paid and worked on, done, or not wanted any more. */
export type PaymentStatus = 'processing' | 'completed' | 'canceled';

/** What is said instead when the customer has not written for a day, and only what Meta approved may be said. */
export interface TemplateUse {
  readonly name: string;
  /** For the variables of the template, in their order, or by their names. */
  readonly values?: readonly Value[] | Readonly<Record<string, Value>>;
  /** The file at its head. */
  readonly header?: Value;
  /** The options of a choice that its buttons stand for, in their order. */
  readonly buttons?: readonly string[];
}

export interface SayStep {
  readonly kind: 'say';
  /** May be empty where something is shown that needs no words. */
  readonly text: Text;
  readonly show?: Show;
  readonly template?: TemplateUse;
  readonly next: { readonly done: StepId };
}

/** A question with a typed answer. */
export interface AskStep {
  readonly kind: 'ask';
  readonly text: Text;
  /** `min` and `max` bound a number, and the characters of a text. `whole` refuses fractions. */
  readonly answer: { readonly type: AnswerType; readonly min?: number; readonly max?: number; readonly whole?: boolean };
  readonly saveAs: string;
  /** Said when the answer does not fit, before the question is asked again. */
  /** What customers call the answer: "change the address" goes back to it. */
  readonly called?: Readonly<Record<Language, readonly string[]>>;
  readonly correction?: Text;
  /** Wrong answers before the step leaves by `failed`. Default 3. */
  readonly tries?: number;
  readonly silence: Silence;
  readonly signals?: readonly SignalWay[];
  /** Words that come one message after the other are one answer, once nothing more came for so long. A tap answers at once. */
  readonly settleSeconds?: number;
  readonly template?: TemplateUse;
  /** Besides these, the outcomes of `signals`. */
  readonly next: { readonly answered: StepId; readonly failed: StepId; readonly silence: StepId } & Readonly<Record<Outcome, StepId>>;
}

/** One question of a form. What it is called in the answers is its `name`. */
export interface FormField {
  readonly name: string;
  readonly type: FieldType;
  /** At most 20 characters; a consent may have 120. */
  readonly label: Text;
  readonly optional?: boolean;
  /** For `choice` (one of them) and `choices` (any of them). */
  readonly options?: readonly { readonly id: string; readonly title: Text }[];
}

export interface FormScreen {
  /** In capital letters, as WhatsApp wants it. */
  readonly id: string;
  readonly title: Text;
  readonly text?: Text;
  readonly fields: readonly FormField[];
  /** The label of the button that goes on to the next screen, or sends the form. */
  readonly button: Text;
}

/** A form that opens inside WhatsApp. Its answers are kept as a record, by the names of the fields. */
export interface FormStep {
  readonly kind: 'form';
  readonly text: Text;
  /** Opens the form; at most 30 characters. */
  readonly button: Text;
  readonly screens: readonly FormScreen[];
  readonly saveAs: string;
  /** What customers call the answer: "change the address" goes back to it. */
  readonly called?: Readonly<Record<Language, readonly string[]>>;
  readonly correction?: Text;
  readonly tries?: number;
  readonly silence: Silence;
  readonly signals?: readonly SignalWay[];
  readonly next: { readonly sent: StepId; readonly failed: StepId; readonly silence: StepId } & Readonly<Record<Outcome, StepId>>;
}

export interface Option {
  readonly id: string;
  /** At most 20 characters as a button (up to three options), 24 as a row of a list. */
  readonly title: Text;
  /** At most 72 characters; only rows of a list show it. */
  readonly description?: Text;
  /** Other whole messages that mean it, e.g. `yes` beside the title `Place order`. */
  readonly words?: Readonly<Record<Language, readonly string[]>>;
  /** Offered only while this holds. Without it, always. */
  readonly when?: Condition;
}

/**
 * A choice. Up to three options become buttons, up to ten a list, more a list with pages.
 * Fixed options each have an outcome of their own id. Options read from a list variable
 * (`[{ id, title, description? }]`) leave by `chosen`, with the id in `saveAs`.
 */
export interface ChooseStep {
  readonly kind: 'choose';
  readonly text: Text;
  /** Label of the button that opens the list, at most 20 characters. */
  readonly button?: Text;
  readonly options: readonly Option[] | { readonly from: string; readonly also?: readonly Option[] };
  readonly saveAs?: string;
  /** What customers call the answer: "change the address" goes back to it. */
  readonly called?: Readonly<Record<Language, readonly string[]>>;
  /** Where a picture or a document says something here: the variable that gets it. The step then leaves by `file`. */
  readonly fileAs?: string;
  /** For words that need no answer, as a farewell: after something else was said in between they are not said again. */
  readonly once?: boolean;
  /** The question alone, where its text begins with an excuse or the like: said instead when it is asked again. */
  readonly textAgain?: Text;
  readonly correction?: Text;
  readonly tries?: number;
  readonly silence: Silence;
  readonly signals?: readonly SignalWay[];
  /** Words that come one message after the other are one answer, once nothing more came for so long. A tap answers at once. */
  readonly settleSeconds?: number;
  readonly template?: TemplateUse;
  /** The outcomes of `signals`, option ids (or `chosen` and the ids of `also`), `failed`, `silence`, and where wanted `other`: free text goes there instead of being a wrong answer, saved in `saveAs`. */
  readonly next: Readonly<Record<Outcome, StepId>>;
}

/** The first case whose condition holds gives the outcome; otherwise `otherwise`. */
export interface BranchStep {
  readonly kind: 'branch';
  readonly cases: readonly { readonly when: Condition; readonly outcome: Outcome }[];
  readonly next: Readonly<Record<Outcome, StepId>>;
}

/** Goes one way or another by chance, in these shares. A run keeps to its way, however often it comes by. */
export interface SplitStep {
  readonly kind: 'split';
  readonly shares: readonly { readonly outcome: Outcome; readonly share: number }[];
  readonly next: Readonly<Record<Outcome, StepId>>;
}

export interface SetStep {
  readonly kind: 'set';
  readonly set: Readonly<Record<string, Value>>;
  readonly next: { readonly done: StepId };
}

/** A business operation (see operations.ts). Its outcomes are the step's. */
export interface CallStep {
  readonly kind: 'call';
  readonly operation: string;
  readonly input: Readonly<Record<string, Value>>;
  /** Output field → variable. */
  readonly saveAs?: Readonly<Record<string, string>>;
  readonly next: Readonly<Record<Outcome, StepId>>;
}

/** Asks a server over HTTP. The answer comes later; until then the conversation rests. Only public addresses are ever asked. */
export interface RequestStep {
  readonly kind: 'request';
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** May hold Liquid after the server's name; what is filled in is percent-encoded. */
  readonly url: string;
  /** A value may hold Liquid, or is a secret of the business by its name. */
  readonly headers?: Readonly<Record<string, string | { readonly secret: string }>>;
  /** Sent as a JSON object. */
  readonly body?: Readonly<Record<string, Value>>;
  /** For each try; 10 unless given, at most 30. */
  readonly timeoutSeconds?: number;
  /** Tries after the first, when nobody answers or the server fails (5xx, 429). 2 unless given, at most 5. */
  readonly retries?: number;
  /** Variable → `status`, `body` or a part of it, e.g. `body.items.0.price`. */
  readonly saveAs?: Readonly<Record<string, string>>;
  /** `done` for an answer of 2xx; `failed` for every other, and for none. */
  readonly next: { readonly done: StepId; readonly failed: StepId };
}

/** Rests for a time, and until then for signals. */
export interface WaitStep {
  readonly kind: 'wait';
  /** One signal with a limit leaves by `arrived`; for several, or to know what one was about, there are `signals`. */
  readonly for: { readonly minutes: number } | { readonly signal: SignalName; readonly atMostMinutes: number };
  readonly signals?: readonly SignalWay[];
  /** `elapsed` always; `arrived` where it waits for one signal; the outcomes of `signals`. */
  readonly next: Readonly<Record<Outcome, StepId>>;
}

/** A person takes over. Giving back (`resume`) leaves by `resumed`. Until somebody has taken it, the conversation waits in line. */
export interface HandoffStep {
  readonly kind: 'handoff';
  /** Read by staff; may hold Liquid. */
  readonly reason: string;
  /** Said to the customer on entering. */
  readonly text?: Text;
  /** Nobody took it for so long: it leaves by `nobody`, and a person stays asked for. A value that is no number waits for as long as it takes. */
  readonly patience?: { readonly minutes: Value };
  /** The variable that gets what the customer writes. */
  readonly saveAs?: string;
  /** Besides `resumed`: `nobody` where there is patience, and where wanted `other`: what the customer writes in line goes there. */
  readonly next: { readonly resumed: StepId } & Readonly<Record<Outcome, StepId>>;
}

/** Another flow inside this one, compiled in place. Its `end` results are the outcomes; a result without one leaves by `done`. */
export interface RunStep {
  readonly kind: 'run';
  readonly flow: FlowId;
  /** Input variable of the other flow → value. */
  readonly input?: Readonly<Record<string, Value>>;
  /** Output variable of the other flow → variable here. */
  readonly output?: Readonly<Record<string, string>>;
  readonly next: Readonly<Record<Outcome, StepId>>;
}

/** Leaves for another flow; nothing comes back. `input` fills its input variables. */
export interface GoStep {
  readonly kind: 'go';
  readonly flow: FlowId;
  readonly input?: Readonly<Record<string, Value>>;
}

export interface EndStep {
  readonly kind: 'end';
  readonly result?: Outcome;
}

export type Step =
  | SayStep
  | AskStep
  | ChooseStep
  | FormStep
  | BranchStep
  | SplitStep
  | SetStep
  | CallStep
  | RequestStep
  | WaitStep
  | HandoffStep
  | RunStep
  | GoStep
  | EndStep;

export type StepKind = Step['kind'];
export type StepOf<K extends StepKind> = Extract<Step, { kind: K }>;
