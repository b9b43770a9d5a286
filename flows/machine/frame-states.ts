/** States of the frame that steps lead to. */
export const over = 'over';
export const jump = 'jump';
