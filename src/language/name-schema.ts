// A name in all languages as the API gives it.
import { z } from 'zod'

export const NameOut = z.object({
  'uz-Latn': z.string(),
  'uz-Cyrl': z.string(),
  'kaa-Latn': z.string().optional(),
  ru: z.string(),
  en: z.string(),
})
