/** What Meta says of a template. The words are Meta's own, in small letters. */
export type TemplateState =
  | 'pending'
  | 'approved'
  | 'rejected'
  | 'paused'
  | 'disabled'
  | 'in_appeal'
  | 'limit_exceeded'
  | 'archived'
  | 'pending_deletion'
  | 'deleted'
  | 'locked'
  | 'flagged';

export type TemplateCategory = 'utility' | 'marketing' | 'authentication';

/** What can be tapped below a template. */
export type TemplateButton =
  | { readonly kind: 'reply'; readonly title: string }
  /** `url` may end in one variable, `https://shop.example/orders/{{1}}`; `example` is the whole address with it. */
  | { readonly kind: 'link'; readonly title: string; readonly url: string; readonly example?: string }
  | { readonly kind: 'phone'; readonly title: string; readonly phone: string };

/** A template as one writes it. Variables stand in its words as `{{name}}`, all named or all numbered. */
export interface NewTemplate {
  readonly name: string;
  /** `en`, `es_MX` … */
  readonly language: string;
  readonly category: 'utility' | 'marketing';
  readonly header?: string;
  readonly body: string;
  readonly footer?: string;
  readonly buttons: readonly TemplateButton[];
  /** What each variable could be, for Meta's reviewers. */
  readonly examples: Readonly<Record<string, string>>;
}

/** A button as Meta has it: there are more kinds than one can write here. */
export interface TemplateButtonView {
  readonly kind: string;
  readonly title: string;
  readonly url?: string;
  readonly phone?: string;
}

/** GET /api/templates, GET /api/templates/:id */
export interface TemplateView {
  readonly id: string;
  readonly wabaId: string;
  readonly name: string;
  readonly language: string;
  readonly category: TemplateCategory;
  readonly state: TemplateState;
  readonly reason: string | null;
  readonly quality: string | null;
  readonly stateAt: string;
  readonly header: { readonly kind: 'text'; readonly text: string } | { readonly kind: 'image' | 'video' | 'document' | 'location' } | null;
  readonly body: string;
  readonly footer: string | null;
  readonly buttons: readonly TemplateButtonView[];
  readonly variables: readonly string[];
  readonly examples: Readonly<Record<string, string>>;
  /** The published flows that say it. */
  readonly usedBy: readonly { readonly flowId: string; readonly title: string }[];
}

export interface TemplateDetail extends TemplateView {
  readonly history: readonly TemplateMove[];
}

export interface TemplateMove {
  readonly state: TemplateState;
  readonly reason: string | null;
  /** The member of staff, or null for Meta. */
  readonly by: string | null;
  readonly at: string;
}

export interface TemplatePage {
  readonly templates: readonly TemplateView[];
  /** Pass as `after` to get the next page; null at the end. */
  readonly next: string | null;
  /** The accounts at Meta that the business's numbers belong to. */
  readonly accounts: readonly TemplateAccount[];
}

/** GET /api/templates/wanted: a template that some published flow says and that an account at Meta has not seen yet. */
export interface WantedTemplate {
  /** Whose numbers cannot say it; null as long as no number is connected. */
  readonly wabaId: string | null;
  readonly name: string;
  readonly language: string;
  readonly usedBy: TemplateView['usedBy'];
  /** Words that fit, where the flow is one that we ship. */
  readonly written: NewTemplate | null;
  /** A file goes at its head: such a one is made in WhatsApp Manager. */
  readonly needsFile: boolean;
}

export interface TemplateAccount {
  readonly wabaId: string;
  readonly numbers: readonly string[];
  readonly syncedAt: string | null;
  readonly failure: string | null;
}
