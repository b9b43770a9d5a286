import { connect, type Socket } from 'node:net';
import { signatureOf } from './street.ts';

interface Post {
  readonly bytes: Buffer;
  readonly answered: (status: number) => void;
}

/**
 * Posts webhooks over connections that stay open, and reads of the answer no more than its status and where it ends: an HTTP client of
 * Node's own would cost the machine more than some servers under load do.
 */
export class WebhookClient {
  private readonly idle: Connection[] = [];
  private readonly waiting: Post[] = [];
  private readonly address: string;
  private readonly port: number;
  private readonly mostOpen: number;
  private open = 0;

  constructor(url: string, mostOpen = 64) {
    const { hostname, port } = new URL(url);
    this.address = hostname;
    this.port = Number(port);
    this.mostOpen = mostOpen;
  }

  /** Calls back with the status, or with 0 when the connection broke. */
  post(body: Buffer, appSecret: string, answered: (status: number) => void): void {
    const head = `POST /webhooks/whatsapp HTTP/1.1\r\nhost: ${this.address}:${this.port}\r\nuser-agent: facebookexternalua\r\naccept: */*\r\ncontent-type: application/json\r\nx-hub-signature-256: ${signatureOf(body, appSecret)}\r\ncontent-length: ${body.length}\r\n\r\n`;
    const post = { bytes: Buffer.concat([Buffer.from(head, 'latin1'), body]), answered };
    const connection = this.idle.pop() ?? (this.open < this.mostOpen ? this.another() : undefined);
    if (connection) connection.send(post);
    else this.waiting.push(post);
  }

  private another(): Connection {
    this.open += 1;
    const connection = new Connection(connect({ host: this.address, port: this.port, noDelay: true }), {
      free: () => {
        const next = this.waiting.shift();
        if (next) connection.send(next);
        else this.idle.push(connection);
      },
      lost: () => {
        this.open -= 1;
        const place = this.idle.indexOf(connection);
        if (place >= 0) this.idle.splice(place, 1);
        const next = this.waiting.shift();
        if (next) this.another().send(next);
      },
    });
    return connection;
  }
}

class Connection {
  private readonly socket: Socket;
  private readonly owner: { readonly free: () => void; readonly lost: () => void };
  private current: Post | undefined;
  private received = '';

  constructor(socket: Socket, owner: Connection['owner']) {
    this.socket = socket;
    this.owner = owner;
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => this.read(text));
    // Why it broke is said by what happens to the post: it is not answered.
    socket.on('error', () => undefined);
    socket.once('close', () => {
      const { current } = this;
      this.current = undefined;
      this.owner.lost();
      current?.answered(0);
    });
  }

  send(post: Post): void {
    this.current = post;
    this.socket.write(post.bytes);
  }

  private read(text: string): void {
    this.received += text;
    if (!isWhole(this.received)) return;
    const status = Number(this.received.slice(9, 12));
    const last = /\r\nconnection: close\r\n/i.test(this.received);
    const { current } = this;
    this.received = '';
    this.current = undefined;
    if (last) this.socket.destroy();
    else this.owner.free();
    current?.answered(status);
  }
}

function isWhole(answer: string): boolean {
  const end = answer.indexOf('\r\n\r\n');
  if (end < 0) return false;
  const length = /\r\ncontent-length: *(\d+)/i.exec(answer);
  if (length) return answer.length >= end + 4 + Number(length[1]);
  return !/\r\ntransfer-encoding: *chunked/i.test(answer) || answer.endsWith('0\r\n\r\n');
}
