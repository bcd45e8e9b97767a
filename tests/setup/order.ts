// The longest test files begin first, so that none of them is left alone at the end.
import { BaseSequencer, type TestSpecification } from 'vitest/node'

const longest = [
  'contracts/crowd', 'journeys/regulation', 'journeys/story', 'life/search', 'life/life', 'contracts/processes',
  'contracts/killed', 'contracts/ratings',
  'journeys/oversight', 'journeys/people', 'contracts/away', 'contracts/figures', 'contracts/bounded',
  'journeys/administration', 'contracts/ledger',
] // prettier-ignore

const rank = ({ moduleId }: TestSpecification): number => {
  const found = longest.findIndex((name) => moduleId.endsWith(`${name}.test.ts`))
  return found === -1 ? longest.length : found
}

export class LongestFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return Promise.resolve(files.toSorted((a, b) => rank(a) - rank(b)))
  }
}
