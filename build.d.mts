export function build(): Promise<void>
/** The oldest browsers that see the pages as they are meant, by version. */
export const oldest: Readonly<Record<'safari' | 'chrome' | 'firefox', number>>
