// The words of following in four languages.
import { dictionary, inLanguage, type Locale } from '../language/index.ts'
import type { Named, Topic } from './rules.ts'
import en from './texts/en.json' with { type: 'json' }
import kaa from './texts/kaa.json' with { type: 'json' }
import ru from './texts/ru.json' with { type: 'json' }
import uz from './texts/uz.json' with { type: 'json' }

export const t = dictionary({ uz, kaa, ru, en })

/** What is followed, by its name. */
export function sayTopic({ territories, categories, agencies }: Named, locale: Locale, topic: Topic): string {
  switch (topic.is) {
    case 'report':
      return t(locale, 'topic.report', { number: String(topic.id) })
    case 'agency':
      return agencies.name(agencies.get(topic.id), locale)
    case 'type':
      return inLanguage(categories.get(topic.code).name, locale)
    case 'mahalla': {
      const mahalla = territories.findMahalla(topic.code)
      const district = mahalla && territories.districtOf(mahalla.territory)
      return t(locale, 'topic.mahalla', {
        name: mahalla ? inLanguage(mahalla.name, locale) : topic.code,
        district: district ? inLanguage(district.name, locale) : '',
      })
    }
    case 'district':
      return inLanguage(territories.get(topic.code).name, locale)
    default: {
      const [nearest] = territories.nearest(topic, 1)
      const district = nearest ? inLanguage(nearest.name, locale) : ''
      return t(locale, 'topic.near', { metres: topic.metres, district })
    }
  }
}
