/** PostgreSQL's text holds neither NUL nor lone surrogates. */
export const storable = (text: string): string => text.replaceAll('\0', '\uFFFD').toWellFormed()

/** Upper and lower case, spaces around, and how an accent is put together make no difference. */
export const fold = (text: string): string => text.trim().normalize('NFC').toLowerCase()
