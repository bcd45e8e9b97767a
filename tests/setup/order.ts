// The longest test files begin first, so that none of them is left alone at the end.
import { BaseSequencer, type TestSpecification } from 'vitest/node'

const longest = [
  'contracts/crowd', 'life/search', 'contracts/killed', 'journeys/regulation', 'journeys/desk', 'journeys/story',
  'life/voices', 'life/life', 'contracts/ratings', 'contracts/bounded', 'contracts/ledger', 'journeys/lines',
  'contracts/figures', 'contracts/away', 'contracts/processes', 'journeys/people', 'journeys/map',
  'journeys/oversight', 'journeys/administration',
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
