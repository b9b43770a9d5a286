/** As much of pdfmake as we use. Its published types bring all of the browser's globals into the backend. */
declare module 'pdfmake' {
  export type Alignment = 'left' | 'right' | 'center';
  type Margins = readonly [left: number, top: number, right: number, bottom: number];

  export interface Text {
    readonly text: string;
    readonly fontSize?: number;
    readonly bold?: boolean;
    readonly color?: string;
    readonly alignment?: Alignment;
    readonly margin?: Margins;
    readonly width?: number | '*' | 'auto';
  }

  export interface Columns {
    readonly columns: readonly Text[];
    readonly columnGap: number;
    readonly margin?: Margins;
  }

  export interface Table {
    readonly table: {
      readonly headerRows?: number;
      readonly widths: readonly (number | '*' | 'auto')[];
      readonly body: readonly (readonly Text[])[];
    };
    readonly layout: {
      readonly hLineWidth: (row: number) => number;
      readonly vLineWidth: () => number;
      readonly hLineColor?: () => string;
      readonly paddingTop: () => number;
      readonly paddingBottom: () => number;
      readonly paddingLeft?: (column: number) => number;
      readonly paddingRight?: (column: number) => number;
    };
    readonly margin?: Margins;
    readonly unbreakable?: boolean;
  }

  export type Content = Text | Columns | Table;

  export interface Definition {
    readonly pageSize: 'A4';
    readonly pageMargins: Margins;
    readonly defaultStyle: { readonly font: string; readonly fontSize: number; readonly lineHeight: number };
    readonly info: Readonly<Record<'title' | 'author' | 'creator' | 'producer', string>> & { readonly creationDate: Date };
    readonly footer: (page: number, pages: number) => Text;
    readonly content: readonly Content[];
  }

  interface PdfMake {
    setFonts(fonts: Readonly<Record<string, Readonly<Record<'normal' | 'bold' | 'italics' | 'bolditalics', string>>>>): void;
    setUrlAccessPolicy(allows: (url: string) => boolean): void;
    setLocalAccessPolicy(allows: (path: string) => boolean): void;
    createPdf(definition: Definition): { getBuffer(): Promise<Uint8Array> };
  }

  const pdfmake: PdfMake;
  export default pdfmake;
}
