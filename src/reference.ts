// Reads the reference files that stand beside the capabilities they belong to.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ReferenceKind } from './agencies/index.ts'
import type { Question, ReferenceGroup } from './categories/index.ts'
import type { Territory } from './territories/index.ts'

export async function readReference(root: string) {
  const text = (path: string) => readFile(join(root, 'src', path), 'utf8')
  const json = async <T>(path: string): Promise<T> => JSON.parse(await text(path)) as T
  const [territories, mahallas, boundaries, categories, questions, agencies] = await Promise.all([
    json<Territory[]>('territories/territories.json'),
    text('territories/mahallas.tsv'),
    text('territories/boundaries.geojson'),
    json<ReferenceGroup[]>('categories/categories.json'),
    json<Record<string, Question[]>>('categories/questions.json'),
    json<ReferenceKind[]>('agencies/agencies.json'),
  ])
  return { territories, mahallas, boundaries, categories, questions, agencies }
}
