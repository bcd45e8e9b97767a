// What reports are searched by: folded words, each under the bucket of its report's id, so that a search looks as far
// back as it must and no further.
import { sql, type RawBuilder } from 'kysely'
import { foldAlike } from '../language/index.ts'

/** So many reports, by id, have a word's postings to themselves. */
export const bucketSize = 16_384

/** The bucket that holds this id. */
export const bucketOf = (id: number): number => Math.floor(id / bucketSize)

const mostTerms = 8

/** A word that was asked for, folded, and the types whose names it is said in: either is meant. */
export interface Term {
  word: string
  types: readonly string[]
}

/** The words asked for, each with the types it names; none where nothing of it is a word. */
export const termsOf = (words: string, typesOf: (word: string) => readonly string[]): Term[] =>
  [
    ...new Set(
      foldAlike(words)
        .split(' ')
        .filter((word) => word !== ''),
    ),
  ]
    .slice(0, mostTerms)
    .map((word) => ({ word, types: typesOf(word) }))

/** No word of a text begins so. */
const typeLexeme = (type: string) => `!${type.toLowerCase()}`

/** What stands in the column `search` of this report: its type, and its public words. */
export const lexemesOf = (id: number, words: string, type: string): string[] => [
  `${bucketOf(id)}/${typeLexeme(type)}`,
  ...new Set(
    foldAlike(words)
      .split(' ')
      .flatMap((word) => (word === '' ? [] : [`${bucketOf(id)}/${word.slice(0, 60)}`])),
  ),
]

/**
 * Every word begins so, or the type is one that it names, under this bucket; letters and digits alone, so that nothing
 * can break out of the quotes.
 */
const inBucket = (bucket: number | string, terms: readonly Term[]) =>
  terms
    .map(({ word, types }) => {
      const named = types.map((type) => `'${bucket}/${typeLexeme(type)}'`)
      return `(${[`'${bucket}/${word}':*`, ...named].join(' | ')})`
    })
    .join(' & ')

/** In any of these buckets. */
export const tsqueryIn = (buckets: readonly number[], terms: readonly Term[]): string =>
  buckets.map((bucket) => `(${inBucket(bucket, terms)})`).join(' | ')

/** Reports `r` that have all these words, judged one by one: no index serves it. */
export function wordsCondition(terms: readonly Term[]): RawBuilder<unknown> {
  if (terms.length === 0) return sql`false`
  return sql`r.search @@ replace(${inBucket('#', terms)}, '#', (r.id / ${sql.lit(bucketSize)})::text)::tsquery`
}
