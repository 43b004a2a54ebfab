import { after } from 'node:test'

const works: (() => unknown)[] = []

/** Does something when the test file ends; what was begun last ends first, so that a database outlives its users. */
export function atTestEnd(work: () => unknown): void {
  works.push(work)
}

after(async () => {
  for (let work = works.pop(); work; work = works.pop()) await work()
})
