/** A file of the business, as pages and flows name it. Its bytes are at `GET /api/files/:fileId`. */
export interface FileView {
  readonly fileId: string;
  readonly filename: string;
  readonly mime: string;
  /** In bytes. */
  readonly size: number;
}
