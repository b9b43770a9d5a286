import { randomBytes } from 'node:crypto';

/** What Meta calls each refusal that the sandbox can make. */
export const graphErrorTitles: Readonly<Record<number, string>> = {
  1: 'API Unknown',
  2: 'API Service',
  2046: 'Order status cannot change in this way',
  2047: 'A paid order cannot be canceled',
  4: 'Application request limit reached',
  10: 'Application does not have permission for this action',
  33: 'Parameter value is not valid',
  100: 'Invalid parameter',
  190: 'Invalid OAuth access token',
  368: 'Temporarily blocked for policies violations',
  80007: 'Rate limit issues',
  130429: 'Rate limit hit',
  130472: "User's number is part of an experiment",
  130497: 'Business account is restricted from messaging users in this country',
  131000: 'Something went wrong',
  131005: 'Access denied',
  131008: 'Required parameter is missing',
  131009: 'Parameter value is not valid',
  131016: 'Service unavailable',
  131021: 'Recipient cannot be sender',
  131026: 'Message undeliverable',
  131030: 'Recipient phone number not in allowed list',
  131031: 'Account has been locked',
  131042: 'Business eligibility payment issue',
  131045: 'Incorrect certificate',
  131047: 'Re-engagement message',
  131048: 'Spam rate limit hit',
  131049: 'This message was not delivered to maintain healthy ecosystem engagement',
  131050: 'Unable to deliver the message. This recipient has chosen to stop receiving marketing messages on WhatsApp from your business',
  131051: 'Unsupported message type',
  131052: 'Media download error',
  131053: 'Media upload error',
  131056: '(Business Account, Consumer Account) pair rate limit hit',
  131057: 'Account in maintenance mode',
  131062: 'Business-scoped user id is not supported for this message',
  132000: 'Template parameter count mismatch',
  132001: 'Template does not exist',
  132005: 'Template hydrated text too long',
  132012: 'Template parameter format mismatch',
  132015: 'Template is paused',
  132016: 'Template is disabled',
  133010: 'Phone number not registered',
  135000: 'Generic user error',
  137000: 'Recipient identity key hash mismatch',
  2388019: 'Template limit reached',
  2388040: 'Field exceeds its character limit',
  2388293: 'Template has too many variables for its length',
  2388299: 'Template starts or ends with a variable',
};

const httpStatuses: Readonly<Record<number, number>> = {
  1: 500,
  2: 503,
  4: 429,
  10: 403,
  190: 401,
  80007: 429,
  130429: 429,
  131000: 500,
  131005: 403,
  131016: 503,
  131056: 429,
  132001: 404,
};

/** A refusal by Meta's rules; it leaves over HTTP in Meta's own shape. */
export class GraphError extends Error {
  readonly httpStatus: number;
  readonly subcode: number | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(
    readonly code: number,
    readonly details: string,
    options: { httpStatus?: number; subcode?: number; retryAfterSeconds?: number } = {},
  ) {
    super(`(#${code}) ${graphErrorTitles[code] ?? 'Unexpected error'}`);
    this.httpStatus = options.httpStatus ?? httpStatuses[code] ?? 400;
    this.subcode = options.subcode;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }

  body(): unknown {
    return {
      error: {
        message: this.message,
        type: this.code === 100 && this.subcode === 33 ? 'GraphMethodException' : 'OAuthException',
        code: this.code,
        ...(this.subcode === undefined ? {} : { error_subcode: this.subcode }),
        error_data: { messaging_product: 'whatsapp', details: this.details },
        fbtrace_id: randomBytes(8).toString('base64url'),
      },
    };
  }
}

/** The same refusal as a webhook tells it, after the send was accepted. */
export const statusError = (code: number, details: string) => ({
  code,
  title: graphErrorTitles[code] ?? 'Unexpected error',
  message: graphErrorTitles[code] ?? 'Unexpected error',
  error_data: { details },
  href: 'https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/',
});
