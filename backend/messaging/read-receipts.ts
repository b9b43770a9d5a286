/** How a conversation that a person opens gets its blue ticks. WhatsApp's room does it; the rooms of staff only say so. */
export abstract class ReadReceipts {
  /** After the commit, and without waiting: it is a courtesy that may be lost. */
  abstract opened(businessId: string, conversationId: string): void;
}
