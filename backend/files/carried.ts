const megabyte = 1024 * 1024;

/** What WhatsApp shows as what, and up to which size. */
const shown: readonly { readonly as: 'image' | 'video' | 'audio'; readonly mime: RegExp; readonly most: number }[] = [
  { as: 'image', mime: /^image\/(jpeg|png)$/, most: 5 * megabyte },
  { as: 'video', mime: /^video\/(mp4|3gpp)$/, most: 16 * megabyte },
  { as: 'audio', mime: /^audio\/(aac|amr|mpeg|mp4|ogg)$/, most: 16 * megabyte },
];

const documents = /^application\/(pdf|msword|vnd\.ms-(excel|powerpoint)|vnd\.openxmlformats-officedocument\.[a-z.]+)$/;

/** As what WhatsApp takes a file; undefined when it takes none like it. */
export function carriedAs({
  mime,
  size,
}: {
  readonly mime: string;
  readonly size: number;
}): 'image' | 'video' | 'audio' | 'document' | undefined {
  const kind = shown.find((each) => each.mime.test(mime));
  if (kind) return size <= kind.most ? kind.as : undefined;
  return documents.test(mime) || mime.startsWith('text/') ? 'document' : undefined;
}

/** The type that WhatsApp is told. It knows one for all that is written; the ending of the name tells the phone what it is. */
export const carriedType = (mime: string): string => (mime.startsWith('text/') ? 'text/plain' : mime);
