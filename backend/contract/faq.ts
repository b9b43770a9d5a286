/** GET /api/faq/unanswered: what customers asked and nobody has answered, most asked first. */
export interface UnansweredQuestion {
  readonly language: string;
  readonly question: string;
  readonly asked: number;
  readonly lastAt: string;
}
