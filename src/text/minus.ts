/** Less by so much; nothing has no sign. */
export const minus = (amount: string): string => (/[1-9]/.test(amount) ? `−${amount}` : amount)
