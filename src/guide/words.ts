// The words of the pages that explain: in easy language, and of accessibility.
import { dictionary } from '../language/index.ts'
import en from './texts/en.json' with { type: 'json' }
import kaa from './texts/kaa.json' with { type: 'json' }
import ru from './texts/ru.json' with { type: 'json' }
import uz from './texts/uz.json' with { type: 'json' }

export const t = dictionary({ uz, kaa, ru, en })
