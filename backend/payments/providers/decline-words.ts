/** Why a payment did not go through, as a flow chooses its words by: few reasons, each with something that the customer can do. */
export type DeclineReason = 'declined' | 'no-money' | 'expired-card' | 'wrong-details' | 'not-confirmed' | 'try-again' | 'fraud';

const byCode: Readonly<Record<string, DeclineReason>> = {
  insufficient_funds: 'no-money',
  withdrawal_count_limit_exceeded: 'no-money',
  card_velocity_exceeded: 'no-money',
  expired_card: 'expired-card',
  invalid_expiry_month: 'wrong-details',
  invalid_expiry_year: 'wrong-details',
  incorrect_number: 'wrong-details',
  invalid_number: 'wrong-details',
  incorrect_cvc: 'wrong-details',
  invalid_cvc: 'wrong-details',
  incorrect_zip: 'wrong-details',
  authentication_required: 'not-confirmed',
  payment_intent_authentication_failure: 'not-confirmed',
  processing_error: 'try-again',
  issuer_not_available: 'try-again',
  try_again_later: 'try-again',
  reenter_transaction: 'try-again',
  fraudulent: 'fraud',
  lost_card: 'fraud',
  stolen_card: 'fraud',
};

/** Gateways in WhatsApp give reasons in words of their own. */
const nativeReasons: readonly (readonly [RegExp, DeclineReason])[] = [
  [/insufficient|balance|limit/i, 'no-money'],
  [/expired/i, 'expired-card'],
  [/invalid|incorrect|wrong/i, 'wrong-details'],
  [/cancel|authenticat|otp|pin|not.?confirmed/i, 'not-confirmed'],
  [/timeout|timed|unavailable|network|try/i, 'try-again'],
  [/fraud|risk/i, 'fraud'],
];

export const nativeReasonOf = (told: unknown): DeclineReason =>
  nativeReasons.find(([words]) => typeof told === 'string' && words.test(told))?.[1] ?? 'declined';

export const reasonOf = (code: string | null | undefined): DeclineReason => byCode[code ?? ''] ?? 'declined';
