/** GET /api/request-secrets. Secrets go in and never come out. */
export interface RequestSecretView {
  readonly name: string;
  /** Instant of the last change. */
  readonly since: string;
}

/** PUT /api/request-secrets/:name, by an owner. DELETE takes it away. */
export interface NewRequestSecret {
  readonly secret: string;
}

/** GET /api/requests: what flows asked over HTTP, newest first. Without what was filled in, said or answered. */
export interface RequestView {
  readonly id: string;
  readonly conversationId: string;
  readonly flow: string;
  readonly step: string;
  readonly method: string;
  /** As the flow has it, with its braces. */
  readonly pattern: string;
  readonly state: 'waiting' | 'done' | 'failed';
  readonly tries: number;
  readonly status: number | null;
  readonly tookMs: number | null;
  readonly failure: string | null;
  readonly at: string;
}
