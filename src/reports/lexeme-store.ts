// What reports are searched by: folded words, each under the bucket of its report's id, so that a search looks as far
// back as it must and no further.
import { sql, type RawBuilder } from 'kysely'
import { foldAlike } from '../language/index.ts'

/** So many reports, by id, have a word's postings to themselves. */
export const bucketSize = 16_384

/** The bucket that holds this id. */
export const bucketOf = (id: number): number => Math.floor(id / bucketSize)

const mostTerms = 8

/** The words asked for, folded; none where nothing of it is a word. */
export const termsOf = (words: string): string[] =>
  [
    ...new Set(
      foldAlike(words)
        .split(' ')
        .filter((term) => term !== ''),
    ),
  ].slice(0, mostTerms)

/** What stands in the column `search` of this report for these public words. */
export const lexemesOf = (id: number, words: string): string[] => [
  ...new Set(
    foldAlike(words)
      .split(' ')
      .flatMap((word) => (word === '' ? [] : [`${bucketOf(id)}/${word.slice(0, 60)}`])),
  ),
]

/** Every word begins so, under this bucket; letters and digits alone, so that nothing can break out of the quotes. */
const inBucket = (bucket: number | string, terms: readonly string[]) =>
  terms.map((term) => `'${bucket}/${term}':*`).join(' & ')

/** In any of these buckets. */
export const tsqueryIn = (buckets: readonly number[], terms: readonly string[]): string =>
  buckets.map((bucket) => `(${inBucket(bucket, terms)})`).join(' | ')

/** Reports `r` that have all these words, judged one by one: no index serves it. */
export function wordsCondition(words: string): RawBuilder<unknown> {
  const terms = termsOf(words)
  if (terms.length === 0) return sql`false`
  return sql`r.search @@ replace(${inBucket('#', terms)}, '#', (r.id / ${sql.lit(bucketSize)})::text)::tsquery`
}
