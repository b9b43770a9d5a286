import { Injectable } from '@nestjs/common';
import { graphApiOptions } from './graph-api.ts';
import type { SendingNumber } from './graph-api.ts';

/** Meta's own limit for what customers send is 100 MB; a page of chat shows less. */
const largest = 16 * 1024 * 1024;
const timeoutMs = 20_000;
/** Where Meta keeps files. The token goes to these and to Graph itself, and nowhere else. */
const metaHosts: ReadonlySet<string> = new Set(['lookaside.fbsbx.com']);

export interface MediaFile {
  readonly mime: string;
  readonly bytes: Buffer;
}

/** Files that customers sent, fetched from Graph when somebody looks at them. Meta keeps them for some days only. */
@Injectable()
export class GraphMedia {
  private readonly options = graphApiOptions();

  /** Undefined when Meta does not have it (any more), or it is larger than a page shows. */
  async fetch({ phoneNumberId, accessToken }: SendingNumber, mediaId: string): Promise<MediaFile | undefined> {
    const { baseUrl, version } = this.options;
    const found = await this.get(
      `${baseUrl}/${version}/${encodeURIComponent(mediaId)}?phone_number_id=${encodeURIComponent(phoneNumberId)}`,
      accessToken,
    );
    if (!found.ok) return undefined;
    const { url, mime_type: mime } = (await found.json()) as { url?: unknown; mime_type?: unknown };
    if (typeof url !== 'string' || typeof mime !== 'string' || !this.isMetas(url)) return undefined;

    const file = await this.get(url, accessToken);
    if (!file.ok || Number(file.headers.get('content-length') ?? 0) > largest) return undefined;
    const bytes = Buffer.from(await file.arrayBuffer());
    return bytes.length > largest ? undefined : { mime, bytes };
  }

  private isMetas(url: string): boolean {
    if (!URL.canParse(url)) return false;
    const { host, hostname, protocol } = new URL(url);
    return host === new URL(this.options.baseUrl).host || (protocol === 'https:' && metaHosts.has(hostname));
  }

  private get(url: string, accessToken: string): Promise<Response> {
    return fetch(url, {
      headers: { authorization: `Bearer ${accessToken}`, 'user-agent': 'perfcent' },
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
  }
}
