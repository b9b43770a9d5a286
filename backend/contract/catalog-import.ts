/** POST /api/catalog/import: a table in CSV. A dry run tells all that would happen, and does nothing. */
export interface CatalogImport {
  readonly csv: string;
  readonly dryRun: boolean;
}

/** With a single mistake nothing is applied. */
export interface ImportReport {
  readonly applied: boolean;
  readonly rows: number;
  readonly products: ImportTally;
  readonly variants: ImportTally;
  /** The first 200 of them. */
  readonly mistakes: readonly ImportMistake[];
  readonly mistakeCount: number;
}

export interface ImportTally {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
}

export interface ImportMistake {
  /** Of the file, from 1; the header is line 1. */
  readonly line: number;
  /** As the header names it; null when it is about the row or the file. */
  readonly column: string | null;
  readonly message: string;
}

/** GET /api/catalog/import-columns: what a table may say. */
export interface ImportColumn {
  readonly name: string;
  readonly required: boolean;
  readonly does: string;
}
