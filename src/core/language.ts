/** Languages in which a list tells its reasons. */
export const languages = ["en", "ru"] as const;
export type Language = (typeof languages)[number];

/** The same words in every language. */
export type Words = Readonly<Record<Language, string>>;
