// The table of notices: by which channels each template reaches people, and what an SMS may hold. Pure.

export type Channel = 'app' | 'sms'

/** The six that matter also go by SMS, to the reporter alone (regulation 6); an emergency calls whoever is on duty. */
const bySms = new Set(['routed', 'question', 'answered', 'reminder', 'deferred', 'extended', 'closed', 'unheard'])

export function channelsOf(template: string, audience: string): readonly Channel[] {
  return audience === 'duty' || (audience === 'reporter' && bySms.has(template)) ? ['app', 'sms'] : ['app']
}

/** Notices with a link by which the word on an answer can be given at once. */
export const carriesLink = (template: string): boolean => template === 'answered' || template === 'reminder'

/** Our apostrophes would cost half of an SMS: plain ones say the same. */
export const forSms = (text: string): string => text.replaceAll(/[ʻʼ‘’]/g, "'")
